"""What holds for every panel."""

import math
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from debrief.aggregation.document import summary_document
from debrief.aggregation.panel import Panel, Rating
from debrief.aggregation.summarise import summarise
from tests.aggregation.panels import panel_of
from tests.aggregation.strategies import panels, rearranged, with_ratings


def leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def document(panel: Panel) -> dict[str, Any]:
    return summary_document([(panel, summarise(panel))])


def close(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=1e-9)


def exact(panel: Panel) -> tuple[Fraction, Fraction] | None:
    """Composite and bar by definition, in exact arithmetic."""
    points, bars, weights = Fraction(0), Fraction(0), Fraction(0)
    for dimension in panel.rubric.dimensions:
        opinions: dict[str, list[int]] = {}
        for scorecard in panel.scorecards:
            for rating in scorecard.ratings:
                if rating.dimension == dimension.key and rating.score is not None:
                    opinions.setdefault(scorecard.interviewer.id, []).append(rating.score)
        if opinions:
            means = [Fraction(sum(scores), len(scores)) for scores in opinions.values()]
            weight = Fraction(dimension.weight)
            points += weight * sum(means) / len(means)
            bars += weight * Fraction(panel.rubric.bar(dimension, panel.opening.level))
            weights += weight
    return (points / weights, bars / weights) if weights else None


def meets(panel: Panel) -> bool:
    result = exact(panel)
    return result is not None and result[0] >= result[1]


@given(panels(), st.data())
def test_order_of_scorecards_and_ratings_never_matters(panel: Panel, data: st.DataObject) -> None:
    other = data.draw(rearranged(panel))

    assert summarise(other) == summarise(panel)
    assert repr(summarise(other)) == repr(summarise(panel))


@given(panels())
def test_not_assessed_equals_no_rating(panel: Panel) -> None:
    without = panel_of(
        panel.rubric,
        *(
            with_ratings(each, [rating for rating in each.ratings if rating.score is not None])
            for each in panel.scorecards
        ),
        level=panel.opening.level,
    )

    assert summarise(without) == summarise(panel)


@given(panels())
def test_composite_and_bar_equal_exact_arithmetic(panel: Panel) -> None:
    computed, result = summarise(panel).computed, exact(panel)

    if result is None:
        assert (computed.composite, computed.bar, computed.meets_bar) == (None, None, None)
        assert computed.status == "nothing to compare"
    else:
        assert computed.composite == close(float(result[0]))
        assert computed.bar == close(float(result[1]))
        assert computed.meets_bar == (meets(panel) if computed.status == "ok" else None)


@given(panels())
def test_every_number_is_finite(panel: Panel) -> None:
    numbers = [each for each in leaves(document(panel)) if isinstance(each, float)]

    assert [each for each in numbers if not math.isfinite(each)] == []


@given(panels())
def test_composite_lies_between_the_lowest_and_the_highest_mean(panel: Panel) -> None:
    summary = summarise(panel)
    composite = summary.computed.composite
    assume(composite is not None)
    assert composite is not None
    means = [each.mean for each in summary.dimensions if each.mean is not None]

    assert min(means) - 1e-9 <= composite <= max(means) + 1e-9


@given(panels(), st.sampled_from((0.001, 0.3, 7, 1000)))
def test_scaling_all_weights_changes_only_the_tipping_weights(panel: Panel, factor: float) -> None:
    rubric = panel.rubric
    scaled = replace(
        rubric,
        dimensions=tuple(replace(each, weight=each.weight * factor) for each in rubric.dimensions),
    )
    before = document(panel)["candidates"][0]
    after = document(replace(panel, rubric=scaled))["candidates"][0]
    tips = before["computed"].pop("tipping_weight")

    assert {key: close(tip and tip * factor) for key, tip in tips.items()} == after["computed"].pop(
        "tipping_weight"
    )
    assert [close(each) if isinstance(each, float) else each for each in leaves(after)] == [
        *leaves(before)
    ]


@given(panels(), st.integers(-3, 3))
def test_moving_scale_bars_and_scores_moves_the_composite_alone(panel: Panel, by: int) -> None:
    rubric = panel.rubric
    moved_rubric = replace(
        rubric,
        scale=tuple(replace(point, score=point.score + by) for point in rubric.scale),
        dimensions=tuple(
            replace(each, bars={"L6": rubric.bar(each, "L6") + by}) for each in rubric.dimensions
        ),
    )
    cards = [
        with_ratings(
            each,
            [
                Rating(rating.dimension, rating.score + by)
                for rating in each.ratings
                if rating.score is not None
            ],
        )
        for each in panel.scorecards
    ]
    before = summarise(replace(panel, opening=replace(panel.opening, level="L6")))
    after = summarise(panel_of(moved_rubric, *cards))
    composite = before.computed.composite

    assert after.computed.composite == close(None if composite is None else composite + by)
    assert after.computed.meets_bar == before.computed.meets_bar
    assert after.computed.se == close(before.computed.se)
    assert after.computed.band == before.computed.band
    assert after.computed.one_point_changes_to_flip == before.computed.one_point_changes_to_flip
    assert after.headline == before.headline
    assert [each.verdict for each in after.dimensions] == [
        each.verdict for each in before.dimensions
    ]


@given(panels())
def test_leaving_an_interviewer_out_equals_a_panel_without_them(panel: Panel) -> None:
    computed = summarise(panel).computed

    for interviewer, without in computed.leave_one_interviewer_out.items():
        rest = summarise(
            replace(
                panel,
                scorecards=tuple(
                    each for each in panel.scorecards if each.interviewer.id != interviewer
                ),
            )
        )
        flips = (
            None
            if computed.meets_bar is None or rest.computed.meets_bar is None
            else computed.meets_bar != rest.computed.meets_bar
        )
        assert without.composite == close(rest.computed.composite)
        assert without.flips == flips
        assert set(without.lost) == set(rest.coverage.never_assessed) - set(
            summarise(panel).coverage.never_assessed
        )


@given(panels())
def test_leaving_a_dimension_out_equals_giving_it_no_weight(panel: Panel) -> None:
    computed = summarise(panel).computed

    for key, without in computed.leave_one_dimension_out.items():
        rest = summarise(reweighted(panel, key, 0)).computed
        flips = (
            None
            if computed.meets_bar is None or rest.composite is None
            else computed.meets_bar != rest.meets_bar
        )
        assert (without.composite, without.flips, without.lost) == (
            close(rest.composite),
            flips,
            (),
        )


@given(panels())
def test_at_the_tipping_weight_the_composite_equals_the_bar(panel: Panel) -> None:
    computed = summarise(panel).computed

    for key, weight in computed.tipping_weight.items():
        if weight is not None:
            tipped = summarise(reweighted(panel, key, weight)).computed
            alone = len(computed.tipping_weight) == 1
            assert (tipped.composite, weight) == (None if alone else close(tipped.bar), weight)


@given(panels())
def test_where_no_weight_tips_the_outcome_none_of_many_does(panel: Panel) -> None:
    computed = summarise(panel).computed

    for key, weight in computed.tipping_weight.items():
        if weight is None and computed.meets_bar is not None:
            tried = [summarise(reweighted(panel, key, w)).computed for w in (0.01, 0.4, 2, 9, 99)]
            assert {each.meets_bar for each in tried} == {computed.meets_bar}


@given(panels(most_dimensions=6))
def test_weight_range_equals_the_best_corners_of_the_box(panel: Panel) -> None:
    computed = summarise(panel).computed
    keys = list(computed.tipping_weight)
    corners = [exact(shaken(panel, keys, shares)) for shares in product((-1, 1), repeat=len(keys))]
    results = [corner for corner in corners if corner]

    if computed.weight_range is None:
        assert results == []
        return
    assert computed.weight_range.pct == 0.3
    assert computed.weight_range.min == close(float(min(points for points, _ in results)))
    assert computed.weight_range.max == close(float(max(points for points, _ in results)))
    gaps = [points - bar for points, bar in results]
    assume(all(abs(gap) > 1e-8 or gap == 0 for gap in (min(gaps), max(gaps))))
    flips = (min(gaps) >= 0) != (max(gaps) >= 0)
    assert computed.weight_range.flips == (None if computed.meets_bar is None else flips)


@given(panels(most_dimensions=2, most_points=4, most_cards=3))
def test_one_point_changes_equal_the_cheapest_of_all_panels_that_flip(panel: Panel) -> None:
    computed = summarise(panel).computed
    assume(computed.meets_bar is not None)
    places = [
        (which, rating.dimension, rating.score)
        for which, scorecard in enumerate(panel.scorecards)
        for rating in scorecard.ratings
        if rating.score is not None
    ]
    points = [point.score for point in panel.rubric.scale]

    costs = []
    for scores in product(points, repeat=len(places)):
        cards = [
            with_ratings(
                scorecard,
                [
                    Rating(dimension, score)
                    for (place, dimension, _), score in zip(places, scores, strict=True)
                    if place == which
                ],
            )
            for which, scorecard in enumerate(panel.scorecards)
        ]
        changed = panel_of(panel.rubric, *cards, level=panel.opening.level)
        if meets(changed) != computed.meets_bar:
            costs.append(
                sum(abs(new - old) for (_, _, old), new in zip(places, scores, strict=True))
            )

    assert computed.one_point_changes_to_flip == min(costs, default=None)


@given(panels())
def test_ratings_are_counted_once_and_interviewers_once(panel: Panel) -> None:
    for summary in summarise(panel).dimensions:
        given = sorted(
            (rating.score, scorecard.interviewer.id, scorecard.round)
            for scorecard in panel.scorecards
            for rating in scorecard.ratings
            if rating.dimension == summary.key and rating.score is not None
        )
        assert [(each.score, each.interviewer, each.round) for each in summary.ratings] == given
        assert sum(summary.counts.values()) == len(given)
        assert summary.n == len({interviewer for _, interviewer, _ in given})


@given(panels())
def test_interviewer_deviations_balance_on_a_dimension_of_its_own(panel: Panel) -> None:
    key = panel.rubric.dimensions[0].key
    single = replace(
        panel,
        rubric=replace(panel.rubric, dimensions=panel.rubric.dimensions[:1]),
        scorecards=tuple(
            with_ratings(each, [rating for rating in each.ratings if rating.dimension == key])
            for each in panel.scorecards
        ),
    )
    deviations = summarise(single).computed.interviewer_deviation.values()

    assert math.fsum(each for each in deviations if each is not None) == close(0)


def reweighted(panel: Panel, key: str, weight: float) -> Panel:
    rubric = panel.rubric
    return replace(
        panel,
        rubric=replace(
            rubric,
            dimensions=tuple(
                replace(each, weight=weight) if each.key == key else each
                for each in rubric.dimensions
            ),
        ),
    )


def shaken(panel: Panel, keys: list[str], signs: tuple[int, ...]) -> Panel:
    """``panel`` with the weights of ``keys`` moved by 30 % up or down."""
    for key, sign in zip(keys, signs, strict=True):
        panel = reweighted(panel, key, panel.rubric.by_key[key].weight * (1 + 0.3 * sign))
    return panel
