"""What one debrief is made of: its panel, its opening, its decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import (
    String,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from debrief.accounts.models import User
from debrief.accounts.queries import NAMED
from debrief.aggregation.panel import counted_of
from debrief.db import db
from debrief.debriefs.glance import Glimpse, glimpse
from debrief.debriefs.models import Debrief, Decision
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import AWAITED, RECUSED, STANDS
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion


@dataclass(frozen=True, slots=True)
class Place:
    """One interviewer's place on a panel, without a word of what was judged."""

    interview_id: int
    interviewer_id: int
    interviewer: str
    round: str
    required: bool
    starts_at: datetime
    due_at: datetime
    submitted_at: datetime | None
    left: bool
    """Whether the interviewer has left, and will hand in nothing."""


_PLACES = (
    select(
        Seat.interview_id,
        Seat.interviewer_id,
        User.name,
        Interview.name.label("round"),
        AWAITED,
        Interview.starts_at,
        Seat.due_at,
        Seat.submitted_at,
        ~User.active,
    )
    .join(Seat.interview)
    .join(User, User.id == Seat.interviewer_id)
    .where(
        Interview.application_id == bindparam("application"),
        or_(STANDS, Seat.submitted_at.is_not(None)),
        ~RECUSED,
    )
    .order_by(Interview.starts_at, Seat.id)
)


def places(application_id: int) -> Sequence[Place]:
    """The panel of an application in the order of its interviews.

    Seats that were given up, and interviews called off, only with a scorecard submitted; of
    whoever is recused, none.
    """
    rows = db.session.execute(_PLACES, {"application": application_id})
    return [Place(*row) for row in rows]


_DECISIONS = (
    select(Decision)
    .where(Decision.application_id == bindparam("application"))
    .options(
        joinedload(Decision.decided_by, innerjoin=True).options(*NAMED),
        joinedload(Decision.reopened_by).options(*NAMED),
    )
    .order_by(Decision.number.desc())
)


def decisions(application_id: int) -> Sequence[Decision]:
    """Every decision on an application, the newest first. Only the first may stand."""
    return db.session.scalars(_DECISIONS, {"application": application_id}).all()


_GLIMPSES = (
    select(
        Interview.application_id,
        Seat.id.label("seat"),
        ScorecardVersion.recommendation,
        ScorecardVersion.after_opening,
        ScorecardVersion.after_exposure,
        func.aggregate_strings(Rating.dimension + "=" + cast(Rating.score, String), " ").label(
            "pairs"
        ),
    )
    .select_from(ScorecardVersion)
    .join(ScorecardVersion.scorecard)
    .join(Scorecard.seat)
    .join(Seat.interview)
    .outerjoin(Rating, and_(Rating.version_id == ScorecardVersion.id, Rating.score.is_not(None)))
    .where(Interview.application_id.in_(bindparam("applications", expanding=True)), ~RECUSED)
    .group_by(
        Interview.application_id,
        Interview.starts_at,
        Seat.id,
        ScorecardVersion.id,
        ScorecardVersion.number,
        ScorecardVersion.recommendation,
        ScorecardVersion.after_opening,
        ScorecardVersion.after_exposure,
    )
    .order_by(Interview.starts_at, Seat.id, ScorecardVersion.number)
)


def glimpses(application_ids: Iterable[int]) -> Mapping[int, Sequence[Glimpse]]:
    """Each application's submitted scorecards without a word, in the order of its interviews.

    One row a version, its scores as ``dimension=score`` pairs: a list of fifty panels has
    a thousand ratings, and fetching each as a row would cost more than the rest of the page.
    """
    found: dict[int, list[Glimpse]] = {each: [] for each in application_ids}
    rows = db.session.execute(_GLIMPSES, {"applications": list(found)})
    for _, of_seat in groupby(rows, key=lambda row: row.seat):
        versions = list(of_seat)
        counted = counted_of(versions)
        scores = _scores(versions[-1].pairs)
        found[versions[0].application_id].append(
            glimpse(
                None if versions[0].after_exposure else counted.recommendation,
                scores,
                scores if counted is versions[-1] else _scores(counted.pairs),
            )
        )
    return found


def _scores(pairs: str | None) -> Mapping[str, int]:
    scores = (each.split("=") for each in (pairs or "").split())
    return {dimension: int(score) for dimension, score in scores}


_OPENED = (
    select(Debrief)
    .where(Debrief.application_id.in_(bindparam("applications", expanding=True)))
    .options(joinedload(Debrief.opened_by, innerjoin=True).options(*NAMED))
)


def openings_of(application_ids: Iterable[int]) -> Mapping[int, Debrief]:
    """The opening of each application's debrief, under its id."""
    rows = db.session.scalars(_OPENED, {"applications": list(application_ids)})
    return {row.application_id: row for row in rows}


_STANDING = (
    select(Decision)
    .where(
        Decision.application_id.in_(bindparam("applications", expanding=True)),
        Decision.reopened_at.is_(None),
    )
    .options(joinedload(Decision.decided_by, innerjoin=True).options(*NAMED))
)


def standing_decisions(application_ids: Iterable[int]) -> Mapping[int, Decision]:
    """The decision that stands on each application, under its id; none are left out."""
    rows = db.session.scalars(_STANDING, {"applications": list(application_ids)})
    return {row.application_id: row for row in rows}


_WAITED_FOR = (
    select(Interview.application_id, User.name)
    .join(Interview.seats)
    .join(User, User.id == Seat.interviewer_id)
    .where(
        Interview.application_id.in_(bindparam("applications", expanding=True)),
        AWAITED,
        Seat.submitted_at.is_(None),
    )
    .order_by(Interview.starts_at, Seat.id)
)


def waited_for(application_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """Whose required scorecards are missing, under each application's id."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(_WAITED_FOR, {"applications": list(application_ids)})
    for application_id, name in rows:
        found.setdefault(application_id, []).append(name)
    return found
