"""The matrix as a thumbnail, for lists: all squares of one paint are one path."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from debrief.debriefs.marks import PAINTS, Kind, Paint, kind

MINI_ROW = 18

MINI_GLYPHS: Mapping[Kind, str] = {
    "far": "h6l-3 3.2zm0 3.6h6l-3 3.2z",
    "below": "m0 1.6h6l-3 3.8z",
    "at": "m0 2.7h6v1.6h-6z",
    "above": "m0 5.4h6l-3-3.8z",
}


class MiniGroup(NamedTuple):
    """All squares of one paint in a thumbnail: two paths, and numerals with their places."""

    paint: Paint
    squares: str
    glyphs: str
    numerals: str
    xs: str
    ys: str


@dataclass(frozen=True, slots=True)
class Mini:
    """The matrix as a thumbnail: numerals and glyphs only, no names.

    ``turned`` outlines what was changed after the debrief opened.
    """

    uid: str
    alt: str
    width: int
    height: int
    groups: tuple[MiniGroup, ...]
    blanks: str
    turned: str


def mini_matrix(
    rows: Sequence[tuple[float, Sequence[int | None]]],
    *,
    uid: str,
    alt: str,
    turned: Collection[tuple[int, int]] = (),
) -> Mini:
    """Draw ``rows``, each a bar and the scores by column, as squares of one path a paint.

    ``turned`` holds the line and the column of each rating that was changed.
    """
    width, height, groups, blanks, pitch = _drawn(
        tuple((bar, tuple(scores)) for bar, scores in rows)
    )
    outlined = "".join(
        f"M{column * pitch + 1} {line * MINI_ROW + 1}h{pitch - 2}v16h{2 - pitch}z"
        for line, column in turned
    )
    return Mini(uid, alt, width, height, groups, blanks, outlined)


@lru_cache(maxsize=1024)
def _drawn(
    rows: tuple[tuple[float, tuple[int | None, ...]], ...],
) -> tuple[int, int, tuple[MiniGroup, ...], str, int]:
    """Width, height, groups, blanks and pitch: remembered, for lists show the same panels."""
    wide = any(score is not None and score > 9 for _, scores in rows for score in scores)  # noqa: PLR2004  # two digits
    pitch = 26 if wide else 20
    parts: dict[Kind, list[tuple[int, int, int]]] = {}
    blanks = []
    for line, (bar, scores) in enumerate(rows):
        y = line * MINI_ROW + 1
        for place, score in enumerate(scores):
            x = place * pitch + 1
            if score is None:
                blanks.append(f"M{x} {y}h{pitch - 2}v16h{2 - pitch}z")
            else:
                parts.setdefault(kind(score, bar), []).append((x, y, score))
    return (
        max((len(scores) for _, scores in rows), default=0) * pitch + 2,
        len(rows) * MINI_ROW + 2,
        tuple(_mini_group(kind, squares, pitch) for kind, squares in parts.items()),
        "".join(blanks),
        pitch,
    )


def _mini_group(kind: Kind, squares: Sequence[tuple[int, int, int]], pitch: int) -> MiniGroup:
    glyph = MINI_GLYPHS[kind]
    # An SVG text takes a place for every character, so one element holds all numerals.
    digits = [
        (x + 3 + 5.5 * place, y + 12, digit)
        for x, y, score in squares
        for place, digit in enumerate(str(score))
    ]
    return MiniGroup(
        paint=PAINTS[kind],
        squares="".join(f"M{x} {y}h{pitch - 2}v16h{2 - pitch}z" for x, y, _ in squares),
        glyphs="".join(f"M{x + pitch - 10} {y + 4.5:.5g}{glyph}" for x, y, _ in squares),
        numerals="".join(digit for _, _, digit in digits),
        xs=" ".join(f"{x:.5g}" for x, _, _ in digits),
        ys=" ".join(str(y) for _, y, _ in digits),
    )
