from typing import Any

import pytest

from debrief.exchange.rubric import default_rubric, rubric_from_document
from debrief.exchange.rubric_checks import missing_anchors, weaknesses
from tests.exchange.samples import rubric_value, told


def with_anchors(anchors: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rubric of one dimension with these default anchors."""
    dimension = {"key": "craft", "name": "Craft", "anchors": {"default": anchors}, **more}
    return rubric_value() | {"dimensions": [dimension]}


FOUR = {str(n): f"Finds {n} causes of the fault in the log within the hour." for n in range(1, 5)}
WHERE = "$.dimensions[0].anchors.default"


def test_the_default_rubric_has_nothing_to_warn_of() -> None:
    assert told(missing_anchors(default_rubric())) == []
    assert told(weaknesses(default_rubric())) == []


def test_points_without_an_anchor_are_named() -> None:
    rubric = rubric_from_document(with_anchors({"1": FOUR["1"], "3": FOUR["3"]}))

    assert told(missing_anchors(rubric)) == [
        (WHERE, "Craft has no anchor for 2, 4.", "Say what a candidate does to earn it.")
    ]


@pytest.mark.parametrize(
    ("anchors", "warnings"),
    [
        (FOUR, []),
        (FOUR | {"2": "x" * 110}, []),
        (
            FOUR | {"2": "x" * 111},
            [(f"{WHERE}.2", "is 111 characters long; 110 fit in a row of four.", "Shorten it.")],
        ),
        (
            FOUR | {"3": FOUR["1"].upper()},
            [(f"{WHERE}.3", f"says the same as {WHERE}.1.", "Say what tells the two apart.")],
        ),
        (
            FOUR | {"4": "Great communication, very strong."},
            [
                (
                    f"{WHERE}.4",
                    "says 'great' and little that one could observe.",
                    "Say what a candidate does.",
                )
            ],
        ),
        (FOUR | {"4": "Turns a good idea into a test whose result could prove it wrong."}, []),
    ],
)
def test_anchors_that_interviewers_will_stumble_over(
    anchors: dict[str, str], warnings: list[tuple[str, str, str]]
) -> None:
    assert told(weaknesses(rubric_from_document(with_anchors(anchors)))) == warnings


def test_more_than_six_dimensions_are_warned_of() -> None:
    value = with_anchors(FOUR)
    value["dimensions"] = [
        {"key": f"d{n}", "name": f"D{n}", "anchors": {"default": {"1": f"{n} {FOUR['1']}"}}}
        for n in range(7)
    ]

    assert told(weaknesses(rubric_from_document(value))) == [
        ("$.dimensions", "has 7 dimensions.", "People find it hard to keep five apart.")
    ]


def test_a_level_that_only_some_dimensions_know_is_warned_of() -> None:
    value = rubric_value()
    value["dimensions"][0]["anchors"] = {"default": FOUR}
    value["dimensions"][0]["bars"] = {"L5": 3}

    assert told(weaknesses(rubric_from_document(value))) == [
        (
            "$.dimensions[1].bars",
            "AI judgment sets no bar for L5.",
            "Set one, or 3 is needed there.",
        )
    ]
