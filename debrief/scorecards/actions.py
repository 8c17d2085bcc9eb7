"""What an author can do with a scorecard. Callers commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from debrief.aggregation.changes import changes
from debrief.aggregation.panel import Recommendation, Rubric
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.interviews.progress import recount
from debrief.refusals import Overtaken, Refused
from debrief.scorecards import check
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from debrief.scorecards.queries import Circumstances, Desk, circumstances, said, versions


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
    known = circumstances(desk, locked=True)
    scorecard = _in_hand(desk, revision)
    scorecard.draft = None
    desk.seat.submitted_at = now
    _add(scorecard, _version(rubric, values, number=1, now=now), known)
    recount(desk.seat.interview.application)
    _note(Action.SCORECARD_SUBMITTED, scorecard, desk, now, {"interview": desk.seat.interview_id})
    return scorecard


def is_submitted(desk: Desk, rubric: Rubric, values: Mapping[str, str]) -> bool:
    """Whether exactly this was submitted here, and nothing changed since: it was sent twice."""
    newest = _newest(desk)
    return newest.number == 1 and _same(
        newest, _version(rubric, values, number=1, now=newest.submitted_at)
    )


def amend(
    desk: Desk,
    rubric: Rubric,
    values: Mapping[str, str],
    *,
    reason: str,
    revision: int,
    now: datetime,
) -> Scorecard:
    """Change what was submitted: a version more, and those before it stay for good.

    ``desk`` must be locked. Once the debrief is open the panel is owed a reason. The same
    change sent twice is one change.

    Raises:
        Overtaken: the scorecard was changed from somewhere else since ``revision``.
        Incomplete: something is missing, or nothing is changed.

    """
    scorecard, newest = desk.scorecard, _newest(desk)
    if scorecard is None:
        raise Refused("There is no scorecard to change.")
    version = _version(rubric, values, number=newest.number + 1, now=now, reason=reason.strip())
    same = _same(newest, version)
    if revision != desk.revision:
        if same and newest.change_reason == version.change_reason:
            return scorecard
        raise Overtaken("This scorecard was changed in another tab.")
    known = circumstances(desk, locked=True)
    missing = check.problems(rubric, desk.seat.interview.dimensions, values)
    missing += check.amendment_problems(reason, changed=not same, opened=known.opened)
    if missing:
        raise Incomplete(scorecard, missing)
    told = changes(rubric, said(newest), said(version))
    _add(scorecard, version, known)
    _note(
        Action.SCORECARD_AMENDED,
        scorecard,
        desk,
        now,
        {
            "changed": sorted({each.dimension or each.what for each in told}),
            "after_opening": version.after_opening,
            "after_exposure": version.after_exposure,
            "reason_given": bool(version.change_reason),
        },
        old={"version": newest.number},
    )
    return scorecard


def _add(scorecard: Scorecard, version: ScorecardVersion, known: Circumstances) -> None:
    """Add a version to ``scorecard``, with what its author could know by then."""
    version.after_opening, version.after_exposure = known.opened, known.exposed
    version.scorecard = scorecard
    scorecard.version, scorecard.saved_at = version.number, version.submitted_at
    db.session.add(version)
    db.session.flush()


def _note(
    action: Action,
    scorecard: Scorecard,
    desk: Desk,
    now: datetime,
    what: dict[str, Value],
    old: dict[str, Value] | None = None,
) -> None:
    """Note that it was submitted, never what: readers of the log may not read judgements."""
    record(
        action,
        actor=desk.seat.interviewer_id,
        now=now,
        application=desk.seat.interview.application_id,
        subject=f"scorecard:{scorecard.id}",
        old=old,
        new={
            "version": scorecard.version,
            "rubric_version": scorecard.rubric_version_id,
            **what,
        },
    )


def _newest(desk: Desk) -> ScorecardVersion:
    if desk.scorecard is None or not desk.seat.submitted_at:
        raise Refused("This scorecard is not submitted yet.")
    return db.session.scalars(versions(desk.scorecard.id)).all()[-1]


def _same(one: ScorecardVersion, other: ScorecardVersion) -> bool:
    """Whether two versions say the same, whenever and why they were submitted."""
    mine, theirs = said(one), said(other)
    told = ("ratings", "recommendation", "recommended_level", "summary", "abstain_reason")
    return all(getattr(mine, name) == getattr(theirs, name) for name in told)


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


def _version(
    rubric: Rubric, values: Mapping[str, str], *, number: int, now: datetime, reason: str = ""
) -> ScorecardVersion:
    """What is judged and recommended, and why.

    The page hides the fields of the other way to end. What stands in them from before the
    author chose is no part of what was submitted.
    """
    given = check.text(values, "recommendation")
    recommendation = Recommendation(given) if given in set(Recommendation) else None
    abstains = recommendation is Recommendation.ABSTAIN
    return ScorecardVersion(
        number=number,
        submitted_at=now,
        recommendation=recommendation,
        recommended_level=None if abstains else check.text(values, "level") or None,
        summary="" if abstains else check.text(values, "summary"),
        abstain_reason=check.text(values, "abstain_reason") if abstains else "",
        change_reason=reason,
        ratings=[
            Rating(
                dimension=dimension.key,
                score=check.score(rubric, dimension, values),
                evidence=check.text(values, check.evidence_name(dimension)),
            )
            for dimension in rubric.dimensions
            if check.text(values, check.rating_name(dimension))
        ],
    )
