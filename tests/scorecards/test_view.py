"""The scorecard page has every word and state worked out."""

import pytest

from debrief.aggregation.panel import Dimension, Point, Rubric
from debrief.scorecards.check import Problem, Values
from debrief.scorecards.view import ScorecardPage, scorecard_page

ENOUGH = "Named the one dependency that would slip."


def rubric(lowest: int = 1, highest: int = 4, bar: float = 3) -> Rubric:
    craft = Dimension(
        key="craft",
        name="Craft",
        anchors={"default": {3: "Plans and measures."}, "L7": {3: "Sets the standard."}},
        bars={"L6": bar, "L10": 4},
        look_fors=("Asks what a launch waits for",),
    )
    scale = tuple(Point(score, f"Point {score}") for score in range(lowest, highest + 1))
    ai = Dimension(key="ai", name="AI judgment", anchors={"default": {}})
    return Rubric("pm", 1, "Product manager", scale, (craft, ai))


def page(
    given: Rubric | None = None,
    values: Values | None = None,
    *,
    level: str | None = "L6",
    focus: tuple[str, ...] = (),
) -> ScorecardPage:
    return scorecard_page(given or rubric(), level, focus, values or {})


def markers(shown: ScorecardPage) -> list[str]:
    return [option.bar for option in shown.focus[0].options]


def test_a_blank_page_has_nothing_chosen() -> None:
    shown = page()
    options = [
        option
        for part in shown.focus
        for option in (*part.options, part.not_assessed, *shown.recommendation.options)
    ]

    assert [option.value for option in options if option.chosen] == []
    assert shown.recommendation.abstain.chosen is False
    assert shown.left_words == "3 things left"


def test_an_option_says_number_word_and_anchor() -> None:
    option = page().focus[0].options[2]

    assert (option.number, option.label, option.anchor) == ("3", "Point 3", "Plans and measures.")


def test_an_anchor_is_that_of_the_level() -> None:
    assert page(level="L7").focus[0].options[2].anchor == "Sets the standard."


@pytest.mark.parametrize(
    ("bar", "level", "expected"),
    [
        (3, "L6", ["", "", "L6 bar", ""]),
        (2.75, "L6", ["", "", "L6 bar 2.75", ""]),
        (1, "L6", ["L6 bar", "", "", ""]),
        (5, "L6", ["", "", "", ""]),
        (2, None, ["", "", "Bar", ""]),
    ],
)
def test_the_bar_stands_on_the_first_point_that_meets_it(
    bar: float, level: str | None, expected: list[str]
) -> None:
    assert markers(page(rubric(bar=bar), level=level)) == expected


def test_a_digit_chooses_its_point_and_zero_withdraws() -> None:
    craft = page(rubric(highest=10)).focus[0]

    assert [option.key for option in craft.options] == [*"123456789", ""]
    assert craft.not_assessed.key == "0"


def test_zero_is_a_point_where_the_scale_has_one() -> None:
    shown = page(rubric(lowest=0, highest=3))

    assert [option.key for option in shown.focus[0].options] == [*"0123"]
    assert shown.focus[0].not_assessed.key == ""
    assert shown.zero_is_free is False


@pytest.mark.parametrize(
    ("rating", "evidence", "progress", "done"),
    [
        ("", "", "To do", False),
        ("", ENOUGH, "To do", False),
        ("3", "", "Add evidence", False),
        ("3", "Too few.", "Add evidence", False),
        ("3", ENOUGH, "Rated 3", True),
        ("na", "", "Not assessed", True),
    ],
)
def test_a_dimension_says_how_far_it_has_come(
    rating: str, evidence: str, progress: str, done: bool
) -> None:
    values = {"rating-craft": rating, "evidence-craft": evidence}
    craft = page(values=values).focus[0]

    assert (craft.progress, craft.done) == (progress, done)


@pytest.mark.parametrize(
    ("values", "progress", "done"),
    [
        ({}, "To do", False),
        ({"summary": "Ships."}, "To do", False),
        ({"recommendation": "strong_yes"}, "Add a reason", False),
        ({"recommendation": "strong_yes", "summary": "Ships."}, "Strong yes", True),
        ({"recommendation": "abstain", "summary": "Ships."}, "Add a reason", False),
        ({"recommendation": "abstain", "abstain_reason": "A friend."}, "Abstain", True),
    ],
)
def test_the_recommendation_says_how_far_it_has_come(
    values: dict[str, str], progress: str, done: bool
) -> None:
    recommendation = page(values=values).recommendation

    assert (recommendation.progress, recommendation.done) == (progress, done)


def test_only_the_focus_counts_as_left_to_do() -> None:
    values = {"rating-ai": "na", "recommendation": "yes", "summary": "Ships."}
    shown = page(values=values, focus=("ai",))

    assert [part.key for part in shown.focus] == ["ai"]
    assert [part.key for part in shown.others] == ["craft"]
    assert shown.left_words == "Ready to submit"


def test_one_thing_is_left_in_the_singular() -> None:
    assert page(values={"rating-ai": "na", "rating-craft": "na"}).left_words == "1 thing left"


@pytest.mark.parametrize(
    ("values", "expected"),
    [({}, False), ({"rating-craft": "na"}, True), ({"evidence-craft": "Seen."}, True)],
)
def test_what_lies_outside_the_focus_shows_once_it_holds_something(
    values: dict[str, str], expected: bool
) -> None:
    assert page(values=values, focus=("ai",)).others_open is expected


def test_each_problem_stands_at_its_control() -> None:
    problems = [
        Problem("rating-craft-1", "", "Choose a rating."),
        Problem("evidence-ai", "", "Write what they did."),
        Problem("recommendation-strong_no", "", "Choose a recommendation."),
    ]
    shown = scorecard_page(rubric(), "L6", (), {}, problems)

    assert shown.focus[0].rating_error == "Choose a rating."
    assert shown.focus[1].evidence_error == "Write what they did."
    assert shown.recommendation.error == "Choose a recommendation."


def test_the_level_is_the_one_hired_at_until_another_is_chosen() -> None:
    assert page().recommendation.level == "L6"
    assert page(values={"level": "L5"}).recommendation.level == "L5"


def test_the_levels_are_the_rubrics_and_the_one_hired_at_in_order() -> None:
    assert rubric().levels_with("L5") == ("L5", "L6", "L7", "L10")


def test_only_dimensions_with_suggestions_are_prompted() -> None:
    assert [part.key for part in page().prompted] == ["craft"]


@pytest.mark.parametrize(("highest", "one_row"), [(5, True), (6, False)])
def test_up_to_five_points_stand_in_one_row(highest: int, one_row: bool) -> None:
    assert page(rubric(highest=highest)).one_row is one_row
