"""The rubric as a packet prints it."""

import dataclasses

import pytest

from debrief.aggregation.panel import Dimension, Rubric
from debrief.packets.rubric import rubric_table
from tests.packets.material import rubric


def with_dimension(some: Rubric, **changes: object) -> Rubric:
    first: Dimension = dataclasses.replace(some.dimensions[0], **changes)  # type: ignore[arg-type]  # any field
    return dataclasses.replace(some, dimensions=(first, *some.dimensions[1:]))


def test_the_bar_is_marked_at_the_lowest_point_that_meets_it() -> None:
    table = rubric_table(rubric(points=4), "L6")

    assert [step.bar for step in table.rows[0].steps] == [False, False, True, False]
    assert table.title == "Product manager, version 3, with the L6 bar"


@pytest.mark.parametrize(("bar", "said", "marked"), [(2.75, "Bar 2.75", 3), (2.0, "", 2)])
def test_a_fractional_bar_is_spelled_out(bar: float, said: str, marked: int) -> None:
    row = rubric_table(with_dimension(rubric(), bars={"L6": bar}), "L6").rows[0]

    assert row.bar == said
    assert [step.point.score for step in row.steps if step.bar] == [marked]


def test_anchors_are_those_of_the_level() -> None:
    worded = with_dimension(rubric(), anchors={"default": {1: "small"}, "L6": {1: "large"}})

    assert rubric_table(worded, "L6").rows[0].steps[0].text == "large"
    assert rubric_table(worded, None).rows[0].steps[0].text == "small"


@pytest.mark.parametrize(
    ("dimensions", "points", "columns", "one_page"),
    [(4, 4, True, True), (6, 5, True, True), (7, 4, True, False), (2, 6, False, False)],
)
def test_wide_scales_are_lists(
    dimensions: int, points: int, *, columns: bool, one_page: bool
) -> None:
    table = rubric_table(rubric(dimensions, points), "L6")

    assert (table.columns, table.one_page) == (columns, one_page)
