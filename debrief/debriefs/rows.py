"""One dimension after another: the strip of dots, the cells, and the evidence behind them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import NamedTuple

from debrief.aggregation.changes import score_words
from debrief.aggregation.panel import Panel, Rating
from debrief.aggregation.summary import DimensionSummary, Verdict
from debrief.aggregation.verdicts import bar_words, verdict_words
from debrief.debriefs.dot_strip import Dot, Strip, dot_strip
from debrief.debriefs.marks import EPSILON, PAINTS, Kind, Paint, kind
from debrief.debriefs.moves import Blank, Place, Step, judged
from debrief.debriefs.people import Column

DISPUTED = frozenset({Verdict.SPLIT, Verdict.STRADDLE})
APART = DISPUTED | {Verdict.SPREAD}

SAFE_IN_AN_ANCHOR = re.compile(r"[A-Za-z0-9_-]+")

SIDES: dict[Kind, str] = {
    "far": "two or more below the bar",
    "below": "below the bar",
    "at": "meets the bar",
    "above": "above the bar",
}


class Cell(NamedTuple):
    """One rating: its numeral and glyph, what they say in words, and where its evidence is."""

    paint: Paint
    score: int
    score_x: int
    alt: str
    anchor: str
    was: str = ""
    """What it was when the debrief opened, if that was something else: a score, or words."""
    counts: bool = True


class Said(NamedTuple):
    """What one interviewer wrote about one rating; ``text`` may be empty.

    ``since`` says what became of a rating of before, ``late`` that it came late.
    """

    anchor: str
    cell: Cell
    score: int
    rated: str
    name: str
    short: str
    round: str
    when: str
    text: str
    since: str = ""
    late: str = ""
    steps: tuple[Step, ...] = ()


class Remark(NamedTuple):
    """What one interviewer wrote on a dimension without rating it, or no longer rating it."""

    anchor: str
    name: str
    round: str
    when: str
    text: str
    late: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension over the whole panel.

    ``cells`` has one entry for every scorecard that is in, ``None`` where it was not
    assessed; ``blanks`` say so in words. ``evidence`` is in reading order,
    as it stands; ``ascending`` is what counts, from the lowest score up: as it was when the
    debrief opened, and nothing of who had read the others. ``besides`` tells whether any
    such rating stands beside it, ``turned`` counts the ratings changed since. ``the_bar``
    names the bar (``the L6 bar``), ``needs`` is the lowest whole score that meets it.
    """

    key: str
    name: str
    anchor: str
    verdict: Verdict
    words: str
    disputed: bool
    count: str
    the_bar: str
    needs: int
    strip: Strip
    cells: tuple[Cell | None, ...]
    blanks: tuple[Blank, ...]
    besides: bool
    turned: int
    evidence: tuple[Said, ...]
    ascending: tuple[Said, ...]
    remarks: tuple[Remark, ...]


def rows(
    panel: Panel,
    dimensions: Sequence[DimensionSummary],
    people: Sequence[Column],
    *,
    strip_width: int,
    prefix: str,
    when: Callable[[datetime], str],
) -> tuple[Row, ...]:
    """A row for each of ``dimensions``, in their order. ``people`` are the scorecards."""
    bar = bar_words(panel.opening.level).removeprefix("the ")
    given = [judged(*each) for each in zip(panel.scorecards, people, strict=True)]
    drawn = []
    for place, dimension in enumerate(dimensions):
        slug = _slug(panel, dimension.key)
        label = _label(bar, dimension.bar, first=place == 0)
        row = _Dimension(panel, dimension, prefix, slug, bar, label)
        of_key = [of.place(dimension.key, when) for of in given]
        drawn.append(row.drawn(of_key, strip_width))
    return tuple(drawn)


def _slug(panel: Panel, key: str) -> str:
    if SAFE_IN_AN_ANCHOR.fullmatch(key):
        return key
    return f".{list(panel.rubric.by_key).index(key) + 1}"


def _label(name: str, bar: float, *, first: bool) -> str:
    """What stands at the bar's line: its name on the first row, its value if fractional."""
    if bar % 1:
        return f"{name[0].upper()}{name[1:]} {bar:g}"
    return f"{name[0].upper()}{name[1:]}" if first else ""


class _Dimension(NamedTuple):
    panel: Panel
    summary: DimensionSummary
    prefix: str
    slug: str
    bar: str
    label: str

    def drawn(self, places: Sequence[Place], width: int) -> Row:
        name = self.panel.rubric.by_key[self.summary.key].name
        said = [None if each.now.score is None else self._now(each) for each in places]
        ascending = sorted(
            (
                self._counted(each)
                for each in places
                if each.column.counts and each.counted.score is not None
            ),
            key=lambda item: item.score,
        )
        besides = any(each.now.score is not None and not each.column.counts for each in places)
        apart = self.summary.verdict in APART
        words = verdict_words(self.summary, besides=besides)
        return Row(
            key=self.summary.key,
            name=name,
            anchor=f"{self.prefix}d-{self.slug}",
            verdict=self.summary.verdict,
            words=words,
            disputed=self.summary.verdict in DISPUTED,
            count=f"{len(ascending)} rating{'s' * (len(ascending) != 1)}",
            the_bar=bar_words(self.panel.opening.level),
            needs=ceil(self.summary.bar - EPSILON),
            strip=dot_strip(
                [
                    Dot(
                        each.now.score,
                        each.column.letters,
                        was=each.counted.score,
                        changed=bool(each.was),
                        counts=each.column.counts,
                    )
                    for each in places
                ],
                scale=range(self.panel.rubric.lowest, self.panel.rubric.highest + 1),
                bar=self.summary.bar,
                width=width,
                label=self.label,
                uid=f"{self.prefix}strip-{self.slug}",
                alt=self._alt(name, words, places),
            ),
            cells=tuple(item.cell if item else None for item in said),
            blanks=tuple(Blank(f"Not assessed{each.turned}", each.was) for each in places),
            besides=besides,
            turned=sum(bool(each.was) for each in places),
            # Of equals the first in the panel comes first, in either direction.
            evidence=tuple(
                sorted(filter(None, said), key=lambda item: item.score if apart else -item.score)
            ),
            ascending=tuple(ascending),
            remarks=tuple(self._remarks(places)),
        )

    def _remarks(self, places: Sequence[Place]) -> Iterable[Remark]:
        for each in places:
            if each.now.score is None and (each.now.evidence or each.steps):
                column = each.column
                yield Remark(
                    self._anchor(column) if each.was else "",
                    column.name,
                    column.round,
                    column.when,
                    each.now.evidence,
                    column.late,
                    each.steps,
                )

    def _now(self, place: Place) -> Said:
        """The rating as it stands, with the way to it."""
        said = self._said(place.now, place.column, place.suffix)
        cell = said.cell._replace(was=place.was, counts=place.column.counts)
        return said._replace(cell=cell, late=place.column.late, steps=place.steps)

    def _counted(self, place: Place) -> Said:
        """The rating as it was when the debrief opened."""
        since = f"Now {score_words(place.now.score)}." if place.was else ""
        return self._said(place.counted, place.column)._replace(since=since)

    def _said(self, rating: Rating, column: Column, suffix: str = "") -> Said:
        score = rating.score or 0
        rated = f"{score} {self.panel.rubric.labels[score]}".rstrip()
        side = kind(score, self.summary.bar)
        anchor = self._anchor(column)
        cell = Cell(
            paint=PAINTS[side],
            score=score,
            score_x=16 if score < 10 else 14,  # noqa: PLR2004 -- two digits are wider
            alt=f"{column.name}: {rated}, {_side(side, score - self.summary.bar)}{suffix}",
            anchor=anchor,
        )
        return Said(
            anchor,
            cell,
            score,
            rated,
            column.name,
            column.short,
            column.round,
            column.when,
            rating.evidence,
        )

    def _anchor(self, column: Column) -> str:
        return f"{self.prefix}ev-{self.slug}-{column.number}"

    def _alt(self, name: str, words: str, places: Sequence[Place]) -> str:
        bar = self.summary.bar
        label = "" if bar % 1 else self.panel.rubric.labels.get(int(bar), "")
        start = f"{name}, {self.bar} is {bar:g} {label}".rstrip()
        told = [each for each in places if each.now.score is not None or each.was]
        if not told:
            return f"{start}. {words}."
        told.sort(key=lambda each: (each.now.score is None, each.now.score or 0))
        ratings = ", ".join(
            f"{each.column.name} {score_words(each.now.score)}{each.suffix}" for each in told
        )
        above = f"{self.summary.at_or_above_bar} of {self.summary.n} at or above the bar"
        then = " when the debrief opened" if any(each.was for each in told) else ""
        return f"{start}. Ratings: {ratings}. {words}. {above}{then}."


def _side(side: Kind, gap: float) -> str:
    if side == "below" and abs(gap + 1) < EPSILON:
        return "one below the bar"
    return "at the bar" if abs(gap) < EPSILON else SIDES[side]
