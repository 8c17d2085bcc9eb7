"""What an author can do with a scorecard. Callers commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from debrief.aggregation.panel import Recommendation, Rubric
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.interviews.progress import recount
from debrief.refusals import Overtaken, Refused
from debrief.scorecards import check, queries
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion


class Incomplete(Refused):
    """The scorecard cannot be submitted yet: ``problems`` says why, ``draft`` holds it."""

    def __init__(self, draft: Scorecard, problems: Sequence[check.Problem]) -> None:
        super().__init__("Your scorecard is not submitted yet")
        self.draft = draft
        self.problems = problems


def save_draft(seat: Seat, values: Mapping[str, str], *, revision: int, now: datetime) -> Scorecard:
    """Keep the form's fields as the author's draft.

    ``revision`` is what the author's page was made from, 0 for a page without a draft.

    Raises:
        Overtaken: the draft was saved from somewhere else since.
        Refused: the scorecard is already submitted.

    """
    scorecard = db.session.scalar(queries.of_seat(seat.id))
    if scorecard is not None and scorecard.version:
        raise Refused("This scorecard is already submitted.")
    if revision != (scorecard.revision if scorecard else 0):
        raise Overtaken("This scorecard was changed in another tab.")
    if scorecard is None:
        version = seat.interview.application.opening.rubric_version
        scorecard = Scorecard(seat=seat, rubric_version=version)
        db.session.add(scorecard)
    scorecard.draft = dict(values)
    scorecard.saved_at = now
    db.session.flush()
    return scorecard


def submit(
    seat: Seat, rubric: Rubric, values: Mapping[str, str], *, revision: int, now: datetime
) -> Scorecard:
    """Submit the scorecard: from now on it is its author's judgement, for good.

    The draft is saved first, so that nothing typed is lost when it is incomplete.

    Raises:
        Overtaken: the draft was saved from somewhere else since.
        Incomplete: something is missing.
        Refused: the scorecard is already submitted.

    """
    scorecard = save_draft(seat, values, revision=revision, now=now)
    missing = check.problems(rubric, seat.interview.dimensions, values)
    if missing:
        raise Incomplete(scorecard, missing)
    scorecard.version = 1
    scorecard.draft = None
    version = _version(values, number=scorecard.version, now=now)
    version.scorecard = scorecard
    version.ratings = [
        Rating(
            dimension=dimension.key,
            score=check.score(rubric, dimension, values),
            evidence=check.text(values, check.evidence_name(dimension)),
        )
        for dimension in rubric.dimensions
        if check.text(values, check.rating_name(dimension))
    ]
    db.session.add(version)
    seat.submitted_at = now
    recount(seat.interview.application)
    return scorecard


def _version(values: Mapping[str, str], *, number: int, now: datetime) -> ScorecardVersion:
    """What is recommended, and why.

    The page hides the fields of the other way to end. What stands in them from before the
    author chose is no part of what was submitted.
    """
    recommendation = Recommendation(check.text(values, "recommendation"))
    abstains = recommendation is Recommendation.ABSTAIN
    return ScorecardVersion(
        number=number,
        submitted_at=now,
        recommendation=recommendation,
        recommended_level=None if abstains else check.text(values, "level") or None,
        summary="" if abstains else check.text(values, "summary"),
        abstain_reason=check.text(values, "abstain_reason") if abstains else "",
    )
