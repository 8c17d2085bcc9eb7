"""What there is to read of scorecards: an author's own, and panels of submitted ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from debrief.accounts.models import User
from debrief.aggregation import panel
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import RECUSED, STANDS
from debrief.openings.models import Opening
from debrief.rights import Phase
from debrief.rubrics import queries as rubrics
from debrief.rubrics.models import RubricVersion
from debrief.scorecards.models import Exposure, Rating, Scorecard, ScorecardVersion

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
    def may_be_amended(self) -> bool:
        """Whether something was submitted here by somebody who still sits on the panel."""
        seat = self.seat
        stands = seat.removed_at is None and seat.interview.cancelled_at is None
        return stands and seat.submitted_at is not None

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


def versions(scorecard_id: int) -> Select[ScorecardVersion]:
    """Every submitted version of a scorecard with its ratings, the first one first."""
    return (
        select(ScorecardVersion)
        .where(ScorecardVersion.scorecard_id == scorecard_id)
        .options(selectinload(ScorecardVersion.ratings))
        .order_by(ScorecardVersion.number)
    )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was known when a version was submitted."""

    opened: bool
    """Whether the debrief was open."""
    exposed: bool
    """Whether the author had been shown what others judged."""


def circumstances(desk: Desk, *, locked: bool = False) -> Circumstances:
    """How matters stand for whoever submits at ``desk``.

    ``locked`` keeps the debrief from being opened, and its author from reading it, until
    the transaction ends.
    """
    application = desk.seat.interview.application
    if locked:
        db.session.refresh(application, ["phase"], with_for_update=True)
    opened = application.phase in {Phase.OPEN, Phase.DECIDED}
    known = {"application": application.id, "author": desk.seat.interviewer_id}
    # Nobody is shown anything before it opens.
    return Circumstances(opened, exposed=opened and bool(db.session.scalar(_EXPOSED, known)))


_EXPOSED = select(
    exists().where(
        Exposure.application_id == bindparam("application"),
        Exposure.user_id == bindparam("author"),
    )
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
    submitted = db.session.execute(_SUBMITTED, {"applications": list(bare)}).all()
    ratings: dict[int, list[panel.Rating]] = {row.version: [] for row in submitted}
    for version, dimension, score, evidence in db.session.execute(
        _RATINGS, {"versions": list(ratings)}
    ):
        ratings[version].append(panel.Rating(dimension, score, evidence))
    collected: dict[int, list[panel.Scorecard]] = {each: [] for each in bare}
    for _, of_seat in groupby(submitted, key=lambda row: row.seat):
        rows = list(of_seat)
        collected[rows[0].application_id].append(
            _scorecard(rows[-1], [_version(row, ratings[row.version]) for row in rows])
        )
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


_SAID = (
    ScorecardVersion.submitted_at,
    ScorecardVersion.recommendation,
    ScorecardVersion.recommended_level,
    ScorecardVersion.summary,
    ScorecardVersion.abstain_reason,
    ScorecardVersion.change_reason,
    ScorecardVersion.after_opening,
    ScorecardVersion.after_exposure,
)

_SUBMITTED = (
    select(
        Interview.application_id,
        Seat.id.label("seat"),
        Seat.interviewer_id,
        User.name,
        User.email,
        Interview.name.label("round"),
        Interview.starts_at,
        ScorecardVersion.id.label("version"),
        *_SAID,
    )
    .select_from(ScorecardVersion)
    .join(ScorecardVersion.scorecard)
    .join(Scorecard.seat)
    .join(Seat.interview)
    .join(User, User.id == Seat.interviewer_id)
    .where(Interview.application_id.in_(bindparam("applications", expanding=True)), ~RECUSED)
    .order_by(Interview.starts_at, Seat.id, ScorecardVersion.number)
)
"""Built once, as are the ratings below: every debrief page and every packet sends them."""

_RATINGS = (
    select(Rating.version_id, Rating.dimension, Rating.score, Rating.evidence)
    .where(Rating.version_id.in_(bindparam("versions", expanding=True)))
    .order_by(Rating.dimension)
)


def _scorecard(row: Row[*tuple[Any, ...]], versions: Sequence[panel.Version]) -> panel.Scorecard:
    newest = {each.name: getattr(versions[-1], each.name) for each in fields(panel.Version)}
    return panel.Scorecard(
        interviewer=panel.Interviewer(str(row.interviewer_id), row.name, row.email),
        round=row.round,
        interviewed_at=row.starts_at,
        earlier=tuple(versions[:-1]),
        **newest,
    )


def _version(
    row: Row[*tuple[Any, ...]] | ScorecardVersion, ratings: Iterable[panel.Rating]
) -> panel.Version:
    return panel.Version(
        ratings=tuple(ratings),
        recommendation=row.recommendation,
        recommended_level=row.recommended_level,
        summary=row.summary,
        abstain_reason=row.abstain_reason,
        submitted_at=row.submitted_at,
        after_opening=row.after_opening,
        after_exposure=row.after_exposure,
        reason=row.change_reason,
    )


def said(version: ScorecardVersion) -> panel.Version:
    """What ``version`` says, free of the database."""
    ratings = sorted(version.ratings, key=lambda rating: rating.dimension)
    return _version(version, (panel.Rating(r.dimension, r.score, r.evidence) for r in ratings))
