"""Verdicts on dimensions: their words, their order, and what to ask about each."""

from collections.abc import Iterable
from math import ceil

from debrief.aggregation.composite import EPSILON
from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import DimensionSummary, Summary, Verdict
from debrief.aggregation.wording import listed

_ORDER = {
    Verdict.SPLIT: 1,
    Verdict.STRADDLE: 2,
    Verdict.SPREAD: 3,
    Verdict.THIN: 4,
    Verdict.NONE: 4,
    Verdict.AGREE: 5,
}
_WORDS = {
    Verdict.SPLIT: "Split",
    Verdict.STRADDLE: "Straddles the bar",
    Verdict.SPREAD: "Same side, wide spread",
    Verdict.THIN: "One rating only",
    Verdict.NONE: "No evidence yet",
}

_FEW_OF_MORE = {
    Verdict.THIN: "One independent rating",
    Verdict.NONE: "No independent rating",
}


def agenda(dimensions: Summary | Iterable[DimensionSummary]) -> tuple[DimensionSummary, ...]:
    """The dimensions, biggest disagreement first.

    By verdict (split, straddle, spread, thin or none, agree), then the larger range, then
    the order of the rubric.
    """
    given = dimensions.dimensions if isinstance(dimensions, Summary) else dimensions
    return tuple(sorted(given, key=lambda each: (_ORDER[each.verdict], -(each.range or 0))))


def meets_bar(dimension: DimensionSummary) -> bool:
    """Whether everybody who assessed the dimension is at or above the bar (and somebody is)."""
    return 0 < dimension.at_or_above_bar == dimension.n


def verdict_words(dimension: DimensionSummary, *, besides: bool = False) -> str:
    """The verdict as people read it, such as ``Agree: meets bar``.

    ``besides`` tells whether ratings stand there that do not count.
    """
    if besides and dimension.verdict in _FEW_OF_MORE:
        return _FEW_OF_MORE[dimension.verdict]
    agreed = "Agree: meets bar" if meets_bar(dimension) else "Agree: below bar"
    return _WORDS.get(dimension.verdict, agreed)


def bar_words(level: str | None) -> str:
    """``the L6 bar``, or ``the bar`` without a level."""
    return f"the {' '.join((level or '').split())} bar".replace("  ", " ")


def ask(panel: Panel, dimension: DimensionSummary) -> str | None:
    """The question that opens the talk about ``dimension``; ``None`` where all agree."""
    needed = ceil(dimension.bar - EPSILON)
    match dimension.verdict:
        case Verdict.SPLIT:
            lowest = listed(_lowest_raters(panel, dimension))
            return (
                "Were you testing the same thing? "
                f"What would {lowest} need to have seen to reach {needed}?"
            )
        case Verdict.STRADDLE:
            label = panel.rubric.labels.get(needed, str(needed))
            return f"Which single moment puts it on one side of “{label}”?"
        case Verdict.SPREAD:
            scores = [rating.score for rating in dimension.ratings]
            return f"What does {max(scores)} add over {min(scores)} here?"
        case Verdict.THIN:
            return "Is one interview enough for this level?"
        case Verdict.NONE:
            return "Who can still assess this?"
        case Verdict.AGREE:
            return None


def _lowest_raters(panel: Panel, dimension: DimensionSummary) -> list[str]:
    """The names of those who gave the lowest score, in alphabetical order."""
    lowest = dimension.ratings[0].score
    ids = {rating.interviewer for rating in dimension.ratings if rating.score == lowest}
    names = {card.interviewer.id: card.interviewer.name for card in panel.scorecards}
    return sorted(names[each] for each in ids)
