"""The dot strip: where the ratings of one dimension lie on the scale, and the bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, NamedTuple

from debrief.debriefs.marks import (
    AFTER_READING,
    EPSILON,
    PAINTS,
    Kind,
    Mark,
    Marks,
    kind,
    letter_size,
)

EDGE = 10
STACK = 24
PITCH = 20


class Dot(NamedTuple):
    """One rating to be placed. ``was`` is what it was when the debrief opened, if another.

    A rating that was taken back has no ``score``; ``counts`` is false where its author had
    read the others.
    """

    score: int | None
    letters: str
    was: int | None = None
    changed: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Strip:
    """One dimension's ratings as dots over the scale, with the bar as a line.

    ``label`` is empty where the bar goes without its name. ``size`` is that of the letters.
    ``ghosts`` stand where changed ratings were, ``lines`` lead from there to where they are
    now, and ``turned`` are the dots of those.
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
    ghosts: tuple[Mark, ...]
    lines: str
    turned: tuple[Mark, ...]


def dot_strip(
    points: Sequence[Dot],
    *,
    scale: range,
    bar: float,
    width: int,
    label: str,
    uid: str,
    alt: str,
) -> Strip:
    """Place ``points`` on ``width`` pixels over ``scale``.

    Every score has a column of the same width. Dots stand side by side, as many as fit
    and three at most, then stack upwards. The bar is drawn at the left edge of the first
    column that meets it: for a fractional bar that is still the line between those who
    meet it and those who do not.
    """
    column = (width - 2 * EDGE) / len(scale)
    abreast = max(1, min(3, int((column - PITCH) // PITCH) + 1))
    columns: dict[int, list[tuple[int, bool]]] = {}
    for ghostly in (False, True):
        for place, point in enumerate(points):
            score = point.was if ghostly else point.score
            if score is not None and (point.changed or not ghostly):
                columns.setdefault(score, []).append((place, ghostly))
    stacks = max((ceil(len(here) / abreast) for here in columns.values()), default=1)
    top = 16 if label else 5
    base = top + stacks * STACK + 8
    right = width - EDGE
    bar_x = EDGE + min(len(scale), max(0, ceil(bar - EPSILON) - scale.start)) * column
    grouped: dict[tuple[Kind, bool], list[Mark]] = {}
    dots: dict[int, Mark] = {}
    ghosts: dict[int, Mark] = {}
    for score in sorted(columns):
        middle = EDGE + (score - scale.start + 0.5) * column
        letters = [("" if ghostly else points[place].letters) for place, ghostly in columns[score]]
        marks = _stacked(letters, middle, base, abreast)
        for (place, ghostly), mark in zip(columns[score], marks, strict=True):
            (ghosts if ghostly else dots)[place] = mark
            if not ghostly:
                key = kind(score, bar), points[place].counts
                grouped.setdefault(key, []).append(mark)
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
        size=letter_size(point.letters for point in points),
        groups=tuple(
            Marks(PAINTS[kind], tuple(marks), "none" if counts else AFTER_READING)
            for (kind, counts), marks in grouped.items()
        ),
        ghosts=tuple(ghosts.values()),
        lines="".join(
            f"M{ghost.shape_x} {ghost.shape_y}L{dots[place].shape_x} {dots[place].shape_y}"
            for place, ghost in ghosts.items()
            if place in dots
        ),
        turned=tuple(mark for place, mark in dots.items() if points[place].changed),
    )


def _stacked(here: Sequence[str], middle: float, base: int, abreast: int) -> Iterable[Mark]:
    for index, letters in enumerate(here):
        row, place = divmod(index, abreast)
        in_row = min(len(here) - row * abreast, abreast)
        x = f"{middle + (place - (in_row - 1) / 2) * PITCH:.5g}"
        y = base - 13 - row * STACK
        yield Mark(x, f"{y + 3.5:.5g}", x, str(y), letters)
