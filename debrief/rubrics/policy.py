"""Who may change what people are judged by."""

from debrief.accounts.models import User
from debrief.rights import Role


def can_publish(viewer: User) -> bool:
    """A rubric changes what every later judgement means, so only administrators publish."""
    return Role.ADMIN in viewer.role_set


def can_count_openings(viewer: User) -> bool:
    """Only those who see every opening may learn how many there are."""
    return bool(viewer.role_set & {Role.ADMIN, Role.COORDINATOR})
