"""One dimension after another: the strip of dots, the cells, and the evidence behind them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from debrief.aggregation.panel import Panel, Rating
from debrief.aggregation.summary import DimensionSummary, Verdict
from debrief.aggregation.verdicts import bar_words, verdict_words
from debrief.debriefs.dot_strip import Strip, dot_strip
from debrief.debriefs.marks import EPSILON, PAINTS, Kind, Paint, kind
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


class Said(NamedTuple):
    """What one interviewer wrote about one rating; ``text`` may be empty."""

    anchor: str
    cell: Cell
    score: int
    rated: str
    name: str
    short: str
    round: str
    when: str
    text: str


class Remark(NamedTuple):
    """What one interviewer wrote on a dimension without rating it."""

    name: str
    round: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension over the whole panel.

    ``cells`` has one entry for every scorecard that is in, ``None`` where it was not
    assessed. ``evidence`` is in reading order, ``ascending`` the same from the lowest score
    up. ``the_bar`` names the bar (``the L6 bar``), ``needs`` is the lowest whole score that
    meets it.
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
) -> tuple[Row, ...]:
    """A row for each of ``dimensions``, in their order. ``people`` are the scorecards."""
    given = [{rating.dimension: rating for rating in card.ratings} for card in panel.scorecards]
    bar = bar_words(panel.opening.level).removeprefix("the ")
    drawn = []
    for place, dimension in enumerate(dimensions):
        slug = _slug(panel, dimension.key)
        ratings = [each.get(dimension.key) for each in given]
        label = _label(bar, dimension.bar, first=place == 0)
        row = _Dimension(panel, dimension, prefix, slug, bar, label)
        drawn.append(row.drawn(ratings, people, strip_width))
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

    def drawn(self, ratings: Sequence[Rating | None], people: Sequence[Column], width: int) -> Row:
        name = self.panel.rubric.by_key[self.summary.key].name
        given = list(zip(ratings, people, strict=True))
        said = [
            self._said(rating.score, rating.evidence, column)
            if rating is not None and rating.score is not None
            else None
            for rating, column in given
        ]
        ascending = sorted(filter(None, said), key=lambda item: item.score)
        apart = self.summary.verdict in APART
        words = verdict_words(self.summary)
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
                    (item.score, column.letters)
                    for item, (_, column) in zip(said, given, strict=True)
                    if item
                ],
                scale=range(self.panel.rubric.lowest, self.panel.rubric.highest + 1),
                bar=self.summary.bar,
                width=width,
                label=self.label,
                uid=f"{self.prefix}strip-{self.slug}",
                alt=self._alt(name, words, ascending),
            ),
            cells=tuple(item.cell if item else None for item in said),
            # Of equals the first in the panel comes first, in either direction.
            evidence=tuple(ascending if apart else sorted(ascending, key=lambda item: -item.score)),
            ascending=tuple(ascending),
            remarks=tuple(
                Remark(column.name, column.round, column.when, rating.evidence)
                for rating, column in given
                if rating is not None and rating.score is None and rating.evidence
            ),
        )

    def _said(self, score: int, text: str, column: Column) -> Said:
        anchor = f"{self.prefix}ev-{self.slug}-{column.number}"
        rated = f"{score} {self.panel.rubric.labels[score]}".rstrip()
        side = kind(score, self.summary.bar)
        cell = Cell(
            paint=PAINTS[side],
            score=score,
            score_x=16 if score < 10 else 14,  # noqa: PLR2004 -- two digits are wider
            alt=f"{column.name}: {rated}, {_side(side, score - self.summary.bar)}",
            anchor=anchor,
        )
        return Said(
            anchor, cell, score, rated, column.name, column.short, column.round, column.when, text
        )

    def _alt(self, name: str, words: str, ascending: Sequence[Said]) -> str:
        bar = self.summary.bar
        label = "" if bar % 1 else self.panel.rubric.labels.get(int(bar), "")
        start = f"{name}, {self.bar} is {bar:g} {label}".rstrip()
        if not ascending:
            return f"{start}. {words}."
        ratings = ", ".join(f"{item.name} {item.score}" for item in ascending)
        above = f"{self.summary.at_or_above_bar} of {self.summary.n} at or above the bar"
        return f"{start}. Ratings: {ratings}. {words}. {above}."


def _side(side: Kind, gap: float) -> str:
    if side == "below" and abs(gap + 1) < EPSILON:
        return "one below the bar"
    return "at the bar" if abs(gap) < EPSILON else SIDES[side]
