"""The computed result in sentences: what the rule gives, how sure it is, what would change it.

It states numbers by a published rule over human ratings. It never says what to decide.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import Band, Computed, DimensionSummary, Summary, Without
from debrief.aggregation.wording import listed
from debrief.debriefs.gauge import Gauge, gauge

EPSILON = 1e-9
DECIMALS = 3

BANDS: Mapping[Band, str] = {
    Band.ABOVE: "clearly above the bar",
    Band.NEAR: "too close to the bar to call",
    Band.BELOW: "clearly below the bar",
}

SOURCES: Mapping[str, str] = {
    "typical": "based on typical panels, not yet on your data",
    "given": "based on the variances that came with the data",
    "organisation": "based on your own panels",
}


@dataclass(frozen=True, slots=True)
class ComputedView:
    """The computed block: one sentence that gives the result, and those that qualify it.

    ``incomplete`` is a result to be shown struck through, because a required dimension is
    missing from it.
    """

    result: str
    incomplete: str
    gauge: Gauge | None
    basis: str
    range: str
    changes: tuple[str, ...]
    caution: str


def computed_view(
    panel: Panel, summary: Summary, called: Mapping[str, str], *, width: int, prefix: str
) -> ComputedView:
    """Put the computed result of ``summary`` into words, and on a gauge of ``width``.

    ``called`` gives for an interviewer's id the name that sentences use.
    """
    computed = summary.computed
    compared = computed.composite is not None and computed.meets_bar is not None
    incomplete = computed.composite is not None and not compared
    return ComputedView(
        result=_result(panel, summary),
        incomplete=f"{computed.composite:.1f}" if incomplete else "",
        gauge=_gauge(panel, computed, width, prefix) if compared else None,
        basis=_basis(panel, summary),
        range=_range(computed) if compared else "",
        changes=tuple(_changes(panel, summary, called)) if compared else (),
        caution="The scores point one way, most recommendations the other."
        if compared and computed.votes_and_scores_disagree
        else "",
    )


def points(value: float, other: float) -> tuple[str, str]:
    """``value`` and ``other`` with the fewest decimals that keep them apart.

    A result of 2.96 against a bar of 3 is not printed as 3.0 against 3.0.
    """
    for decimals in range(1, DECIMALS + 1):
        written = f"{value:.{decimals}f}", f"{other:.{decimals}f}"
        if written[0] != written[1]:
            return written
    return f"{value:.1f}", f"{other:.1f}"


def _result(panel: Panel, summary: Summary) -> str:
    computed = summary.computed
    if computed.composite is None:
        return f"By the rubric's weights: nothing to compare. {_unassessed(panel, summary)}"
    if computed.meets_bar is None or computed.bar is None:
        missing = _unassessed(panel, summary, required=True)
        return f"By the rubric's weights: incomplete, not held against the bar. {missing}"
    composite, bar = points(computed.composite, computed.bar)
    return f"By the rubric's weights: {composite} against a bar of {bar}."


def _gauge(panel: Panel, computed: Computed, width: int, prefix: str) -> Gauge | None:
    if computed.composite is None or computed.bar is None:
        return None
    rubric = panel.rubric
    composite, bar = points(computed.composite, computed.bar)
    low, high = computed.plausible_range or (computed.composite, computed.composite)
    return gauge(
        computed.composite,
        computed.bar,
        computed.plausible_range,
        scale=range(rubric.lowest, rubric.highest + 1),
        width=width,
        uid=f"{prefix}gauge",
        alt=f"On the scale from {rubric.lowest} to {rubric.highest}: result {composite}, "
        f"plausible range {low:.1f} to {high:.1f}, bar {bar}.",
    )


def _unassessed(panel: Panel, summary: Summary, *, required: bool = False) -> str:
    names = [
        panel.rubric.by_key[key].name
        for key in summary.coverage.never_assessed
        if panel.rubric.by_key[key].required or not required
    ]
    return f"Nobody assessed {listed(names)}." if names else "No dimension carries weight."


def _basis(panel: Panel, summary: Summary) -> str:
    rated = [dimension for dimension in summary.dimensions if dimension.n]
    ratings = sum(len(dimension.ratings) for dimension in rated)
    raters = {given.interviewer for dimension in rated for given in dimension.ratings}
    if not ratings:
        return ""
    counted = f"{ratings} rating{'s' * (ratings != 1)} by {len(raters)} interviewer"
    counted += "s" if len(raters) > 1 else ", which is one opinion"
    weights = {dimension.weight for dimension in panel.rubric.dimensions}
    if len(weights) == 1:
        return f"From {counted}; every dimension weighs the same."
    each = ", ".join(f"{d.name} {d.weight:g}" for d in panel.rubric.dimensions)
    return f"From {counted}. Weights: {each}."


def _range(computed: Computed) -> str:
    if computed.plausible_range is None or computed.band is None:
        return ""
    low, high = computed.plausible_range
    return (
        f"Plausible range {low:.1f} to {high:.1f}: {BANDS[computed.band]} "
        f"({SOURCES.get(computed.components_from, computed.components_from)})."
    )


def _changes(panel: Panel, summary: Summary, called: Mapping[str, str]) -> Iterable[str]:
    computed = summary.computed
    yield from _one_point(computed)
    names = {key: dimension.name for key, dimension in panel.rubric.by_key.items()}
    yield from _without(computed.leave_one_interviewer_out, called, computed, "interviewer")
    yield from _without(computed.leave_one_dimension_out, names, computed, "dimension")
    yield from _weights(panel, summary)


def _one_point(computed: Computed) -> Iterable[str]:
    steps, way = computed.one_point_changes_to_flip, "lower" if computed.meets_bar else "higher"
    if steps == 1:
        yield f"One rating one point {way} would turn it."
    elif steps is not None:
        yield f"It would take {steps} ratings one point {way} to turn it."


def _without(
    left_out: Mapping[str, Without], names: Mapping[str, str], computed: Computed, what: str
) -> Iterable[str]:
    told = [key for key, without in left_out.items() if without.flips is not None]
    turned = [key for key in told if left_out[key].flips]
    for key in turned:
        composite, name = left_out[key].composite, names.get(key, key)
        if composite is None or computed.bar is None:
            continue
        side = "below" if computed.meets_bar else "at or above"
        if (composite >= computed.bar - EPSILON) == computed.meets_bar:
            # Where bars differ, leaving a dimension out moves the bar as well.
            yield f"Without {name}, {side} the bar of the rest."
        else:
            # The number comes first: after a right-to-left name it would be drawn before it.
            yield f"{points(composite, computed.bar)[0]} without {name}, {side} the bar."
    if told and not turned:
        yield f"Leaving out any one {what} does not turn it."


def _weights(panel: Panel, summary: Summary) -> Iterable[str]:
    weighed, bar = summary.computed.weight_range, summary.computed.bar
    if weighed is None or bar is None:
        return
    share = f"±{weighed.pct:.0%}".replace("%", " %")
    if not weighed.flips:
        yield f"It holds for all weights within {share}."
        return
    tips = [
        f"{panel.rubric.by_key[dimension.key].name} weighs {tip:.3g} instead of {weight:g}"
        for dimension, weight, tip in _tipping(panel, summary)
        if abs(tip - weight) <= weighed.pct * weight + EPSILON
    ]
    tipping = f"; it tips where {', or where '.join(tips)}" if tips else ""
    yield (
        f"It depends on the weights: within {share} it runs from "
        f"{points(weighed.min, bar)[0]} to {points(weighed.max, bar)[0]}{tipping}."
    )


def _tipping(panel: Panel, summary: Summary) -> Iterable[tuple[DimensionSummary, float, float]]:
    for dimension in summary.dimensions:
        tip = summary.computed.tipping_weight.get(dimension.key)
        weight = panel.rubric.by_key[dimension.key].weight
        if tip is not None and abs(tip - weight) > EPSILON:
            yield dimension, weight, tip
