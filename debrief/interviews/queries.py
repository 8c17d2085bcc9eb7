"""What there is to read of interviews."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from debrief.accounts.models import User
from debrief.accounts.queries import NAMED
from debrief.candidates.models import Application, Conflict
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening

STANDS = and_(Seat.removed_at.is_(None), Interview.cancelled_at.is_(None))
"""The condition for a seat that counts: its interviewer sits on it, its interview is held."""

RECUSED = (
    exists()
    .where(
        Conflict.application_id == Interview.application_id,
        Conflict.user_id == Seat.interviewer_id,
        Conflict.cleared_at.is_(None),
    )
    .correlate(Interview, Seat)
)
"""The condition for a seat of somebody with a conflict of interest: what was submitted on it
is kept, but enters nothing while the conflict stands."""

AWAITED = and_(STANDS, Seat.required, ~RECUSED)
"""The condition for a seat whose scorecard the debrief waits, or waited, for."""


def of_application(application_id: int) -> Select[Interview]:
    """The interviews of an application with their seats, in the order they are held."""
    return (
        select(Interview)
        .where(Interview.application_id == application_id)
        .options(_seats())
        .order_by(Interview.starts_at, Interview.id)
    )


def one(interview_id: int) -> Select[Interview]:
    """One interview with its seats and all that its pages name."""
    application = joinedload(Interview.application, innerjoin=True)
    opening = application.joinedload(Application.opening, innerjoin=True)
    return (
        select(Interview)
        .where(Interview.id == interview_id)
        .options(
            application.joinedload(Application.candidate, innerjoin=True),
            opening.joinedload(Opening.rubric_version, innerjoin=True),
            _seats(),
        )
    )


def seats_locked(interview_id: int) -> Select[Seat]:
    """The seats of an interview as they are now, and nobody else's until the transaction ends."""
    return (
        select(Seat)
        .where(Seat.interview_id == interview_id)
        .order_by(Seat.id)
        .options(lazyload("*"))
        .with_for_update(of=Seat)
        .execution_options(populate_existing=True)
    )


def seat(seat_id: int) -> Select[Seat]:
    """One seat with its interview, the candidate and the opening."""
    interview = joinedload(Seat.interview, innerjoin=True)
    application = interview.joinedload(Interview.application, innerjoin=True)
    return (
        select(Seat)
        .where(Seat.id == seat_id)
        .options(
            application.joinedload(Application.candidate, innerjoin=True),
            application.joinedload(Application.opening, innerjoin=True),
        )
    )


def may_interview(application: Application, besides: Iterable[int] = ()) -> Select[User]:
    """Who can be seated for an application, by name.

    Everybody active but the candidate and those with a conflict of interest, and ``besides``
    them those who are seated already.
    """
    candidate = application.candidate
    fit = and_(
        User.active,
        User.id.is_distinct_from(candidate.employee_id),
        func.lower(User.email) != candidate.email,
        User.id.not_in(
            select(Conflict.user_id).where(
                Conflict.application_id == application.id, Conflict.cleared_at.is_(None)
            )
        ),
    )
    return (
        select(User)
        .where(or_(fit, User.id.in_(list(besides))))
        .options(lazyload(User.roles))
        .order_by(User.name, User.id)
    )


def _seats() -> ORMOption:
    interviewer = joinedload(Seat.interviewer, innerjoin=True).options(*NAMED)
    return selectinload(Interview.seats).options(interviewer)
