"""What there is to read of scorecards: an author's own, and panels of submitted ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from debrief.accounts.models import User
from debrief.aggregation import panel
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import RECUSED, STANDS
from debrief.openings.models import Opening
from debrief.rubrics import queries as rubrics
from debrief.rubrics.models import RubricVersion
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion

CURRENT = and_(
    ScorecardVersion.scorecard_id == Scorecard.id, ScorecardVersion.number == Scorecard.version
)
"""The condition for the submitted version that counts; a draft has none."""

_OWN_SEAT = (
    select(Seat)
    .join(Seat.interview)
    .join(Interview.application)
    .where(
        Seat.interview_id == bindparam("interview"),
        Seat.interviewer_id == bindparam("author"),
        or_(STANDS, Seat.submitted_at.is_not(None)),
    )
    .options(
        contains_eager(Seat.interview)
        .contains_eager(Interview.application)
        .options(
            joinedload(Application.candidate, innerjoin=True),
            joinedload(Application.opening, innerjoin=True).joinedload(
                Opening.rubric_version, innerjoin=True
            ),
        )
    )
)
_OWN_SEAT_LOCKED = _OWN_SEAT.with_for_update(of=Seat)

_OF_SEAT = (
    select(Scorecard)
    .where(Scorecard.seat_id == bindparam("seat"))
    .options(joinedload(Scorecard.rubric_version, innerjoin=True))
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an author sits down to write: the seat, and the scorecard so far if any."""

    seat: Seat
    scorecard: Scorecard | None = None

    @property
    def revision(self) -> int:
        """What a page made now is made from; 0 while no word is saved."""
        return self.scorecard.revision if self.scorecard else 0

    @property
    def rubric_version(self) -> RubricVersion:
        """The version that the scorecard is written by: for good once it is begun."""
        begun = self.scorecard
        return (
            begun.rubric_version
            if begun
            else self.seat.interview.application.opening.rubric_version
        )


def desk(interview_id: int, author_id: int, *, locked: bool = False) -> Desk | None:
    """The author's desk in an interview, with all that the scorecard page names.

    A seat somebody was taken off is theirs only to read what they submitted on it. ``locked``
    keeps others from writing until the transaction ends; the scorecard is read behind the
    lock. Ask the rights record before showing it: the author may be recused since.
    """
    wanted = _OWN_SEAT_LOCKED if locked else _OWN_SEAT
    seat = db.session.scalar(wanted, {"interview": interview_id, "author": author_id})
    if seat is None:
        return None
    return Desk(seat, db.session.scalar(_OF_SEAT, {"seat": seat.id}))


def current_version(scorecard_id: int) -> Select[ScorecardVersion]:
    """The submitted version that counts."""
    return (
        select(ScorecardVersion)
        .join(Scorecard, CURRENT)
        .where(Scorecard.id == scorecard_id)
        .options(joinedload(ScorecardVersion.ratings))
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a panel is made of besides its scorecards."""

    application_id: int
    code: str
    candidate: str
    opening: str
    level: str
    rubric: panel.Rubric


def panels(applications: Iterable[Facts]) -> Mapping[int, panel.Panel]:
    """The panel of each application, under its id, in two statements for all of them.

    Only submitted versions enter, and none of somebody recused. Scorecards follow the order
    of the interviews. Somebody's judgement is in what this returns; ask the rights record
    before showing it.
    """
    bare = {each.application_id: bare_panel(each) for each in applications}
    cards = db.session.execute(_SUBMITTED, {"applications": list(bare)}).all()
    ratings: dict[int, list[panel.Rating]] = {card[1]: [] for card in cards}
    for version, dimension, score, said in db.session.execute(
        _RATINGS, {"versions": list(ratings)}
    ):
        ratings[version].append(panel.Rating(dimension, score, said))
    collected: dict[int, list[panel.Scorecard]] = {each: [] for each in bare}
    for card in cards:
        collected[card[0]].append(_scorecard(card, ratings[card[1]]))
    return {
        application_id: replace(each, scorecards=tuple(collected[application_id]))
        for application_id, each in bare.items()
    }


def bare_panel(facts: Facts) -> panel.Panel:
    """The panel of an application without its scorecards: all that may be shown of a sealed one."""
    return panel.Panel(
        rubric=facts.rubric,
        opening=panel.Opening(facts.opening, facts.level),
        candidate=panel.Candidate(facts.code, facts.candidate),
        scorecards=(),
    )


def facts(application: Application) -> Facts:
    """What the panel of ``application`` is made of besides its scorecards."""
    opening = application.opening
    return Facts(
        application_id=application.id,
        code=application.code,
        candidate=application.candidate.name,
        opening=opening.title,
        level=opening.level,
        rubric=rubrics.load(opening.rubric_version),
    )


_SUBMITTED = (
    select(
        Interview.application_id,
        ScorecardVersion.id,
        Seat.interviewer_id,
        User.name,
        User.email,
        Interview.name,
        Interview.starts_at,
        ScorecardVersion.submitted_at,
        ScorecardVersion.recommendation,
        ScorecardVersion.recommended_level,
        ScorecardVersion.summary,
        ScorecardVersion.abstain_reason,
    )
    .select_from(ScorecardVersion)
    .join(Scorecard, CURRENT)
    .join(Scorecard.seat)
    .join(Seat.interview)
    .join(User, User.id == Seat.interviewer_id)
    .where(Interview.application_id.in_(bindparam("applications", expanding=True)), ~RECUSED)
    .order_by(Interview.starts_at, Seat.id)
)
"""Built once, as are the ratings below: every debrief page and every packet sends them."""

_RATINGS = (
    select(Rating.version_id, Rating.dimension, Rating.score, Rating.evidence)
    .where(Rating.version_id.in_(bindparam("versions", expanding=True)))
    .order_by(Rating.dimension)
)


def _scorecard(card: Row[*tuple[Any, ...]], ratings: Iterable[panel.Rating]) -> panel.Scorecard:
    (
        _application,
        _version,
        interviewer_id,
        name,
        email,
        round_,
        interviewed_at,
        submitted_at,
        recommendation,
        level,
        summary,
        abstain_reason,
    ) = card
    return panel.Scorecard(
        interviewer=panel.Interviewer(str(interviewer_id), name, email),
        ratings=tuple(ratings),
        round=round_,
        recommendation=recommendation,
        recommended_level=level,
        summary=summary,
        abstain_reason=abstain_reason,
        interviewed_at=interviewed_at,
        submitted_at=submitted_at,
    )
