"""The tally: who recommends what, on either side of a line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from debrief.aggregation.panel import Recommendation
from debrief.debriefs.marks import AFTER_READING, PAINTS, Mark, Marks, Paint, letter_size

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


class Vote(NamedTuple):
    """One recommendation to be placed.

    ``was`` is what it was when the debrief opened, if it ``changed``; ``counts`` is false
    where its author had read the others.
    """

    recommendation: Recommendation
    letters: str
    was: Recommendation | None = None
    counts: bool = True


class Outlined(NamedTuple):
    """Those who count on neither side: their label, and the dashes of their outline."""

    label: str
    x: int
    dashes: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Recommendations as squares on either side of a line, the milder next to it.

    ``apart`` are the groups that stand apart after a gap, outlined only. ``ghosts`` stand
    where changed recommendations were when the debrief opened, ``turned`` where they are
    now; ``no`` and ``yes`` then say both counts.
    """

    uid: str
    alt: str
    width: int
    height: int
    centre: int
    base: int
    size: float
    no: str
    yes: str
    groups: tuple[Marks, ...]
    apart: tuple[Outlined, ...]
    ghosts: tuple[Mark, ...]
    turned: tuple[Mark, ...]


def tally(votes: Sequence[Vote], waiting: Sequence[str], *, uid: str, alt: str) -> Tally:
    """Place ``votes`` and the letters of those still ``waiting``."""
    counted = [vote for vote in votes if vote.counts]
    sides = [[*_side(counted, side)] for side in SIDES]
    left, right = (max(2, min(len(side), ABREAST)) * UNIT for side in sides)
    centre = EDGE + left
    groups: dict[Recommendation, list[Mark]] = {}
    ghosts: list[Mark] = []
    turned: list[Mark] = []
    for side, start, step in zip(
        sides, (centre - UNIT + 1, centre + 3), (-UNIT, UNIT), strict=True
    ):
        for index, (recommendation, vote, ghostly) in enumerate(side):
            mark = _unit(index, start, step, vote.letters)
            if ghostly:
                ghosts.append(mark)
                continue
            groups.setdefault(recommendation, []).append(mark)
            if vote.was:
                turned.append(mark)
    abstained = [v.letters for v in counted if v.recommendation is Recommendation.ABSTAIN]
    after = [vote.letters for vote in votes if not vote.counts]
    apart, end = _apart(abstained, after, waiting, centre + right + EDGE)
    most = max(len(sides[0]), len(sides[1]), len(abstained), len(after), len(waiting), 1)
    rows = ceil(most / ABREAST)
    return Tally(
        uid=uid,
        alt=alt,
        width=end,
        height=rows * ROW + 44,
        centre=centre,
        base=rows * ROW + 28,
        size=letter_size([*(vote.letters for vote in votes), *waiting]) + 1,
        no=_counts(counted, SIDES[0]),
        yes=_counts(counted, SIDES[1]),
        groups=tuple(Marks(PAINT[each], tuple(marks)) for each, marks in groups.items()),
        apart=apart,
        ghosts=tuple(ghosts),
        turned=tuple(turned),
    )


def _side(
    votes: Sequence[Vote], side: Sequence[Recommendation]
) -> Iterable[tuple[Recommendation, Vote, bool]]:
    """Who stands on one side, the milder first: now, and as a ghost where it was another."""
    for each in side:
        yield from ((each, vote, False) for vote in votes if vote.recommendation is each)
        yield from ((each, vote, True) for vote in votes if vote.was is each)


def _counts(votes: Sequence[Vote], side: Sequence[Recommendation]) -> str:
    """How many stood on a side when the debrief opened, and how many now if not the same."""
    now = sum(vote.recommendation in side for vote in votes)
    before = sum((vote.was or vote.recommendation) in side for vote in votes)
    return str(now) if now == before else f"{before} → {now}"


def _apart(
    abstained: Sequence[str], after: Sequence[str], waiting: Sequence[str], end: int
) -> tuple[tuple[Outlined, ...], int]:
    """The outlined groups from ``end`` on, and where they end."""
    apart = []
    for label, dashes, some in (
        ("Abstain", "none", abstained),
        ("Not counted", AFTER_READING, after),
        ("Not in", "3 2.5", waiting),
    ):
        if some:
            x = end + EDGE
            marks = tuple(_unit(index, x, UNIT, letters) for index, letters in enumerate(some))
            apart.append(Outlined(label, x, dashes, marks))
            end = x + max(LABEL * (1 + (label == "Not counted")), min(len(some), ABREAST) * UNIT)
    return tuple(apart), end


def _unit(index: int, start: int, step: int, letters: str) -> Mark:
    row, place = divmod(index, ABREAST)
    x, y = start + place * step, 22 + row * ROW
    return Mark(str(x + 12), str(y + 17), str(x), str(y), letters)
