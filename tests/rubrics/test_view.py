from debrief.aggregation.panel import Dimension, Point, Rubric
from debrief.rubrics.view import LevelsView, dimension_view, dimension_views

SCALE = tuple(Point(score, word) for score, word in enumerate(("Low", "Mid", "High"), 1))


def rubric(**values: object) -> Rubric:
    anchors = {"default": {1: "one", 2: "two", 3: "three"}, "L6": {3: "more"}}
    dimension = Dimension(**{"key": "craft", "name": "Craft", "anchors": anchors, **values})  # type: ignore[arg-type]
    return Rubric("test", 1, "Test", SCALE, (dimension,))


def bars(row: LevelsView) -> list[str]:
    return [point.bar for point in row.points]


def test_levels_with_the_same_words_share_a_row() -> None:
    made = rubric(bars={"L4": 2.0, "L5": 3.0, "L6": 3.0})

    rows = dimension_views(made)[0].anchors

    assert [row.levels for row in rows] == ["L4, L5", "L6"]
    assert [[point.text for point in row.points] for row in rows] == [
        ["one", "two", "three"],
        ["one", "two", "more"],
    ]


def test_the_bar_stands_at_the_lowest_point_that_meets_it() -> None:
    made = rubric(bars={"L4": 2.0, "L5": 3.0, "L6": 2.75})

    shared, own = dimension_views(made)[0].anchors

    assert bars(shared) == ["", "L4 bar", "L5 bar"]
    assert bars(own) == ["", "", "L6 bar 2.75"]


def test_without_levels_there_is_one_row_with_the_bar_of_the_scale() -> None:
    made = rubric(anchors={"default": {1: "one", 2: "two", 3: "three"}})

    (row,) = dimension_views(made)[0].anchors

    assert (row.levels, bars(row)) == ("Every level", ["", "", "Bar"])


def test_one_level_can_be_looked_at_alone() -> None:
    made = rubric(bars={"L4": 2.0, "L6": 3.0})

    (row,) = dimension_view(made, made.dimensions[0], ["L6"]).anchors

    assert (row.levels, row.points[2].text, bars(row)) == ("L6", "more", ["", "", "L6 bar"])


def test_only_an_unusual_weight_is_named() -> None:
    assert dimension_views(rubric())[0].weight == ""
    assert dimension_views(rubric(weight=1.5))[0].weight == "1.5"
