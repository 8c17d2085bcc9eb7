"""What can happen to an interview. Callers commit."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm.attributes import flag_modified

from debrief.accounts.models import User
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews import queries
from debrief.interviews.models import Interview, Seat
from debrief.interviews.plan import InterviewPlan
from debrief.interviews.progress import recount
from debrief.openings.models import Round
from debrief.refusals import Overtaken, Refused

OWN_SEAT = (
    "You still owe a scorecard in this interview. Nobody takes the own seat away: that would "
    "open the scorecards of the others without one. Ask another coordinator."
)


def arrange(
    application: Application,
    round_: Round,
    plan: InterviewPlan,
    *,
    actor: User,
    now: datetime,
    due_after: timedelta,
) -> Interview:
    """Arrange a round of the loop for ``application``.

    ``due_after`` is how long after the interview its scorecards are due.

    Raises:
        Refused: somebody planned for a seat cannot interview this candidate.

    """
    interview = Interview(
        application=application,
        round_id=round_.id,
        name=round_.name,
        dimensions=list(round_.dimensions),
        seats=[],
    )
    _apply(interview, plan, actor, now, due_after)
    db.session.add(interview)
    recount(application)
    _record(Action.INTERVIEW_ARRANGED, interview, actor, now, new=_recorded(interview))
    return interview


def change(
    interview: Interview,
    plan: InterviewPlan,
    *,
    revision: int,
    actor: User,
    now: datetime,
    due_after: timedelta,
) -> None:
    """Change when an interview is held and by whom; submitted scorecards stay.

    Raises:
        Overtaken: somebody else changed it since ``revision``.
        Refused: it is cancelled; somebody cannot interview this candidate; or the actor
            would give up a seat with a scorecard outstanding.

    """
    # Before anything is written: whoever submits locks the seat first as well, and two who
    # took their locks in different orders would wait for one another.
    db.session.scalars(queries.seats_locked(interview.id)).all()
    if interview.revision != revision:
        raise Overtaken("Somebody else changed this interview.")
    if interview.cancelled_at:
        raise Refused("This interview is cancelled. Arrange the round anew instead.")
    old = _recorded(interview)
    flag_modified(interview, "starts_at")  # a change of seats alone makes a revision as well
    _apply(interview, plan, actor, now, due_after)
    recount(interview.application)
    _record(Action.INTERVIEW_CHANGED, interview, actor, now, old=old, new=_recorded(interview))


def cancel(interview: Interview, *, actor: User, now: datetime) -> None:
    """Take an interview off the panel. Submitted scorecards stay.

    Raises:
        Refused: the actor sits in it with a scorecard outstanding.

    """
    if any(_owed_by(actor, seat) for seat in interview.seats):
        raise Refused(OWN_SEAT)
    if interview.cancelled_at is None:
        interview.cancelled_at = now
        recount(interview.application)
        _record(Action.INTERVIEW_CANCELLED, interview, actor, now)


def _record(
    action: Action,
    interview: Interview,
    actor: User,
    now: datetime,
    *,
    old: dict[str, Value] | None = None,
    new: dict[str, Value] | None = None,
) -> None:
    record(
        action,
        actor=actor.id,
        now=now,
        application=interview.application_id,
        subject=f"interview:{interview.id}",
        old=old,
        new=new,
    )


def _recorded(interview: Interview) -> dict[str, Value]:
    """What the log says of an interview: when, how long, and who sits in it."""
    seated = [each for each in interview.seats if each.removed_at is None]
    return {
        "round": interview.round_id,
        "starts_at": interview.starts_at.isoformat(timespec="minutes"),
        "minutes": interview.minutes,
        "interviewers": sorted(each.interviewer_id for each in seated),
        "required": sorted(each.interviewer_id for each in seated if each.required),
    }


def _apply(
    interview: Interview, plan: InterviewPlan, actor: User, now: datetime, due_after: timedelta
) -> None:
    seated = {seat.interviewer_id: seat for seat in interview.seats}
    planned = {each.interviewer_id: each for each in plan.seats}
    standing = {id_ for id_, seat in seated.items() if seat.removed_at is None}
    _admit(interview.application, planned.keys() - standing)
    for id_ in standing - planned.keys():
        _take_off(seated[id_], actor, now)
    interview.starts_at = plan.starts_at
    interview.minutes = plan.minutes
    for id_, each in planned.items():
        seat = seated.get(id_)
        if seat is None:
            seat = Seat(interviewer_id=id_)
            interview.seats.append(seat)
        if id_ not in standing:
            seat.assigned_by_id = actor.id
            seat.removed_at = None
        seat.required = each.required
        seat.due_at = interview.ends_at + due_after


def _admit(application: Application, people: Collection[int]) -> None:
    """Refuse to seat whoever is the candidate, or has left."""
    admitted = {user.id for user in db.session.scalars(queries.may_interview(application))}
    if not admitted.issuperset(people):
        raise Refused("Somebody you chose cannot interview this candidate. Choose again.")


def _take_off(seat: Seat, actor: User, now: datetime) -> None:
    if _owed_by(actor, seat):
        raise Refused(OWN_SEAT)
    seat.removed_at = now


def _owed_by(actor: User, seat: Seat) -> bool:
    """Whether ``actor`` sits here and has not judged yet (independence)."""
    return seat.interviewer_id == actor.id and seat.removed_at is None and seat.submitted_at is None
