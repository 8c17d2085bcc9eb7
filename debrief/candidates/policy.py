"""Who may arrange an application."""

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.rights import Rights, Standing, rights


def rights_to_arrange(viewer: User, application: Application) -> Rights:
    """The viewer's rights as far as they follow from roles, not from seats.

    No seat lets anybody arrange, so the pages that arrange need no more than this.
    """
    return rights(
        Standing(
            roles=viewer.role_set,
            phase=application.phase,
            manages_opening=application.opening.hiring_manager_id == viewer.id,
            is_candidate=application.candidate.employee_id == viewer.id,
        )
    )


def can_arrange(viewer: User, application: Application) -> bool:
    """Coordinators and administrators, but nobody the own application."""
    return rights_to_arrange(viewer, application).arrange
