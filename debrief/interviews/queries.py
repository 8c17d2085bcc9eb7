"""What there is to read of interviews."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening

STANDS = and_(Seat.removed_at.is_(None), Interview.cancelled_at.is_(None))
"""The condition for a seat that counts: its interviewer sits on it, its interview is held."""


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


def seat(seat_id: int) -> Select[Seat]:
    """One seat with its interview and the candidate."""
    return (
        select(Seat)
        .where(Seat.id == seat_id)
        .options(
            joinedload(Seat.interview, innerjoin=True)
            .joinedload(Interview.application, innerjoin=True)
            .joinedload(Application.candidate, innerjoin=True)
        )
    )


def may_interview(application: Application, besides: Iterable[int] = ()) -> Select[User]:
    """Who can be seated for an application, by name.

    Everybody active but the candidate, and ``besides`` them those who are seated already.
    """
    candidate = application.candidate.employee_id
    return (
        select(User)
        .where(
            or_(and_(User.active, User.id.is_distinct_from(candidate)), User.id.in_(list(besides)))
        )
        .options(lazyload(User.roles))
        .order_by(User.name, User.id)
    )


def _seats() -> ORMOption:
    interviewer = joinedload(Seat.interviewer, innerjoin=True).lazyload(User.roles)
    return selectinload(Interview.seats).options(interviewer)
