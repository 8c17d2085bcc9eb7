"""The weighted composite, and how little would have to change for it to cross the bar.

Every comparison is made on gaps (a mean less its dimension's bar), so that dimensions may
have different bars; with one bar for all it is the comparison of composite and bar.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from statistics import fmean
from typing import NamedTuple

EPSILON = 1e-9
"""Closer than this is equal; a composite equal to the bar meets it."""


class Part(NamedTuple):
    """What one assessed dimension brings: a weight above 0, its mean and its bar in points."""

    weight: float
    mean: float
    bar: float

    @property
    def gap(self) -> float:
        """How far the mean lies above the bar, in points."""
        return self.mean - self.bar


class Composite(NamedTuple):
    """The weighted mean of the parts' means and of their gaps, in points."""

    points: float
    gap: float

    @property
    def meets_bar(self) -> bool:
        """Whether it reaches the bar; a tie does."""
        return self.gap >= -EPSILON


def composite(parts: Sequence[Part]) -> Composite | None:
    """Weigh the parts together; ``None`` when there are none."""
    if not parts:
        return None
    weights = [part.weight for part in parts]
    return Composite(
        fmean([part.mean for part in parts], weights),
        fmean([part.gap for part in parts], weights),
    )


def tipping_weight(part: Part, others: Sequence[Part], *, meets_bar: bool) -> float | None:
    """The weight of ``part`` at which the composite equals the bar.

    ``None`` when no weight of this dimension changes the outcome. Where nothing else was
    assessed and the mean is below the bar, the answer is 0: only leaving it out helps.
    """
    if abs(part.gap) < EPSILON:
        return None
    weight = -fsum(other.weight * other.gap for other in others) / part.gap
    smallest = EPSILON * (part.weight + fsum(other.weight for other in others))
    if weight < -smallest or (meets_bar and part.gap > 0 and weight <= smallest):
        return None
    return max(weight, 0.0)


def weight_box(weighted: Iterable[tuple[float, float]], share: float) -> tuple[float, float]:
    """The exact extremes of a weighted mean when each weight moves by up to ``share``.

    ``weighted`` holds one or more (value, weight) with positive weights, 0 <= ``share`` < 1.
    The best corner of the box gives every value on one side of a cut the low weight and
    every other the high one (a fractional linear programme), so one pass over the cuts
    finds it.
    """
    ascending = sorted(weighted)
    return min(_cuts(ascending[::-1], share)), max(_cuts(ascending, share))


def _cuts(ordered: Sequence[tuple[float, float]], share: float) -> Iterable[float]:
    """The weighted mean with the first 0, 1, 2 … values at the low weight."""
    total = (1 + share) * fsum(weight for _, weight in ordered)
    mass = (1 + share) * fsum(value * weight for value, weight in ordered)
    yield mass / total
    for value, weight in ordered:
        total -= 2 * share * weight
        mass -= 2 * share * weight * value
        yield mass / total


def one_point_changes(steps: Iterable[tuple[float, int]], whole: Composite) -> int | None:
    """The smallest number of single one-point changes that takes ``whole`` across the bar.

    ``steps`` holds for each rating how much one point of it moves the composite, and how
    many points it can still move in the direction wanted. Taking the largest steps first is
    exact, because the points of one rating all count the same. ``None`` when even all of
    them do not suffice.
    """
    distance = abs(whole.gap)
    changes = 0
    for step, available in sorted(steps, reverse=True):
        for _ in range(available):
            distance -= step
            changes += 1
            if distance < -EPSILON if whole.meets_bar else distance <= EPSILON:
                return changes
    return None
