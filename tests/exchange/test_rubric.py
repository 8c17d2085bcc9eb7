import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from debrief.aggregation.panel import Dimension, Point
from debrief.exchange.problems import InputRefused
from debrief.exchange.rubric import (
    DEFAULT,
    default_rubric,
    read_rubric,
    rubric_document,
    rubric_from_document,
    shipped_rubrics,
)
from tests.exchange.samples import refusal, rubric_value

LEAST = {
    "key": "r",
    "name": "R",
    "scale": [{"score": 1}, {"score": 2}],
    "dimensions": [{"key": "d", "name": "D", "anchors": {"default": {"1": "No."}}}],
}


def refused(value: object, where: str = "$") -> list[tuple[str, str, str]]:
    with pytest.raises(InputRefused) as caught:
        rubric_from_document(value, where)
    return refusal(caught.value)


def test_the_least_that_a_rubric_needs() -> None:
    rubric = rubric_from_document(LEAST)

    assert (rubric.version, rubric.scale) == (1, (Point(1, ""), Point(2, "")))
    assert rubric.dimensions == (Dimension("d", "D", {"default": {1: "No."}}, bars=None),)


@pytest.mark.parametrize("missing", ["key", "name", "scale", "dimensions"])
def test_what_a_rubric_cannot_do_without(missing: str) -> None:
    value = {key: part for key, part in LEAST.items() if key != missing}

    assert refused(value) == [(f"$.{missing}", "is missing.", "Add it.")]


@pytest.mark.parametrize("missing", ["key", "name", "anchors"])
def test_what_a_dimension_cannot_do_without(missing: str) -> None:
    value = rubric_value()
    del value["dimensions"][1][missing]

    assert refused(value) == [(f"$.dimensions[1].{missing}", "is missing.", "Add it.")]


def change(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda value: value.update(changes)


def change_dimension(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda value: value["dimensions"][1].update(changes)


def scale(*scores: Any) -> list[dict[str, Any]]:
    return [{"score": score, "label": "x"} for score in scores]


CONSECUTIVE = "Give consecutive points, the lowest first."
KEY = "Use up to 64 letters a to z, digits, dots, dashes and underscores."
OFF_SCALE = "is outside the scale, 1 to 4."


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (change(key="two words"), ("$.key", "is 'two words', which is not a key.", KEY)),
        (change(key="key\n"), ("$.key", r"is 'key\n', which is not a key.", KEY)),
        (change(key="k" * 65), ("$.key", f"is '{'k' * 58}…, which is not a key.", KEY)),
        (change(version=0), ("$.version", "is 0.", "Give at least 1.")),
        (change(version="one"), ("$.version", "is the text 'one', not a whole number.", "")),
        (change(name=""), ("$.name", "is empty.", "Write something, or leave the key out.")),
        (change(scale=scale(1)), ("$.scale", "holds 1.", "Give at least 2.")),
        (change(scale=scale(*range(11))), ("$.scale", "holds 11.", "Give at most 10.")),
        (
            change(scale=scale(1, 2, 4)),
            ("$.scale[2].score", "is 4, which does not follow 2.", CONSECUTIVE),
        ),
        (
            change(scale=scale(2, 1)),
            ("$.scale[1].score", "is 1, which does not follow 2.", CONSECUTIVE),
        ),
        (change(scale=scale(1, 1.5)), ("$.scale[1].score", "is 1.5, not a whole number.", "")),
        (change(dimensions=[]), ("$.dimensions", "is empty.", "Give at least 1.")),
        (change(nme="Small"), ("$.nme", "is not a known key.", "Did you mean name?")),
        (
            change_dimension(key="craft"),
            (
                "$.dimensions[1].key",
                "is 'craft', as in dimensions[0].",
                "Give each dimension its own key.",
            ),
        ),
        (
            change_dimension(weight=-1),
            ("$.dimensions[1].weight", "is -1.", "Give at least 0."),
        ),
        (
            change_dimension(weight=True),
            ("$.dimensions[1].weight", "is true, not a number.", ""),
        ),
        (
            change_dimension(anchors={"default": {}}),
            ("$.dimensions[1].anchors.default", "is empty.", "Give at least 1."),
        ),
        (
            change_dimension(anchors={"L5": {"1": "No."}}),
            ("$.dimensions[1].anchors.default", "is missing.", "Add it."),
        ),
        (
            change_dimension(anchors={"default": {"5": "Five."}}),
            ("$.dimensions[1].anchors.default.5", OFF_SCALE, "Remove it, or extend the scale."),
        ),
        (
            change_dimension(anchors={"default": {"three": "Three."}}),
            (
                "$.dimensions[1].anchors.default.three",
                "is not a score point.",
                'Write the point as text, such as "3".',
            ),
        ),
        (
            change_dimension(anchors={"default": {"1": "No."}, "L 6": {"0": "None."}}),
            ("$.dimensions[1].anchors['L 6'].0", OFF_SCALE, "Remove it, or extend the scale."),
        ),
        (
            change_dimension(bars={"L5": 4.5}),
            (
                "$.dimensions[1].bars.L5",
                "is 4.5, outside the scale, 1 to 4.",
                "Give a point of the scale, or a fraction between two.",
            ),
        ),
        (
            change_dimension(bars={"": 3}),
            (
                "$.dimensions[1].bars['']",
                "is not the name of a level.",
                "Use up to 64 characters, such as L5.",
            ),
        ),
        (
            change_dimension(look_fors="Asks first"),
            ("$.dimensions[1].look_fors", "is the text 'Asks first', not a list.", ""),
        ),
    ],
)
def test_what_is_wrong_with_a_rubric_is_said_with_its_path(
    break_it: Callable[[dict[str, Any]], None], problem: tuple[str, str, str]
) -> None:
    value = rubric_value()
    break_it(value)

    assert refused(value) == [problem]


def test_the_path_starts_where_the_rubric_stands() -> None:
    assert refused(3, "$.rubric") == [("$.rubric", "is 3, not an object.", "")]


def test_thirteen_dimensions_are_too_many() -> None:
    value = rubric_value()
    value["dimensions"] = [value["dimensions"][0] | {"key": f"d{n}"} for n in range(13)]

    assert refused(value) == [("$.dimensions", "holds 13.", "Give at most 12.")]


def test_bars_may_be_fractions_and_may_be_left_out() -> None:
    value = rubric_value()
    value["dimensions"][0]["bars"] = {"L5": 2.75}
    rubric = rubric_from_document(value)
    craft, judgment = rubric.dimensions

    assert [rubric.bar(craft, level) for level in ("L5", "L6", None)] == [2.75, 3, 3]
    assert judgment.bars is None


def test_toml_and_json_say_the_same() -> None:
    toml = b"""
        key = "small"
        name = "Small"
        scale = [{score = 0, label = "No"}, {score = 1, label = "Yes"}]
        [[dimensions]]
        key = "craft"
        name = "Craft"
        anchors.default = {0 = "None.", 1 = "Some."}
    """
    json = b"""\xef\xbb\xbf
        {"key": "small", "name": "Small",
         "scale": [{"score": 0, "label": "No"}, {"score": 1, "label": "Yes"}],
         "dimensions": [{"key": "craft", "name": "Craft",
                         "anchors": {"default": {"0": "None.", "1": "Some."}}}]}
    """

    assert read_rubric(toml, "r.toml") == read_rubric(json, "r.json")


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"key = ", "", "is not TOML: Invalid value (at end of document)."),
        (b'{"key": }', "line 1, column 9", "is not JSON: Expecting value."),
        (b"key = \xff", "line 1", "byte 6 is not UTF-8."),
        (b'{"format": "debrief/1"}', "$", "is a document, not a rubric alone."),
        (b"x = nan", "$.x", "is not a finite number."),
        (b"x = " + b"[" * 10_000, "", "is nested too deeply to be any known format."),
    ],
)
def test_what_is_no_rubric_file_is_refused(data: bytes, where: str, what: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_rubric(data, "rubric")

    assert [(place, said) for place, said, _ in refusal(caught.value)] == [(where, what)]


def test_the_default_rubric_is_what_a_check_would_read() -> None:
    assert default_rubric() == read_rubric(DEFAULT.read_bytes(), "pm-edtech.toml")
    assert rubric_from_document(rubric_document(default_rubric())) == default_rubric()


def test_rubrics_ship_under_their_keys() -> None:
    assert {
        key: tomllib.loads(path.read_text(encoding="utf-8"))["key"]
        for key, path in shipped_rubrics().items()
    } == {"pm-edtech": "pm-edtech"}
