"""Who may see openings, and who may change them."""

from debrief.accounts.models import User
from debrief.openings.models import Opening
from debrief.rights import Role

ARRANGERS = frozenset({Role.COORDINATOR, Role.ADMIN})


def can_arrange(viewer: User) -> bool:
    """Coordinators and administrators set openings up, for every hiring manager."""
    return bool(ARRANGERS & viewer.role_set)


def can_read(viewer: User, opening: Opening) -> bool:
    """A hiring manager sees the own openings and no others."""
    return can_arrange(viewer) or opening.hiring_manager_id == viewer.id
