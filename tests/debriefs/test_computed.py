"""The computed result in words, by hand-made panels whose arithmetic fits on paper."""

import re
from dataclasses import replace

import pytest

from debrief.aggregation.panel import Panel, Recommendation
from debrief.aggregation.summarise import summarise
from debrief.debriefs.computed import ComputedView, computed_view, points
from tests.debriefs.panels import AMARA, dimension, panel, rubric, scorecard

CODING, DESIGN = dimension("Coding"), dimension("Design")


def computed(panel: Panel) -> ComputedView:
    called = {card.interviewer.id: card.interviewer.name.split()[0] for card in panel.scorecards}
    return computed_view(panel, summarise(panel), called, width=284, prefix="")


def test_the_block_of_a_divided_panel() -> None:
    said = computed(AMARA)

    assert said.result == "By the rubric's weights: 2.9 against a bar of 3.0."
    assert said.range == (
        "Plausible range 2.6 to 3.2: too close to the bar to call "
        "(based on typical panels, not yet on your data)."
    )
    assert said.changes == (
        "It would take 2 ratings one point higher to turn it.",
        "3.04 without Priya, at or above the bar.",
        "3.1 without Cross-functional influence, at or above the bar.",
        "3.1 without AI judgment, at or above the bar.",
        "It depends on the weights: within ±30 % it runs from 2.8 to 3.04.",
    )
    assert said.caution == "The scores point one way, most recommendations the other."
    assert said.basis == "From 17 ratings by 5 interviewers; every dimension weighs the same."
    assert said.gauge is not None
    assert said.gauge.alt == (
        "On the scale from 1 to 4: result 2.9, plausible range 2.6 to 3.2, bar 3.0."
    )


def test_a_result_that_holds_says_so_once_for_each_way_of_testing_it() -> None:
    cards = [scorecard(name, {"coding": 4, "design": 4}) for name in ("Ann", "Bo", "Cy")]

    said = computed(panel(rubric(CODING, DESIGN), *cards))

    assert said.changes == (
        "It would take 7 ratings one point lower to turn it.",
        "Leaving out any one interviewer does not turn it.",
        "Leaving out any one dimension does not turn it.",
        "It holds for all weights within ±30 %.",
    )
    assert said.caution == ""


def test_one_interviewer_is_one_opinion_and_cannot_be_left_out() -> None:
    said = computed(panel(rubric(CODING, DESIGN), scorecard("Ann", {"coding": 3, "design": 3})))

    assert said.basis == (
        "From 2 ratings by 1 interviewer, which is one opinion; every dimension weighs the same."
    )
    assert said.changes == (
        "One rating one point lower would turn it.",
        "Leaving out any one dimension does not turn it.",
        "It holds for all weights within ±30 %.",
    )


def test_unequal_weights_are_named_and_so_is_the_weight_that_tips() -> None:
    heavy = rubric(dimension("Coding", weight=3), dimension("Design", weight=2))
    cards = [scorecard(name, {"coding": 3, "design": 2}) for name in ("Ann", "Bo")]
    near = panel(
        rubric(
            dimension("Coding", weight=1.2), dimension("Design", weight=1), dimension("Testing")
        ),
        scorecard("Ann", {"coding": 4, "design": 2, "testing": 3}),
    )

    assert computed(panel(heavy, *cards)).basis == (
        "From 4 ratings by 2 interviewers. Weights: Coding 3, Design 2."
    )
    assert computed(near).changes[-1] == (
        "It depends on the weights: within ±30 % it runs from 2.8 to 3.3; "
        "it tips where Coding weighs 1 instead of 1.2, or where Design weighs 1.2 instead of 1."
    )


def test_a_dimension_that_takes_its_high_bar_along_is_told_without_a_number() -> None:
    steep = rubric(dimension("Coding", bar=2), dimension("Design", bar=4))
    card = scorecard("Ann", {"coding": 2, "design": 3})

    assert computed(panel(steep, card)).changes == (
        "One rating one point higher would turn it.",
        "Without Design, at or above the bar of the rest.",
        "It holds for all weights within ±30 %.",
    )


def test_nothing_is_compared_while_a_required_dimension_is_missing() -> None:
    required = rubric(CODING, replace(DESIGN, required=True))

    said = computed(panel(required, scorecard("Ann", {"coding": 4, "design": None})))

    assert said == ComputedView(
        result="By the rubric's weights: incomplete, not held against the bar. "
        "Nobody assessed Design.",
        incomplete="4.0",
        gauge=None,
        basis="From 1 rating by 1 interviewer, which is one opinion; "
        "every dimension weighs the same.",
        range="",
        changes=(),
        caution="",
    )


def test_a_panel_without_ratings_says_what_is_missing() -> None:
    said = computed(panel(rubric(CODING, DESIGN)))

    assert said.result == (
        "By the rubric's weights: nothing to compare. Nobody assessed Coding and Design."
    )
    assert (said.incomplete, said.gauge, said.basis, said.changes) == ("", None, "", ())


def test_weightless_dimensions_are_not_called_unassessed() -> None:
    weightless = rubric(dimension("Coding", weight=0))

    said = computed(panel(weightless, scorecard("Ann", {"coding": 3})))

    assert said.result == (
        "By the rubric's weights: nothing to compare. No dimension carries weight."
    )


@pytest.mark.parametrize(
    ("value", "bar", "expected"),
    [
        (2.9375, 3, ("2.9", "3.0")),
        (2.96, 3, ("2.96", "3.00")),
        (3.0004, 3, ("3.0", "3.0")),
        (2.9996, 3, ("3.0", "3.0")),
        (3, 3, ("3.0", "3.0")),
        (3.25, 2.75, ("3.2", "2.8")),
    ],
)
def test_a_result_is_never_rounded_onto_the_bar_while_decimals_can_tell_them_apart(
    value: float, bar: float, expected: tuple[str, str]
) -> None:
    assert points(value, bar) == expected


VERDICT_WORDS = re.compile(r"\b(hir\w+|reject\w*|fail\w*|pass(ed)?|recommended)\b", re.IGNORECASE)


@pytest.mark.parametrize("recommendation", list(Recommendation))
def test_no_word_of_the_block_says_what_to_decide(recommendation: Recommendation) -> None:
    cards = [
        scorecard(name, {"coding": score, "design": score}, recommendation)
        for name, score in (("Ann", 1), ("Bo", 2), ("Cy", 4))
    ]
    said = computed(panel(rubric(CODING, DESIGN), *cards))

    words = " ".join([said.result, said.range, said.basis, said.caution, *said.changes])

    assert VERDICT_WORDS.findall(words) == []
