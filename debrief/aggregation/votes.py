"""What the panel recommends, counted; never averaged, never part of the composite."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from debrief.aggregation.panel import Recommendation, Scorecard

ORDER = {
    Recommendation.STRONG_NO: 0,
    Recommendation.NO: 1,
    Recommendation.YES: 2,
    Recommendation.STRONG_YES: 3,
}
FEWEST_TO_CORRELATE = 4


def tally(scorecards: Iterable[Scorecard]) -> dict[str, int]:
    """Count the scorecards under each recommendation; those without one are not counted."""
    counts = dict.fromkeys(map(str, Recommendation), 0)
    for card in scorecards:
        if card.recommendation is not None:
            counts[card.recommendation] += 1
    return counts


def sides(counts: Mapping[str, int]) -> tuple[int, int]:
    """How many say no and how many say yes, mildly or strongly."""
    return (
        counts[Recommendation.STRONG_NO] + counts[Recommendation.NO],
        counts[Recommendation.YES] + counts[Recommendation.STRONG_YES],
    )


def votes_and_scores_disagree(
    scorecards: Sequence[Scorecard],
    composites: Mapping[str, float | None],
    *,
    meets_bar: bool | None,
) -> bool:
    """Whether recommendations point one way and scores the other.

    Either the majority is on the other side than the composite, or, with four interviewers
    or more, those who score higher tend to recommend less (a negative Spearman correlation
    of ``composites``, by interviewer id, and recommendations).
    """
    no, yes = sides(tally(scorecards))
    if meets_bar is not None and no != yes and (yes > no) != meets_bar:
        return True
    given: dict[str, set[int]] = {}
    for card in scorecards:
        if card.recommendation in ORDER:
            given.setdefault(card.interviewer.id, set()).add(ORDER[card.recommendation])
    # Who recommends differently after different rounds has no one place in the order.
    pairs = [
        (round(score, 9), min(votes))
        for interviewer, votes in given.items()
        if len(votes) == 1 and (score := composites.get(interviewer)) is not None
    ]
    return len(pairs) >= FEWEST_TO_CORRELATE and _rank_correlation_is_negative(pairs)


def _rank_correlation_is_negative(pairs: Sequence[tuple[float, float]]) -> bool:
    """The sign of Spearman's coefficient is that of the covariance of the ranks."""
    left, right = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    middle = (len(pairs) + 1) / 2
    return sum((a - middle) * (b - middle) for a, b in zip(left, right, strict=True)) < 0


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, ties sharing the mean of theirs."""
    ordered = sorted(values)
    return [(bisect_left(ordered, each) + bisect_right(ordered, each) + 1) / 2 for each in values]
