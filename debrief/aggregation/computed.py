"""The computed result: composite, bar, and how firmly the one stands against the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from statistics import fmean

from debrief.aggregation.columns import Column
from debrief.aggregation.composite import (
    Composite,
    Part,
    composite,
    one_point_changes,
    tipping_weight,
    weight_box,
)
from debrief.aggregation.panel import Panel
from debrief.aggregation.precision import Z_90, band, standard_error, typical_components
from debrief.aggregation.summary import (
    Band,
    Computed,
    Status,
    VarianceComponents,
    WeightRange,
    Without,
)
from debrief.aggregation.votes import votes_and_scores_disagree

WEIGHT_SHARE = 0.3
"""How far each weight is moved to see whether the outcome hangs on the weights."""


def compute(
    panel: Panel, columns: Sequence[Column], components: VarianceComponents | None
) -> Computed:
    """Compute the result of ``panel`` from its columns, in the order of the rubric."""
    result = _Result(panel, columns, components or typical_components(panel.rubric))
    return Computed(
        composite=result.whole.points if result.whole else None,
        bar=_weighted((part.weight, part.bar) for part in result.parts.values()),
        meets_bar=result.meets_bar,
        status=result.status,
        equal_weight_composite=_weighted((1, part.mean) for part in result.parts.values()),
        interviewer_composite=result.interviewer_composites,
        interviewer_deviation={each: result.deviation(each) for each in result.interviewers},
        leave_one_interviewer_out={
            each: result.without_interviewer(each) for each in result.interviewers
        },
        leave_one_dimension_out={key: result.without_dimension(key) for key in result.parts},
        tipping_weight={key: result.tipping_weight(key) for key in result.parts},
        weight_range=result.weight_range,
        one_point_changes_to_flip=result.one_point_changes,
        se=result.error,
        plausible_range=result.plausible_range,
        band=result.band,
        components_from="given" if components else "typical",
        votes_and_scores_disagree=votes_and_scores_disagree(
            panel.scorecards, result.interviewer_composites, meets_bar=result.meets_bar
        ),
    )


@dataclass(frozen=True)
class _Result:
    """What the fields of :class:`Computed` are made of."""

    panel: Panel
    columns: Sequence[Column]
    components: VarianceComponents

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """The dimensions that count, by key: assessed, and of some weight."""
        return {
            column.dimension.key: Part(column.dimension.weight, column.mean, column.bar)
            for column in self.columns
            if column.dimension.weight > 0 and column.mean is not None
        }

    @cached_property
    def counted(self) -> Sequence[Column]:
        return [column for column in self.columns if column.dimension.key in self.parts]

    @cached_property
    def interviewers(self) -> Sequence[str]:
        """Who rated anything, even where it carries no weight."""
        return sorted({each for column in self.columns for each in column.opinions})

    @cached_property
    def whole(self) -> Composite | None:
        return composite([*self.parts.values()])

    @cached_property
    def status(self) -> Status:
        if self.whole is None:
            return Status.NOTHING
        if any(column.dimension.required and not column.opinions for column in self.columns):
            return Status.INCOMPLETE
        return Status.OK

    @cached_property
    def meets_bar(self) -> bool | None:
        return self.whole.meets_bar if self.whole and self.status is Status.OK else None

    @cached_property
    def interviewer_composites(self) -> Mapping[str, float | None]:
        return {
            interviewer: _weighted(
                (column.dimension.weight, column.opinions[interviewer])
                for column in self.counted
                if interviewer in column.opinions
            )
            for interviewer in self.interviewers
        }

    def deviation(self, interviewer: str) -> float | None:
        """How far the interviewer lies from the panel on the dimensions they assessed."""
        return _weighted(
            (column.dimension.weight, column.opinions[interviewer] - column.mean)
            for column in self.counted
            if interviewer in column.opinions and column.mean is not None
        )

    def without_interviewer(self, interviewer: str) -> Without:
        """The result had this interviewer not been on the panel.

        Where that leaves a required dimension unassessed there is no comparison to flip.
        """
        parts, lost = dict(self.parts), []
        for column in self.columns:
            if interviewer not in column.opinions:
                continue
            key = column.dimension.key
            left = [opinion for who, opinion in column.opinions.items() if who != interviewer]
            if not left:
                lost.append(column.dimension)
                parts.pop(key, None)
            elif key in parts:
                parts[key] = parts[key]._replace(mean=fmean(left))
        rest = composite([*parts.values()])
        comparable = not any(dimension.required for dimension in lost)
        return Without(
            composite=rest.points if rest else None,
            flips=self._flips(rest) if comparable else None,
            lost=tuple(dimension.key for dimension in lost),
        )

    def without_dimension(self, key: str) -> Without:
        rest = composite(self._others(key))
        return Without(composite=rest.points if rest else None, flips=self._flips(rest))

    def tipping_weight(self, key: str) -> float | None:
        if self.meets_bar is None:
            return None
        return tipping_weight(self.parts[key], self._others(key), meets_bar=self.meets_bar)

    @property
    def weight_range(self) -> WeightRange | None:
        if not self.parts:
            return None
        parts = self.parts.values()
        low, high = weight_box([(part.mean, part.weight) for part in parts], WEIGHT_SHARE)
        worst, best = weight_box([(part.gap, part.weight) for part in parts], WEIGHT_SHARE)
        flips = Composite(low, worst).meets_bar != Composite(high, best).meets_bar
        return WeightRange(WEIGHT_SHARE, low, high, None if self.meets_bar is None else flips)

    @property
    def one_point_changes(self) -> int | None:
        if self.whole is None or self.meets_bar is None:
            return None
        return one_point_changes(self._steps(down=self.meets_bar), self.whole)

    @cached_property
    def error(self) -> float | None:
        return standard_error(self.counted, self.components) if self.whole else None

    @property
    def plausible_range(self) -> tuple[float, float] | None:
        if self.whole is None or self.error is None:
            return None
        return self.whole.points - Z_90 * self.error, self.whole.points + Z_90 * self.error

    @property
    def band(self) -> Band | None:
        if self.whole is None or self.error is None or self.meets_bar is None:
            return None
        return band(self.whole, self.error)

    def _flips(self, rest: Composite | None) -> bool | None:
        if rest is None or self.meets_bar is None:
            return None
        return rest.meets_bar != self.meets_bar

    def _others(self, key: str) -> list[Part]:
        return [part for other, part in self.parts.items() if other != key]

    def _steps(self, *, down: bool) -> Iterable[tuple[float, int]]:
        """For each rating: what one point of it is worth, and how many points it can move."""
        rubric = self.panel.rubric
        total = fsum(part.weight for part in self.parts.values())
        for column in self.counted:
            share = column.dimension.weight / total / len(column.opinions)
            for scores in column.scores.values():
                for score in scores:
                    room = score - rubric.lowest if down else rubric.highest - score
                    yield share / len(scores), room


def _weighted(pairs: Iterable[tuple[float, float]]) -> float | None:
    """The weighted mean of (weight, value), ``None`` of none."""
    pairs = tuple(pairs)
    if not pairs:
        return None
    weights, values = zip(*pairs, strict=True)
    return fmean(values, weights)
