"""The dot strip: where the ratings of one dimension lie on the scale, and the bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from debrief.debriefs.marks import EPSILON, PAINTS, Kind, Mark, Marks, kind, letter_size

EDGE = 10
STACK = 24
PITCH = 20


@dataclass(frozen=True, slots=True)
class Strip:
    """One dimension's ratings as dots over the scale, with the bar as a line.

    ``label`` is empty where the bar goes without its name. ``size`` is that of the letters.
    """

    uid: str
    alt: str
    width: int
    height: int
    zone: str
    grid: str
    axis: str
    bar: str
    label: str
    label_x: str
    label_anchor: Literal["start", "end"]
    tick_y: int
    ticks: tuple[tuple[str, int], ...]
    size: float
    groups: tuple[Marks, ...]


def dot_strip(
    points: Sequence[tuple[int, str]],
    *,
    scale: range,
    bar: float,
    width: int,
    label: str,
    uid: str,
    alt: str,
) -> Strip:
    """Place ``points`` (score, letters) on ``width`` pixels over ``scale``.

    Every score has a column of the same width. Dots stand side by side, as many as fit
    and three at most, then stack upwards. The bar is drawn at the left edge of the first
    column that meets it: for a fractional bar that is still the line between those who
    meet it and those who do not.
    """
    column = (width - 2 * EDGE) / len(scale)
    abreast = max(1, min(3, int((column - PITCH) // PITCH) + 1))
    columns: dict[int, list[str]] = {}
    for score, letters in points:
        columns.setdefault(score, []).append(letters)
    stacks = max((ceil(len(here) / abreast) for here in columns.values()), default=1)
    top = 16 if label else 5
    base = top + stacks * STACK + 8
    right = width - EDGE
    bar_x = EDGE + min(len(scale), max(0, ceil(bar - EPSILON) - scale.start)) * column
    grouped: dict[Kind, list[Mark]] = {}
    for score in sorted(columns):
        middle = EDGE + (score - scale.start + 0.5) * column
        grouped.setdefault(kind(score, bar), []).extend(
            _stacked(columns[score], middle, base, abreast)
        )
    return Strip(
        uid=uid,
        alt=alt,
        width=width,
        height=base + 16,
        zone=f"M{bar_x:.5g} {top}H{right}V{base}H{bar_x:.5g}z",
        grid="".join(
            f"M{EDGE + place * column:.5g} {top}V{base}" for place in range(len(scale) + 1)
        ),
        axis=f"M{EDGE} {base}H{right}",
        bar=f"M{bar_x:.5g} {top - 4}V{base + 4}",
        label=label,
        label_x=f"{bar_x + 5 if bar_x < width / 2 + EDGE else bar_x - 5:.5g}",
        label_anchor="start" if bar_x < width / 2 + EDGE else "end",
        tick_y=base + 13,
        ticks=tuple(
            (f"{EDGE + (place + 0.5) * column:.5g}", score) for place, score in enumerate(scale)
        ),
        size=letter_size(letters for _, letters in points),
        groups=tuple(Marks(PAINTS[kind], tuple(marks)) for kind, marks in grouped.items()),
    )


def _stacked(here: Sequence[str], middle: float, base: int, abreast: int) -> Iterable[Mark]:
    for index, letters in enumerate(here):
        row, place = divmod(index, abreast)
        in_row = min(len(here) - row * abreast, abreast)
        x = f"{middle + (place - (in_row - 1) / 2) * PITCH:.5g}"
        y = base - 13 - row * STACK
        yield Mark(x, f"{y + 3.5:.5g}", x, str(y), letters)
