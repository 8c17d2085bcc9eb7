"""What can happen to an opening. Callers commit."""

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from debrief.accounts.models import User
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.openings import queries
from debrief.openings.models import Opening, Round
from debrief.openings.plan import OpeningPlan, RoundPlan
from debrief.refusals import Overtaken, Refused


def create(plan: OpeningPlan, *, actor: User, now: datetime) -> Opening:
    """Open a role as planned."""
    opening = Opening(created_at=now)
    _apply(opening, plan)
    db.session.add(opening)
    db.session.flush()
    _record(Action.OPENING_CREATED, opening, actor, now, new=_recorded(opening))
    return opening


def change(
    opening: Opening, plan: OpeningPlan, *, revision: int, actor: User, now: datetime
) -> None:
    """Change an opening to what is planned. Interviews already arranged keep what they ask.

    ``revision`` is that of the opening when the plan was drawn up.

    Raises:
        Overtaken: somebody else changed the opening since.
        Refused: candidates are judged by the rubric that the plan would replace.

    """
    if opening.revision != revision:
        raise Overtaken("Somebody else changed this opening.")
    replaces_rubric = opening.rubric_version_id != plan.rubric_version_id
    if replaces_rubric and db.session.scalar(queries.has_applications(opening.id)):
        raise Refused(
            "Candidates are in this opening, and all of them must be judged by the same "
            "rubric. Keep the rubric, or add an opening for the other one."
        )
    old, title, loop = _recorded(opening), opening.title, _loop(opening)
    flag_modified(opening, "title")  # a change of rounds alone makes a new revision as well
    _apply(opening, plan)
    db.session.flush()
    new = _recorded(opening) | {
        "title_changed": opening.title != title,
        "loop_changed": _loop(opening) != loop,
    }
    _record(Action.OPENING_CHANGED, opening, actor, now, old=old, new=new)


def _apply(opening: Opening, plan: OpeningPlan) -> None:
    opening.title = plan.title
    opening.level = plan.level
    opening.rubric_version_id = plan.rubric_version_id
    opening.hiring_manager_id = plan.hiring_manager_id
    _make_room(opening)
    kept = {round_.id: round_ for round_ in opening.rounds}
    opening.rounds = [
        _round(kept.get(each.id or 0) or Round(), each, position)
        for position, each in enumerate(plan.rounds, 1)
    ]


def _make_room(opening: Opening) -> None:
    """Move the rounds out of the way: positions are unique, and rows change one by one."""
    for round_ in opening.rounds:
        round_.position = -round_.position
    if opening.rounds:
        db.session.flush()


def _round(round_: Round, plan: RoundPlan, position: int) -> Round:
    round_.position = position
    round_.name = plan.name
    round_.minutes = plan.minutes
    round_.dimensions = list(plan.dimensions)
    return round_


def close(opening: Opening, *, actor: User, now: datetime) -> None:
    """Take no more candidates. Those in the opening stay, with all that belongs to them."""
    if opening.closed_at is None:
        opening.closed_at = now
        _record(Action.OPENING_CLOSED, opening, actor, now)


def reopen(opening: Opening, *, actor: User, now: datetime) -> None:
    """Take candidates again."""
    if opening.closed_at is not None:
        opening.closed_at = None
        _record(Action.OPENING_REOPENED, opening, actor, now)


def _record(
    action: Action,
    opening: Opening,
    actor: User,
    now: datetime,
    *,
    old: dict[str, Value] | None = None,
    new: dict[str, Value] | None = None,
) -> None:
    subject = f"opening:{opening.id}"
    record(action, actor=actor.id, now=now, subject=subject, old=old, new=new)


def _recorded(opening: Opening) -> dict[str, Value]:
    """What the log says of an opening."""
    return {
        "level": opening.level,
        "rubric_version": opening.rubric_version_id,
        "hiring_manager": opening.hiring_manager_id,
        "rounds": len(opening.rounds),
    }


def _loop(opening: Opening) -> list[tuple[str, int, list[str]]]:
    return [(each.name, each.minutes, list(each.dimensions)) for each in opening.rounds]
