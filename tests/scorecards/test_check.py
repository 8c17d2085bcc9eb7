"""What a scorecard lacks, in the exact words its author reads."""

import pytest

from debrief.aggregation.panel import Dimension, Point, Rubric
from debrief.scorecards.check import Problem, caution, problems

ENOUGH = "Named the one dependency that would slip."
FOCUS = ["execution_rigor", "ai_judgment"]


def dimension(key: str, name: str) -> Dimension:
    return Dimension(key=key, name=name, anchors={"default": {}}, bars={"L6": 3})


def rubric(lowest: int = 1, highest: int = 4) -> Rubric:
    return Rubric(
        key="pm",
        version=1,
        name="Product manager",
        scale=tuple(Point(score, f"Point {score}") for score in range(lowest, highest + 1)),
        dimensions=(
            dimension("mission_alignment", "Mission alignment"),
            dimension("execution_rigor", "Execution rigor"),
            dimension("ai_judgment", "AI judgment"),
        ),
    )


def complete(**changes: str) -> dict[str, str]:
    """A scorecard that lacks nothing, with some fields changed."""
    return {
        "rating-execution_rigor": "3",
        "evidence-execution_rigor": ENOUGH,
        "rating-ai_judgment": "2",
        "evidence-ai_judgment": ENOUGH,
        "recommendation": "yes",
        "summary": "Ships, and knows what it costs.",
        **{name.replace("__", "-"): text for name, text in changes.items()},
    }


def test_a_complete_scorecard_lacks_nothing() -> None:
    assert problems(rubric(), FOCUS, complete()) == []


def test_an_empty_scorecard_is_told_everything_in_the_order_of_the_page() -> None:
    assert problems(rubric(), FOCUS, {}) == [
        Problem(
            "rating-execution_rigor-1",
            "Choose a rating for execution rigor",
            "Choose a rating for execution rigor, or choose “Not assessed”.",
        ),
        Problem(
            "rating-ai_judgment-1",
            "Choose a rating for AI judgment",
            "Choose a rating for AI judgment, or choose “Not assessed”.",
        ),
        Problem("recommendation-strong_no", "Choose a recommendation", "Choose a recommendation."),
        Problem(
            "summary",
            "Say what decided it, in one sentence",
            "Say what decided it, in one sentence.",
        ),
    ]


def test_a_rating_in_the_middle_needs_evidence() -> None:
    assert problems(rubric(), FOCUS, complete(evidence__ai_judgment=" \n")) == [
        Problem(
            "evidence-ai_judgment",
            "Add evidence for AI judgment: you rated it 2",
            "Write what they said or did.",
        )
    ]


@pytest.mark.parametrize(
    ("lowest", "highest", "rating", "ends"),
    [
        (1, 4, "1", "A 1 or a 4"),
        (1, 4, "4", "A 1 or a 4"),
        (0, 3, "0", "A 0 or a 3"),
        (1, 8, "8", "A 1 or an 8"),
    ],
)
def test_either_end_of_the_scale_always_needs_evidence(
    lowest: int, highest: int, rating: str, ends: str
) -> None:
    values = complete(rating__ai_judgment=rating, evidence__ai_judgment="")

    assert problems(rubric(lowest, highest), FOCUS, values) == [
        Problem(
            "evidence-ai_judgment",
            f"Add evidence for AI judgment: you rated it {rating}",
            f"Write what they said or did. {ends} always needs evidence.",
        )
    ]


def test_evidence_of_fewer_than_fifteen_characters_says_too_little() -> None:
    values = complete(evidence__execution_rigor="  Too few.  ")

    assert problems(rubric(), FOCUS, values) == [
        Problem(
            "evidence-execution_rigor",
            "Say a little more about execution rigor: 8 of 15 characters",
            "Say a little more: 8 of 15 characters.",
        )
    ]


def test_fifteen_characters_are_enough() -> None:
    assert problems(rubric(), FOCUS, complete(evidence__execution_rigor="x" * 15)) == []


def test_what_was_not_assessed_needs_no_evidence() -> None:
    values = complete(rating__ai_judgment="na", evidence__ai_judgment="")

    assert problems(rubric(), FOCUS, values) == []


def test_a_rating_outside_the_scale_counts_as_none() -> None:
    assert [
        each.field_id for each in problems(rubric(), FOCUS, complete(rating__ai_judgment="5"))
    ] == ["rating-ai_judgment-1"]


def test_a_zero_is_a_rating_where_the_scale_has_one() -> None:
    values = complete(rating__ai_judgment="0")

    assert problems(rubric(0, 3), FOCUS, values) == []
    assert [each.summary_text for each in problems(rubric(1, 4), FOCUS, values)] == [
        "Choose a rating for AI judgment"
    ]


def test_a_dimension_outside_the_focus_may_stay_empty() -> None:
    assert problems(rubric(), FOCUS, complete(rating__mission_alignment="")) == []


def test_a_dimension_outside_the_focus_needs_evidence_once_it_is_rated() -> None:
    values = complete(rating__mission_alignment="3")

    assert [each.summary_text for each in problems(rubric(), FOCUS, values)] == [
        "Add evidence for mission alignment: you rated it 3"
    ]


def test_evidence_outside_the_focus_is_not_lost_for_want_of_a_rating() -> None:
    values = complete(evidence__mission_alignment=ENOUGH)

    assert [each.summary_text for each in problems(rubric(), FOCUS, values)] == [
        "Choose a rating for mission alignment"
    ]


def test_a_scorecard_that_assessed_nothing_is_asked_whether_there_was_an_interview() -> None:
    values = complete(rating__execution_rigor="na", rating__ai_judgment="na")
    message = (
        "You marked every dimension as not assessed. "
        "If the interview did not happen, tell us that instead."
    )

    assert problems(rubric(), FOCUS, values) == [
        Problem("rating-execution_rigor-1", message, message)
    ]


def test_who_abstains_gives_a_reason_in_place_of_a_summary() -> None:
    values = complete(recommendation="abstain", summary="")

    assert problems(rubric(), FOCUS, values) == [
        Problem("abstain_reason", "Say why you abstain", "Say why you abstain.")
    ]


def test_who_abstains_need_not_have_assessed_anything() -> None:
    values = {
        "rating-execution_rigor": "na",
        "rating-ai_judgment": "na",
        "recommendation": "abstain",
        "abstain_reason": "We worked together until last year.",
    }

    assert problems(rubric(), FOCUS, values) == []


def test_a_made_up_recommendation_counts_as_none() -> None:
    assert [
        each.summary_text for each in problems(rubric(), FOCUS, complete(recommendation="maybe"))
    ] == ["Choose a recommendation"]


def test_two_ratings_below_the_bar_and_a_strong_yes_are_worth_a_second_look() -> None:
    values = complete(rating__execution_rigor="2", recommendation="strong_yes")

    assert caution(rubric(), "L6", values) == (
        "You rated two dimensions below the L6 bar and recommend Strong yes. "
        "If that is right, submit."
    )


def test_a_strong_no_with_every_rating_at_the_bar_is_worth_a_second_look() -> None:
    values = complete(rating__ai_judgment="na", recommendation="strong_no")

    assert caution(rubric(), None, values) == (
        "You rated one dimension at or above the bar and recommend Strong no. "
        "If that is right, submit."
    )


@pytest.mark.parametrize("recommendation", ["strong_no", "no", "yes", "strong_yes", "abstain", ""])
def test_one_rating_on_each_side_of_the_bar_fits_any_recommendation(recommendation: str) -> None:
    assert caution(rubric(), "L6", complete(recommendation=recommendation)) is None
