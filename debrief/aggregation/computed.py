"""The computed result: composite, bar, and how firmly the one stands against the other."""

from collections.abc import Iterable, Mapping, Sequence
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
from debrief.aggregation.panel import Panel, Rubric
from debrief.aggregation.precision import Z_90, band, standard_error, typical_components
from debrief.aggregation.summary import (
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
    parts = _parts(columns)
    counted = [column for column in columns if column.dimension.key in parts]
    interviewers = sorted({name for column in columns for name in column.opinions})
    whole = composite([*parts.values()])
    status = _status(columns, whole)
    meets_bar = whole.meets_bar if whole and status is Status.OK else None
    composites = {name: _composite_of(name, counted) for name in interviewers}
    error = (
        standard_error(counted, components or typical_components(panel.rubric)) if whole else None
    )
    return Computed(
        composite=whole.points if whole else None,
        bar=_weighted((part.weight, part.bar) for part in parts.values()),
        meets_bar=meets_bar,
        status=status,
        equal_weight_composite=fmean(part.mean for part in parts.values()) if parts else None,
        interviewer_composite=composites,
        interviewer_deviation={name: _deviation_of(name, counted) for name in interviewers},
        leave_one_interviewer_out={
            name: _without_interviewer(name, columns, parts, meets_bar) for name in interviewers
        },
        leave_one_dimension_out={key: _without(_others(key, parts), meets_bar) for key in parts},
        tipping_weight={
            key: None
            if meets_bar is None
            else tipping_weight(part, _others(key, parts), meets_bar=meets_bar)
            for key, part in parts.items()
        },
        weight_range=_weight_range([*parts.values()], meets_bar) if parts else None,
        one_point_changes_to_flip=None
        if whole is None or meets_bar is None
        else one_point_changes(_steps(panel.rubric, counted, meets_bar=meets_bar), whole),
        se=error,
        plausible_range=None
        if whole is None or error is None
        else (whole.points - Z_90 * error, whole.points + Z_90 * error),
        band=None if whole is None or error is None or meets_bar is None else band(whole, error),
        components_from="given" if components else "typical",
        votes_and_scores_disagree=votes_and_scores_disagree(
            panel.scorecards, composites, meets_bar=meets_bar
        ),
    )


def _parts(columns: Iterable[Column]) -> dict[str, Part]:
    """The dimensions that count, by key: assessed, and of some weight."""
    return {
        column.dimension.key: Part(column.dimension.weight, column.mean, column.bar)
        for column in columns
        if column.dimension.weight > 0 and column.mean is not None
    }


def _status(columns: Iterable[Column], whole: Composite | None) -> Status:
    if whole is None:
        return Status.NOTHING
    if any(column.dimension.required and not column.ratings for column in columns):
        return Status.INCOMPLETE
    return Status.OK


def _weighted(pairs: Iterable[tuple[float, float]]) -> float | None:
    """The weighted mean of (weight, value), ``None`` of none."""
    pairs = tuple(pairs)
    if not pairs:
        return None
    weights, values = zip(*pairs, strict=True)
    return fmean(values, weights)


def _composite_of(interviewer: str, counted: Iterable[Column]) -> float | None:
    return _weighted(
        (column.dimension.weight, column.opinions[interviewer])
        for column in counted
        if interviewer in column.opinions
    )


def _deviation_of(interviewer: str, counted: Iterable[Column]) -> float | None:
    """How far the interviewer lies from the panel on the dimensions both assessed."""
    return _weighted(
        (column.dimension.weight, column.opinions[interviewer] - column.mean)
        for column in counted
        if interviewer in column.opinions and column.mean is not None
    )


def _others(key: str, parts: Mapping[str, Part]) -> list[Part]:
    return [part for other, part in parts.items() if other != key]


def _without_interviewer(
    interviewer: str,
    columns: Iterable[Column],
    parts: Mapping[str, Part],
    meets_bar: bool | None,
) -> Without:
    remaining = dict(parts)
    lost: list[str] = []
    for column in columns:
        if interviewer not in column.opinions:
            continue
        key = column.dimension.key
        left = [opinion for name, opinion in column.opinions.items() if name != interviewer]
        if not left:
            lost.append(key)
            remaining.pop(key, None)
        elif key in remaining:
            remaining[key] = remaining[key]._replace(mean=fmean(left))
    return _without([*remaining.values()], meets_bar, tuple(lost))


def _without(
    left: Sequence[Part],
    meets_bar: bool | None,
    lost: tuple[str, ...] = (),
) -> Without:
    rest = composite(left)
    if rest is None:
        return Without(None, None, lost)
    return Without(rest.points, None if meets_bar is None else rest.meets_bar != meets_bar, lost)


def _weight_range(
    parts: Sequence[Part],
    meets_bar: bool | None,
) -> WeightRange:
    low, high = weight_box([(part.mean, part.weight) for part in parts], WEIGHT_SHARE)
    worst, best = weight_box([(part.gap, part.weight) for part in parts], WEIGHT_SHARE)
    flips = Composite(low, worst).meets_bar != Composite(high, best).meets_bar
    return WeightRange(WEIGHT_SHARE, low, high, None if meets_bar is None else flips)


def _steps(
    rubric: Rubric, counted: Sequence[Column], *, meets_bar: bool
) -> Iterable[tuple[float, int]]:
    """For each rating: what one point of it is worth, and how many points it can move."""
    total = fsum(column.dimension.weight for column in counted)
    for column in counted:
        share = column.dimension.weight / total / len(column.opinions)
        for scores in column.scores.values():
            for score in scores:
                room = score - rubric.lowest if meets_bar else rubric.highest - score
                yield share / len(scores), room
