"""One debrief at its edges: what is counted, what is compared, and what is left open."""

import pytest

from debrief.aggregation.panel import Panel
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import Coverage, VarianceComponents, Without
from tests.aggregation.panels import card, panel_of, rubric_of

NEUTRAL = VarianceComponents(0, 0, 0, 0)


def panel(
    *cards: str, weights: str = "", bars: tuple[float, ...] = (), required: str = ""
) -> Panel:
    """Scorecards as ``name scores recommendation``; dimensions are called a, b, c …"""
    keys = "abcdefgh"[: len(cards[0].split()[1])] if cards else "abc"
    rubric = rubric_of(
        *keys,
        weights=dict(zip(keys, map(int, weights), strict=False)),
        bars=dict(zip(keys, bars, strict=False)),
        required=required,
    )
    rows = [each.split() for each in cards]
    return panel_of(
        rubric,
        *(
            card(name, scores, votes[0] if votes else None, rubric=rubric, round_=str(number))
            for number, (name, scores, *votes) in enumerate(rows)
        ),
    )


def test_one_interviewer_gives_a_composite_and_nothing_to_leave_out() -> None:
    computed = summarise(panel("Ann 344")).computed

    assert computed.composite == pytest.approx(11 / 3)
    assert computed.meets_bar is True
    assert computed.leave_one_interviewer_out == {"ann": Without(None, None, ("a", "b", "c"))}
    assert computed.se is not None
    assert computed.se > 0


def test_one_rating_has_a_range_of_zero_and_no_standard_deviation() -> None:
    (dimension,) = summarise(panel("Ann 3")).dimensions

    assert (dimension.n, dimension.range, dimension.sd, dimension.ad_median) == (1, 0, None, 0)


def test_equal_scores_keep_a_positive_plausible_range() -> None:
    summary = summarise(panel("Ann 333", "Bob 333", "Cyd 333"))

    assert [(each.range, each.sd, each.ad_median) for each in summary.dimensions] == [(0, 0, 0)] * 3
    low, high = summary.computed.plausible_range or (0, 0)
    assert low < 3 < high


def test_nothing_scored_leaves_nothing_to_compare() -> None:
    summary = summarise(panel("Ann --- abstain", "Bob --- yes"))
    computed = summary.computed

    assert computed.status == "nothing to compare"
    assert summary.scorecards == 2
    assert summary.coverage == Coverage(0, ("a", "b", "c"), ())
    assert (
        computed.composite,
        computed.bar,
        computed.meets_bar,
        computed.equal_weight_composite,
        computed.weight_range,
        computed.one_point_changes_to_flip,
        computed.se,
        computed.plausible_range,
        computed.band,
    ) == (None,) * 9
    assert (computed.interviewer_composite, computed.leave_one_dimension_out) == ({}, {})
    assert computed.leave_one_interviewer_out == {}


def test_no_scorecard_at_all_is_summarised() -> None:
    summary = summarise(panel())

    assert summary.scorecards == 0
    assert [each.n for each in summary.dimensions] == [0, 0, 0]
    assert summary.computed.status == "nothing to compare"


def test_all_weights_zero_leave_nothing_to_compare_but_show_every_dimension() -> None:
    summary = summarise(panel("Ann 34", "Bob 12", weights="00"))
    computed = summary.computed

    assert computed.status == "nothing to compare"
    assert summary.coverage == Coverage(None, (), ())
    assert [each.mean for each in summary.dimensions] == [2, 3]
    assert computed.interviewer_composite == {"ann": None, "bob": None}
    assert computed.interviewer_deviation == {"ann": None, "bob": None}
    assert computed.leave_one_interviewer_out == {
        "ann": Without(None, None),
        "bob": Without(None, None),
    }


def test_weightless_dimension_is_shown_and_not_counted() -> None:
    summary = summarise(panel("Ann 31", "Bob 31", weights="10"))

    assert summary.dimensions[1].mean == 1
    assert summary.computed.composite == 3
    assert summary.computed.equal_weight_composite == 3
    assert [*summary.computed.tipping_weight] == ["a"]
    assert [*summary.computed.leave_one_dimension_out] == ["a"]


def test_required_dimension_never_assessed_leaves_the_result_incomplete() -> None:
    computed = summarise(panel("Ann 4-", "Bob 3-", required="b")).computed

    assert computed.status == "incomplete"
    assert computed.composite == 3.5
    assert computed.bar == 3
    assert computed.se is not None
    assert (computed.meets_bar, computed.band, computed.one_point_changes_to_flip) == (
        None,
        None,
        None,
    )
    assert computed.leave_one_interviewer_out == {
        "ann": Without(3, None),
        "bob": Without(4, None),
    }
    assert computed.tipping_weight == {"a": None}
    assert computed.weight_range is not None
    assert computed.weight_range.flips is None


def test_leaving_out_the_only_rater_of_a_required_dimension_is_no_comparison() -> None:
    computed = summarise(panel("Ann 41", "Bob 4-", required="b")).computed

    assert computed.meets_bar is False
    assert computed.leave_one_interviewer_out == {
        "ann": Without(4, None, ("b",)),
        "bob": Without(2.5, flips=False),
    }


def test_composite_exactly_at_the_bar_meets_it() -> None:
    computed = summarise(panel("Ann 24", "Bob 42")).computed

    assert (computed.composite, computed.meets_bar) == (3, True)
    assert computed.one_point_changes_to_flip == 1


def test_tie_that_floating_point_blurs_still_meets_the_bar() -> None:
    keys = "abc"
    rubric = rubric_of(*keys, weights=dict.fromkeys(keys, 0.1), bars=dict.fromkeys(keys, 10 / 3))
    computed = summarise(panel_of(rubric, card("Ann", "334", rubric=rubric))).computed

    assert computed.meets_bar is True


def test_tipping_weight_may_equal_the_weight_it_has() -> None:
    computed = summarise(panel("Ann 24")).computed

    assert computed.tipping_weight == {"a": 1, "b": 1}


def test_dimension_at_the_bar_has_no_tipping_weight() -> None:
    assert summarise(panel("Ann 34")).computed.tipping_weight == {"a": None, "b": None}


def test_not_assessed_is_never_zero() -> None:
    summary = summarise(panel("Ann 4-", "Bob 44"))

    assert summary.dimensions[1].mean == 4
    assert summary.computed.composite == 4
    assert summary.coverage == Coverage(1, (), ("b",))


def test_each_dimension_is_held_against_its_own_bar() -> None:
    summary = summarise(panel("Ann 24", "Bob 33", weights="12", bars=(2, 4)))
    computed = summary.computed

    assert [(each.straddles_bar, each.at_or_above_bar) for each in summary.dimensions] == [
        (False, 2),
        (True, 1),
    ]
    assert computed.composite == pytest.approx((2.5 + 2 * 3.5) / 3)
    assert computed.bar == pytest.approx((2 + 2 * 4) / 3)
    assert computed.meets_bar is False
    assert computed.tipping_weight == {"a": 2, "b": 1}
    assert computed.leave_one_dimension_out == {
        "a": Without(3.5, flips=False),
        "b": Without(2.5, flips=True),
    }


def test_weights_may_flip_the_outcome_although_the_composite_hardly_moves() -> None:
    # Both means are 3, so no weight moves the composite, but one bar is 2 and one is 4.
    weighed = summarise(panel("Ann 33", bars=(2, 4))).computed.weight_range

    assert weighed is not None
    assert (weighed.min, weighed.max) == pytest.approx((3, 3))
    assert weighed.flips is True


def test_two_rounds_by_one_interviewer_are_one_opinion() -> None:
    summary = summarise(panel("Ann 1", "Ann 4", "Bob 3"), components=NEUTRAL)
    (dimension,) = summary.dimensions

    assert (dimension.n, dimension.mean, dimension.min, dimension.max) == (2, 2.75, 2.5, 3)
    assert (dimension.range, dimension.straddles_bar, dimension.verdict) == (0.5, True, "straddle")
    assert [(each.interviewer, each.round, each.score) for each in dimension.ratings] == [
        ("ann", "0", 1),
        ("bob", "2", 3),
        ("ann", "1", 4),
    ]
    assert dimension.counts == {1: 1, 2: 0, 3: 1, 4: 1}
    assert summary.computed.interviewer_composite == {"ann": 2.5, "bob": 3}


def test_two_rounds_by_the_only_interviewer_stay_thin() -> None:
    summary = summarise(panel("Ann 3", "Ann 4"))

    assert summary.coverage == Coverage(1, (), ("a",))
    assert summary.dimensions[0].verdict == "thin"


def test_one_point_in_one_of_two_rounds_moves_half_as_much() -> None:
    # Ann's 2 and 2 must both rise; had she rated once, one point would do.
    assert summarise(panel("Ann 2", "Ann 2")).computed.one_point_changes_to_flip == 2
    assert summarise(panel("Ann 2")).computed.one_point_changes_to_flip == 1


def test_bar_above_the_scale_cannot_be_reached() -> None:
    assert summarise(panel("Ann 2", bars=(5,))).computed.one_point_changes_to_flip is None


def test_abstention_is_no_vote_but_its_ratings_count() -> None:
    summary = summarise(panel("Ann 2 abstain", "Bob 4 yes"))

    assert summary.recommendations == {
        "strong_no": 0,
        "no": 0,
        "yes": 1,
        "strong_yes": 0,
        "abstain": 1,
    }
    assert summary.dimensions[0].n == 2


def test_scorecard_without_ratings_enters_no_number() -> None:
    with_empty = summarise(panel("Ann 34", "Bob 43", "Cyd -- yes"))
    without = summarise(panel("Ann 34", "Bob 43"))

    assert (with_empty.dimensions, with_empty.coverage, with_empty.computed) == (
        without.dimensions,
        without.coverage,
        without.computed,
    )
    assert (with_empty.scorecards, without.scorecards) == (3, 2)


def test_components_are_named_by_their_source() -> None:
    assert summarise(panel("Ann 3")).computed.components_from == "typical"
    assert summarise(panel("Ann 3"), components=NEUTRAL).computed.components_from == "given"
