"""One dimension over all who rated it."""

from collections.abc import Sequence
from math import fsum, sqrt
from statistics import fmean, median

from debrief.aggregation.columns import Column
from debrief.aggregation.composite import EPSILON
from debrief.aggregation.panel import Rubric
from debrief.aggregation.summary import DimensionSummary, Verdict

WIDE = 2
"""Opinions this many points apart or more are far apart."""


def summarise_dimension(rubric: Rubric, column: Column) -> DimensionSummary:
    """Summarise one column of the panel against its bar."""
    opinions = sorted(column.opinions.values())
    spread = opinions[-1] - opinions[0] if opinions else None
    middle = median(opinions) if opinions else None
    counts = dict.fromkeys((point.score for point in rubric.scale), 0)
    for rating in column.ratings:
        counts[rating.score] += 1
    at_or_above = sum(opinion >= column.bar - EPSILON for opinion in opinions)
    straddles = 0 < at_or_above < len(opinions)
    return DimensionSummary(
        key=column.dimension.key,
        bar=column.bar,
        n=len(opinions),
        ratings=column.ratings,
        counts=counts,
        mean=column.mean,
        median=middle,
        min=opinions[0] if opinions else None,
        max=opinions[-1] if opinions else None,
        range=spread,
        sd=_standard_deviation(opinions),
        ad_median=_mean_distance(opinions, middle),
        at_or_above_bar=at_or_above,
        straddles_bar=straddles,
        verdict=verdict(len(opinions), spread or 0, straddles_bar=straddles),
    )


def verdict(n: int, spread: float, *, straddles_bar: bool) -> Verdict:
    """Where ``n`` opinions, ``spread`` points apart, lie against the bar and one another.

    A spread of less than one point arises where an interviewer's two rounds were averaged;
    it counts as one.
    """
    if n == 0:
        return Verdict.NONE
    if n == 1:
        return Verdict.THIN
    wide = spread >= WIDE - EPSILON
    if straddles_bar:
        return Verdict.SPLIT if wide else Verdict.STRADDLE
    return Verdict.SPREAD if wide else Verdict.AGREE


def _standard_deviation(values: Sequence[float]) -> float | None:
    """The sample standard deviation, with n - 1."""
    if len(values) < 2:  # noqa: PLR2004 -- n - 1 must not be zero
        return None
    centre = fmean(values)
    return sqrt(fsum((value - centre) ** 2 for value in values) / (len(values) - 1))


def _mean_distance(values: Sequence[float], centre: float | None) -> float | None:
    if centre is None:
        return None
    return fmean(abs(value - centre) for value in values)
