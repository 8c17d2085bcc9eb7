"""What an author can do with a scorecard. Callers commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from debrief.aggregation.panel import Recommendation, Rubric
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.interviews.progress import recount
from debrief.refusals import Overtaken, Refused
from debrief.scorecards import check
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from debrief.scorecards.queries import Desk


class Incomplete(Refused):
    """The scorecard cannot be submitted yet: ``problems`` says why, ``draft`` holds it."""

    def __init__(self, draft: Scorecard, problems: Sequence[check.Problem]) -> None:
        super().__init__("Your scorecard is not submitted yet")
        self.draft = draft
        self.problems = problems


def save_draft(desk: Desk, values: Mapping[str, str], *, revision: int, now: datetime) -> Scorecard:
    """Keep the form's fields as the author's draft.

    ``desk`` must be locked; ``revision`` is what the author's page was made from, 0 for a
    page without a draft. The audit log says nothing of drafts: they are nobody's judgement
    yet, and come every few seconds.

    Raises:
        Overtaken: the draft was saved from somewhere else since.
        Refused: the scorecard is already submitted.

    """
    scorecard = _in_hand(desk, revision)
    scorecard.draft = dict(values)
    scorecard.saved_at = now
    return scorecard


def submit(
    desk: Desk, rubric: Rubric, values: Mapping[str, str], *, revision: int, now: datetime
) -> Scorecard:
    """Submit the scorecard: from now on it is its author's judgement, for good.

    ``desk`` must be locked, ``rubric`` is the one the scorecard is written by. Where it is
    incomplete it is kept as a draft, so that nothing typed is lost.

    Raises:
        Overtaken: the draft was saved from somewhere else since.
        Incomplete: something is missing.
        Refused: the scorecard is already submitted.

    """
    missing = check.problems(rubric, desk.seat.interview.dimensions, values)
    if missing:
        raise Incomplete(save_draft(desk, values, revision=revision, now=now), missing)
    scorecard = _in_hand(desk, revision)
    scorecard.version = 1
    scorecard.draft = None
    scorecard.saved_at = now
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
    desk.seat.submitted_at = now
    recount(desk.seat.interview.application)
    # That it was submitted, never what: readers of the log may not read judgements.
    record(
        Action.SCORECARD_SUBMITTED,
        actor=desk.seat.interviewer_id,
        now=now,
        application=desk.seat.interview.application_id,
        subject=f"scorecard:{scorecard.id}",
        new={
            "version": version.number,
            "interview": desk.seat.interview_id,
            "rubric_version": scorecard.rubric_version_id,
        },
    )
    return scorecard


def _in_hand(desk: Desk, revision: int) -> Scorecard:
    """The scorecard at ``desk``, as whoever holds ``revision`` of it may still write it."""
    scorecard = desk.scorecard
    if desk.seat.submitted_at:
        raise Refused("This scorecard is already submitted.")
    if revision != desk.revision:
        raise Overtaken("This scorecard was changed in another tab.")
    if scorecard is None:
        scorecard = Scorecard(seat=desk.seat, rubric_version=desk.rubric_version)
        db.session.add(scorecard)
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
