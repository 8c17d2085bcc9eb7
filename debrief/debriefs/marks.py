"""What every chart is drawn with: the paints, by distance to the bar, and the marks.

Charts are values here, in CSS pixels and formatted for SVG. Nothing knows markup:
``templates/components/charts.html`` draws them, on the page and in the packet alike. Marks
are grouped by paint, so that the template repeats colours once a group and not once a mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["far", "below", "at", "above"]

EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Paint:
    """How a rating on one side of the bar looks.

    ``fill`` and ``ink`` are the colours on paper, which a page may override by class.
    ``glyph`` is a path in a cell of 44 by 30; ``words`` go into the key of the chart.
    """

    kind: Kind
    fill: str
    ink: str
    glyph: str
    words: str


PAINTS: Mapping[Kind, Paint] = {
    "far": Paint(
        "far",
        "#7a3000",
        "#ffffff",
        "M25 9.6h9l-4.5 4.95zM25 15.7h9l-4.5 4.95z",
        "2 or more below the bar",
    ),
    "below": Paint("below", "#f0b27a", "#1a1f26", "M25 12.3h9l-4.5 5.6z", "below"),
    "at": Paint("at", "#d6e6f5", "#1a1f26", "M25 13.9h9v2.4h-9z", "at the bar"),
    "above": Paint("above", "#4a90cf", "#0b1620", "M25 17.9h9l-4.5-5.6z", "1 or more above"),
}


def kind(score: float, bar: float) -> Kind:
    """On which side of ``bar``, which may be fractional, ``score`` lies, and how far."""
    gap = score - bar
    if gap <= -2 + EPSILON:
        return "far"
    if gap < -EPSILON:
        return "below"
    return "at" if gap < 1 - EPSILON else "above"


class Mark(NamedTuple):
    """A circle or a square with its letters: the letters' place, then the shape's."""

    x: str
    y: str
    shape_x: str
    shape_y: str
    letters: str


class Marks(NamedTuple):
    """The marks of one paint; ``dashes`` outline what was judged after reading the others."""

    paint: Paint
    marks: tuple[Mark, ...]
    dashes: str = "none"


AFTER_READING = "3 2"
"""The dashes around what does not count, because its author had read the others."""


def letter_size(letters: Iterable[str]) -> float:
    """The size at which the longest of ``letters`` fits a dot."""
    longest = max(map(len, letters), default=0)
    return 10 if longest <= 2 else 8 if longest == 3 else 6.5  # noqa: PLR2004  # letters
