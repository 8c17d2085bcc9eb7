"""What there is to read of scorecards: an author's own, and panels of submitted ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from debrief.accounts.models import User
from debrief.aggregation import panel
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening
from debrief.rubrics import queries as rubrics
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion


def own_seat(interview_id: int, author_id: int) -> Select[Seat]:
    """The author's seat in an interview, with all that the scorecard page names.

    A seat somebody was taken off is theirs only to read what they submitted on it; an
    applicant inside the organisation has none, whatever the panel says.
    """
    return (
        select(Seat)
        .join(Seat.interview)
        .join(Interview.application)
        .join(Application.candidate)
        .where(
            Seat.interview_id == interview_id,
            Seat.interviewer_id == author_id,
            or_(Candidate.employee_id.is_(None), Candidate.employee_id != author_id),
            or_(
                and_(Seat.removed_at.is_(None), Interview.cancelled_at.is_(None)),
                Seat.submitted_at.is_not(None),
            ),
        )
        .options(
            contains_eager(Seat.interview)
            .contains_eager(Interview.application)
            .options(
                contains_eager(Application.candidate),
                joinedload(Application.opening, innerjoin=True).joinedload(
                    Opening.rubric_version, innerjoin=True
                ),
            )
        )
    )


def of_seat(seat_id: int) -> Select[Scorecard]:
    """The scorecard of a seat, if a word of it was ever saved, with its rubric version."""
    return (
        select(Scorecard)
        .where(Scorecard.seat_id == seat_id)
        .options(joinedload(Scorecard.rubric_version, innerjoin=True))
    )


def current_version(scorecard_id: int) -> Select[ScorecardVersion]:
    """The submitted version that counts."""
    return (
        select(ScorecardVersion)
        .join(ScorecardVersion.scorecard)
        .where(Scorecard.id == scorecard_id, ScorecardVersion.number == Scorecard.version)
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


def panels(applications: Iterable[Facts], *, with_words: bool = True) -> Mapping[int, panel.Panel]:
    """The panel of each application, under its id, in two statements for all of them.

    Only submitted versions enter. Scorecards follow the order of the interviews. Without
    words, evidence and summaries stay in the database: lists print numbers alone.
    Somebody's judgement is in what this returns; ask the rights record before showing it.
    """
    bare = {each.application_id: bare_panel(each) for each in applications}
    cards = db.session.execute(_submitted(bare, with_words=with_words)).all()
    ratings = _ratings([card.version_id for card in cards], with_words=with_words)
    collected: dict[int, list[panel.Scorecard]] = {each: [] for each in bare}
    for card in cards:
        given = tuple(ratings.get(card.version_id, ()))
        collected[card.application_id].append(_scorecard(card, given))
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


def _submitted(application_ids: Collection[int], *, with_words: bool) -> Select[*tuple[Any, ...]]:
    words = (ScorecardVersion.summary, ScorecardVersion.abstain_reason) if with_words else ()
    return (
        select(
            Interview.application_id,
            ScorecardVersion.id.label("version_id"),
            Seat.interviewer_id,
            User.name,
            User.email,
            Interview.name.label("round"),
            Interview.starts_at,
            ScorecardVersion.submitted_at,
            ScorecardVersion.recommendation,
            ScorecardVersion.recommended_level,
            *words,
        )
        .select_from(ScorecardVersion)
        .join(
            Scorecard,
            and_(
                Scorecard.id == ScorecardVersion.scorecard_id,
                Scorecard.version == ScorecardVersion.number,
            ),
        )
        .join(Scorecard.seat)
        .join(Seat.interview)
        .join(User, User.id == Seat.interviewer_id)
        .where(Interview.application_id.in_(application_ids))
        .order_by(Interview.starts_at, Seat.id)
    )


def _ratings(version_ids: Collection[int], *, with_words: bool) -> Mapping[int, list[panel.Rating]]:
    columns: list[InstrumentedAttribute[Any]] = [
        Rating.version_id,
        Rating.dimension,
        Rating.score,
    ]
    if with_words:
        columns.append(Rating.evidence)
    found: dict[int, list[panel.Rating]] = {}
    wanted = select(*columns).where(Rating.version_id.in_(version_ids)).order_by(Rating.dimension)
    for version_id, *values in db.session.execute(wanted):
        found.setdefault(version_id, []).append(panel.Rating(*values))
    return found


def _scorecard(card: Row[*tuple[Any, ...]], ratings: tuple[panel.Rating, ...]) -> panel.Scorecard:
    words = card._mapping  # noqa: SLF001 - the documented name of a row's columns
    return panel.Scorecard(
        interviewer=panel.Interviewer(str(card.interviewer_id), card.name, card.email),
        ratings=ratings,
        round=card.round,
        recommendation=card.recommendation,
        recommended_level=card.recommended_level,
        summary=words.get("summary", ""),
        abstain_reason=words.get("abstain_reason", ""),
        interviewed_at=card.starts_at,
        submitted_at=card.submitted_at,
    )
