"""The tally: who recommends what, on either side of a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from debrief.aggregation.panel import Recommendation
from debrief.debriefs.marks import PAINTS, Mark, Marks, Paint, letter_size

EDGE = 10
UNIT = 28
ROW = 30
ABREAST = 7
LABEL = 46

SIDES = (
    (Recommendation.NO, Recommendation.STRONG_NO),
    (Recommendation.YES, Recommendation.STRONG_YES),
)

PAINT: Mapping[Recommendation, Paint] = {
    Recommendation.NO: PAINTS["below"],
    Recommendation.STRONG_NO: PAINTS["far"],
    Recommendation.YES: PAINTS["at"],
    Recommendation.STRONG_YES: PAINTS["above"],
}


class Outlined(NamedTuple):
    """Those who recommend nothing: their label, and the dashes of their outline."""

    label: str
    x: int
    dashes: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Recommendations as squares on either side of a line, the milder next to it.

    ``apart`` are the groups that stand apart after a gap, outlined only.
    """

    uid: str
    alt: str
    width: int
    height: int
    centre: int
    base: int
    size: float
    no: int
    yes: int
    groups: tuple[Marks, ...]
    apart: tuple[Outlined, ...]


def tally(
    votes: Sequence[tuple[Recommendation, str]], waiting: Sequence[str], *, uid: str, alt: str
) -> Tally:
    """Place ``votes`` (recommendation, letters) and the letters of those still ``waiting``."""
    by: dict[Recommendation, list[str]] = {}
    for recommendation, letters in votes:
        by.setdefault(recommendation, []).append(letters)
    sides = [[(each, m) for each in side for m in by.get(each, ())] for side in SIDES]
    left, right = (max(2, min(len(side), ABREAST)) * UNIT for side in sides)
    centre = EDGE + left
    groups: dict[Recommendation, list[Mark]] = {}
    for side, start, step in zip(
        sides, (centre - UNIT + 1, centre + 3), (-UNIT, UNIT), strict=True
    ):
        for index, (recommendation, letters) in enumerate(side):
            groups.setdefault(recommendation, []).append(_unit(index, start, step, letters))
    abstained = by.get(Recommendation.ABSTAIN, [])
    apart, end = _apart(abstained, waiting, centre + right + EDGE)
    most = max(len(sides[0]), len(sides[1]), len(abstained), len(waiting), 1)
    rows = ceil(most / ABREAST)
    return Tally(
        uid=uid,
        alt=alt,
        width=end,
        height=rows * ROW + 44,
        centre=centre,
        base=rows * ROW + 28,
        size=letter_size([*(letters for _, letters in votes), *waiting]) + 1,
        no=len(sides[0]),
        yes=len(sides[1]),
        groups=tuple(Marks(PAINT[each], tuple(marks)) for each, marks in groups.items()),
        apart=apart,
    )


def _apart(
    abstained: Sequence[str], waiting: Sequence[str], end: int
) -> tuple[tuple[Outlined, ...], int]:
    """The outlined groups from ``end`` on, and where they end."""
    apart = []
    for label, dashes, some in (("Abstain", "none", abstained), ("Not in", "3 2.5", waiting)):
        if some:
            x = end + EDGE
            marks = tuple(_unit(index, x, UNIT, letters) for index, letters in enumerate(some))
            apart.append(Outlined(label, x, dashes, marks))
            end = x + max(LABEL, min(len(some), ABREAST) * UNIT)
    return tuple(apart), end


def _unit(index: int, start: int, step: int, letters: str) -> Mark:
    row, place = divmod(index, ABREAST)
    x, y = start + place * step, 22 + row * ROW
    return Mark(str(x + 12), str(y + 17), str(x), str(y), letters)
