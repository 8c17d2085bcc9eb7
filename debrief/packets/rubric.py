"""The rubric as a packet prints it: every anchor at the opening's level, and the bar."""

from dataclasses import dataclass
from math import ceil

from debrief.aggregation.panel import Dimension, Point, Rubric

COLUMNS = 5
"""The widest scale that is printed as columns; a wider one is printed as lists."""

ROWS = 6
"""The most dimensions whose anchors share a page with the ballot."""

EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """What one score means on one dimension. ``bar`` marks the lowest that meets the bar."""

    point: Point
    text: str
    bar: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One dimension of the rubric. ``bar`` is empty where it is a point of the scale."""

    name: str
    definition: str
    bar: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RubricTable:
    """A rubric at one level, as ``columns`` or as lists.

    ``one_page`` says that it leaves room for the ballot, so that both stand on one page.
    """

    title: str
    points: tuple[Point, ...]
    columns: bool
    one_page: bool
    rows: tuple[Judged, ...]


def rubric_table(rubric: Rubric, level: str | None) -> RubricTable:
    """Spell ``rubric`` out at ``level``."""
    columns = len(rubric.scale) <= COLUMNS
    return RubricTable(
        title=f"{rubric.name}, version {rubric.version}, with the {level} bar"
        if level
        else f"{rubric.name}, version {rubric.version}, with the bar",
        points=rubric.scale,
        columns=columns,
        one_page=columns and len(rubric.dimensions) <= ROWS,
        rows=tuple(_judged(rubric, dimension, level) for dimension in rubric.dimensions),
    )


def _judged(rubric: Rubric, dimension: Dimension, level: str | None) -> Judged:
    bar = rubric.bar(dimension, level)
    needed = ceil(bar - EPSILON)
    return Judged(
        name=dimension.name,
        definition=dimension.definition,
        bar=f"Bar {bar:g}" if bar % 1 else "",
        steps=tuple(
            Step(point, dimension.anchor(point.score, level), point.score == needed)
            for point in rubric.scale
        ),
    )
