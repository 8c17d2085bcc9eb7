"""What can happen to an opening. Callers commit."""

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from debrief.db import db
from debrief.openings import queries
from debrief.openings.models import Opening, Round
from debrief.openings.plan import OpeningPlan, RoundPlan
from debrief.refusals import Overtaken, Refused


def create(plan: OpeningPlan, *, now: datetime) -> Opening:
    """Open a role as planned."""
    opening = Opening(created_at=now)
    _apply(opening, plan)
    db.session.add(opening)
    db.session.flush()
    return opening


def change(opening: Opening, plan: OpeningPlan, *, revision: int) -> None:
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
    flag_modified(opening, "title")  # a change of rounds alone makes a new revision as well
    _apply(opening, plan)
    db.session.flush()


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


def close(opening: Opening, *, now: datetime) -> None:
    """Take no more candidates. Those in the opening stay, with all that belongs to them."""
    opening.closed_at = opening.closed_at or now


def reopen(opening: Opening) -> None:
    """Take candidates again."""
    opening.closed_at = None
