"""Who may see a panel, and who the kit of an interview."""

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.candidates.policy import rights_to_arrange
from debrief.interviews.models import Seat


def can_see_panel(viewer: User, application: Application) -> bool:
    """Whoever follows the scorecards by name may see whom they are expected from."""
    return rights_to_arrange(viewer, application).follow


def can_prepare(viewer: User, seat: Seat) -> bool:
    """The kit is for whoever sits in the interview, unless it is the own application."""
    return (
        seat.interviewer_id == viewer.id
        and seat.removed_at is None
        and seat.interview.application.candidate.employee_id != viewer.id
    )
