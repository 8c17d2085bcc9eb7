"""The tally: who recommends what, on either side of a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from debrief.aggregation.panel import Recommendation
from debrief.debriefs.marks import PAINTS, Mark, Marks, Paint, letter_size

EDGE = 10
UNIT = 28
UNIT_ROW = 30
UNITS_ABREAST = 7

VOTE_PAINTS: Mapping[Recommendation, Paint] = {
    Recommendation.NO: PAINTS["below"],
    Recommendation.STRONG_NO: PAINTS["far"],
    Recommendation.YES: PAINTS["at"],
    Recommendation.STRONG_YES: PAINTS["above"],
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Recommendations as squares on either side of a line, the milder next to it.

    ``abstained`` and ``waiting`` stand apart after a gap, outlined only.
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
    abstained: tuple[Mark, ...]
    waiting: tuple[Mark, ...]
    abstained_x: int
    waiting_x: int


def tally(
    votes: Sequence[tuple[Recommendation, str]], waiting: Sequence[str], *, uid: str, alt: str
) -> Tally:
    """Place ``votes`` (recommendation, letters) and the letters of those still ``waiting``."""
    by: dict[Recommendation, list[str]] = {}
    for recommendation, letters in votes:
        by.setdefault(recommendation, []).append(letters)
    no = [(r, m) for r in (Recommendation.NO, Recommendation.STRONG_NO) for m in by.get(r, ())]
    yes = [(r, m) for r in (Recommendation.YES, Recommendation.STRONG_YES) for m in by.get(r, ())]
    abstained = by.get(Recommendation.ABSTAIN, [])
    left, right = (max(2, min(len(side), UNITS_ABREAST)) for side in (no, yes))
    centre = EDGE + left * UNIT
    groups: dict[Recommendation, list[Mark]] = {}
    for step, side in ((-UNIT, no), (UNIT, yes)):
        start = centre + 3 if step > 0 else centre - UNIT + 1
        for index, (recommendation, letters) in enumerate(side):
            groups.setdefault(recommendation, []).append(_unit(index, start, step, letters))
    after = centre + right * UNIT + 22
    later = after + min(len(abstained), UNITS_ABREAST) * UNIT + (22 if abstained else 0)
    width = later + min(len(waiting), UNITS_ABREAST) * UNIT if waiting else later
    rows = max(ceil(len(some) / UNITS_ABREAST) for some in (no, yes, abstained, waiting, [""]))
    base = 28 + rows * UNIT_ROW
    return Tally(
        uid=uid,
        alt=alt,
        width=width if abstained or waiting else after - 12,
        height=base + 16,
        centre=centre,
        base=base,
        size=letter_size([*(letters for _, letters in votes), *waiting]) + 1,
        no=len(no),
        yes=len(yes),
        groups=tuple(Marks(VOTE_PAINTS[r], tuple(marks)) for r, marks in groups.items()),
        abstained=tuple(_unit(i, after, UNIT, m) for i, m in enumerate(abstained)),
        waiting=tuple(_unit(i, later, UNIT, m) for i, m in enumerate(waiting)),
        abstained_x=after,
        waiting_x=later,
    )


def _unit(index: int, start: int, step: int, letters: str) -> Mark:
    row, place = divmod(index, UNITS_ABREAST)
    x, y = start + place * step, 22 + row * UNIT_ROW
    return Mark(str(x + 12), str(y + 17), str(x), str(y), letters)
