"""What no schema can say about an interchange document: that its parts fit together."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from debrief.aggregation.panel import Recommendation, Rubric
from debrief.exchange.problems import shown
from debrief.exchange.rubric import Inconsistency
from debrief.exchange.values import Path, parse_time

TIMES = ("interviewed_at", "submitted_at")
Sound = Callable[..., bool]


def contradictions(
    document: Mapping[str, Any], rubric: Rubric | None, sound: Sound
) -> Iterator[Inconsistency]:
    """Find what contradicts itself, in every part that is ``sound`` enough to be looked at.

    Without a ``rubric`` (its own is broken) the ratings are left alone.
    """
    seen: dict[str, int] = {}
    for path, candidate in _objects(document, (), "candidates"):
        identity = candidate.get("id", candidate.get("name"))
        place = int(path[-1])
        if isinstance(identity, str) and seen.setdefault(identity, place) != place:
            what = f"is {shown(identity)}, as in candidates[{seen[identity]}]."
            yield (*path, "id"), what, "Put all scorecards under one candidate."
        yield from _repeated_scorecards(candidate, path, sound)
        for below, scorecard in _objects(candidate, path, "scorecards"):
            earlier = _objects(scorecard, below, "earlier")
            for there, version in ((below, scorecard), *earlier):
                yield from _own_flaws(version, there, sound)
                if rubric:
                    yield from _rating_flaws(version, there, rubric, sound)


def _objects(
    parent: Mapping[str, Any], path: Path, key: str
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each object in the list under ``key``, if that is a list, with its path."""
    items = parent.get(key)
    for i, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (*path, key, i), item


def _repeated_scorecards(
    candidate: Mapping[str, Any], path: Path, sound: Sound
) -> Iterator[Inconsistency]:
    seen: dict[tuple[str, str], int | str] = {}
    for below, scorecard in _objects(candidate, path, "scorecards"):
        who = scorecard.get("interviewer")
        if who and sound(*below, "interviewer") and sound(*below, "round"):
            key = who.get("id") or who["name"], scorecard.get("round", "").casefold()
            first = seen.setdefault(key, below[-1])
            if first != below[-1]:
                what = f"repeats scorecards[{first}]: the same interviewer and round."
                yield below, what, "Give each scorecard once, or say which round it is of."


def _own_flaws(scorecard: Mapping[str, Any], path: Path, sound: Sound) -> Iterator[Inconsistency]:
    for key in TIMES:
        if key in scorecard and sound(*path, key):
            try:
                parse_time(scorecard[key])
            except ValueError:
                what = f"is {shown(repr(scorecard[key]))}, which is no date or time."
                yield (*path, key), what, "Write it in ISO 8601, such as 2026-03-02T14:30:00Z."
    recommendation = scorecard.get("recommendation")
    if scorecard.get("abstain_reason") and recommendation != Recommendation.ABSTAIN:
        what = "is given, but the recommendation is not to abstain."
        yield (*path, "abstain_reason"), what, "Move it to the summary."


def _rating_flaws(
    scorecard: Mapping[str, Any], path: Path, rubric: Rubric, sound: Sound
) -> Iterator[Inconsistency]:
    seen: dict[str, int | str] = {}
    for below, rating in _objects(scorecard, path, "ratings"):
        if not sound(*below):
            continue
        key, score = rating["dimension"], rating.get("score")
        first = seen.setdefault(key, below[-1])
        if key not in rubric.by_key:
            close = get_close_matches(key, rubric.by_key, n=1)
            known = ", ".join(rubric.by_key)
            remedy = f"Did you mean {close[0]}?" if close else f"The rubric has: {known}."
            yield (*below, "dimension"), f"is {key!r}, which the rubric does not have.", remedy
        elif first != below[-1]:
            yield (*below, "dimension"), f"repeats ratings[{first}].", "Rate each dimension once."
        if score is not None and not rubric.lowest <= score <= rubric.highest:
            what = f"is {shown(score)}, outside the scale, {rubric.lowest} to {rubric.highest}."
            yield (*below, "score"), what, "Give a point of the scale, or null for not assessed."
