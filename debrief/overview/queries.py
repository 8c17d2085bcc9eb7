"""What waits for a viewer, and the lists that bring features together."""

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager

from debrief.accounts.models import User
from debrief.candidates.models import Application, Candidate
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening
from debrief.people.models import Invitation
from debrief.rights import Phase
from debrief.scorecards.models import Scorecard
from debrief.standing import applications, known_to

RECENT = timedelta(days=14)


def seats(viewer: User, now: datetime) -> Select[Seat, Scorecard]:
    """The viewer's places: to be written or coming up by due time, and those submitted lately.

    Of the latter the newest comes first.
    """
    return (
        select(Seat, Scorecard)
        .join(Seat.interview)
        .join(Interview.application)
        .join(Application.candidate)
        .join(Application.opening)
        .outerjoin(Scorecard, Scorecard.seat_id == Seat.id)
        .where(
            Seat.interviewer_id == viewer.id,
            known_to(viewer),
            (
                Seat.submitted_at.is_(None)
                & Seat.removed_at.is_(None)
                & Interview.cancelled_at.is_(None)
                & Application.withdrawn_at.is_(None)
            )
            | (Seat.submitted_at >= now - RECENT),
        )
        .options(
            contains_eager(Seat.interview)
            .contains_eager(Interview.application)
            .options(contains_eager(Application.candidate), contains_eager(Application.opening))
        )
        .order_by(Seat.submitted_at.desc(), Seat.due_at, Seat.id)
    )


def debriefs_to_lead(viewer: User) -> Select[Application]:
    """Debriefs that are the viewer's to lead: complete ones, then open ones, the oldest first."""
    return (
        applications(viewer)
        .where(
            or_(
                Opening.hiring_manager_id == viewer.id,
                Application.acting_manager_id == viewer.id,
            ),
            Application.phase.in_([Phase.READY, Phase.OPEN]),
        )
        .order_by(None)
        .order_by(Application.phase.desc(), Application.id)
    )


def candidates(
    viewer: User, *, name: str, opening_id: int | None, phase: Phase | None, withdrawn: bool
) -> Select[Application]:
    """Applications for the list of candidates, newest first, as far as filters let through."""
    wanted = applications(viewer, withdrawn=withdrawn)
    if name:
        wanted = wanted.where(Candidate.name.icontains(name, autoescape=True))
    if opening_id is not None:
        wanted = wanted.where(Application.opening_id == opening_id)
    if phase is not None:
        wanted = wanted.where(Application.phase == phase)
    return wanted


def begun(viewer: User) -> Select[bool, bool, bool]:
    """Whether there are people beside ``viewer``, or invited; an opening; a place on a panel."""
    others = or_(exists().where(User.id != viewer.id), exists().where(Invitation.id.is_not(None)))
    return select(
        others, exists().where(Opening.id.is_not(None)), exists().where(Seat.id.is_not(None))
    )


def openings(viewer: User) -> Select[Opening]:
    """The openings of applications that ``viewer`` may know, for the filter, by title."""
    known = exists().where(
        Application.opening_id == Opening.id,
        known_to(viewer),
        Application.withdrawn_at.is_(None),
    )
    return select(Opening).where(known).order_by(Opening.title, Opening.id)
