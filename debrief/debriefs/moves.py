"""What became of ratings after the debrief opened: as they stand, as they count, the way."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from debrief.aggregation.changes import circumstances_words, score_words
from debrief.aggregation.panel import Panel, Rating, Scorecard, Version
from debrief.aggregation.wording import listed
from debrief.debriefs.people import Column


class Step(NamedTuple):
    """One change after the debrief opened: what, when and after what; why; the words before."""

    words: str
    reason: str
    before: str


class Place(NamedTuple):
    """One scorecard's rating of the row's dimension: as it stands, as it counts, the way."""

    column: Column
    now: Rating
    counted: Rating
    steps: tuple[Step, ...]

    @property
    def was(self) -> str:
        """What it was when the debrief opened, if that was something else."""
        changed = self.now.score != self.counted.score
        return score_words(self.counted.score) if changed else ""

    @property
    def turned(self) -> str:
        """From what the rating was changed, where a description of it ends."""
        return f", changed from {self.was} after the debrief opened" if self.was else ""

    @property
    def suffix(self) -> str:
        """What the description of a rating ends with."""
        if self.column.counts:
            return self.turned
        return f"{self.turned}, {self.column.late[0].lower()}{self.column.late[1:]}"


class Blank(NamedTuple):
    """The place of a rating that was not given, or was taken back."""

    words: str
    was: str


class Judged(NamedTuple):
    """One scorecard with its ratings by dimension: as it stands, and as it counts."""

    card: Scorecard
    column: Column
    now: Mapping[str, Rating]
    counted: Mapping[str, Rating]

    def place(self, key: str, when: Callable[[datetime], str]) -> Place:
        """The scorecard's place in the row of dimension ``key``."""
        nothing = Rating(key, None)
        return Place(
            self.column,
            now=self.now.get(key, nothing),
            counted=self.counted.get(key, nothing),
            steps=steps(self.card, key, when) if self.card.earlier else (),
        )


def judged(card: Scorecard, column: Column) -> Judged:
    """Look at ``card``, which stands in ``column``, dimension by dimension."""
    now = {rating.dimension: rating for rating in card.ratings}
    return Judged(card, column, now, card.counted.by_dimension if card.earlier else now)


def steps(card: Scorecard, key: str, when: Callable[[datetime], str]) -> tuple[Step, ...]:
    """What became of one rating after the debrief opened, the first change first."""
    nothing = Rating(key, None)
    found = []
    for before, after in pairwise(card.versions):
        old, new = (each.by_dimension.get(key, nothing) for each in (before, after))
        if old == new or not circumstances_words(after):
            continue
        moved = f"{score_words(old.score)} → {score_words(new.score)}"
        reworded = old.evidence if old.evidence != new.evidence else ""
        what = "Reworded" if old.score == new.score else moved
        found.append(Step(dated(what, after, when), after.reason, reworded))
    return tuple(found)


def dated(what: str, version: Version, when: Callable[[datetime], str]) -> str:
    """``1 → 2, Wed 10:40, after the debrief opened``."""
    at = when(version.submitted_at) if version.submitted_at else ""
    return ", ".join(filter(None, (what, at, circumstances_words(version))))


def moved_since(panel: Panel, moment: datetime) -> str:
    """Say that scorecards came in or were changed after ``moment``; empty where none was."""
    moved = [
        card
        for card in panel.scorecards
        if any(each.submitted_at and each.submitted_at > moment for each in card.versions)
    ]
    if not moved:
        return ""
    what = "1 scorecard" if len(moved) == 1 else f"{len(moved)} scorecards"
    return f"{what} came in or changed after this decision. It was made on what stood before."


def notes(panel: Panel) -> Iterable[str]:
    """What is shown and does not count, because it came after reading, or after the opening."""
    after = [card.interviewer.name for card in panel.scorecards if not card.independent]
    if after:
        yield (
            f"{listed(after)} wrote after reading the others’ scorecards: "  # noqa: RUF001
            "shown, and not counted."
        )
    turned = sum(_turned(card) for card in panel.scorecards)
    if turned:
        what = "1 rating was" if turned == 1 else f"{turned} ratings were"
        yield f"{what} changed after the debrief opened. Headline and result count what was before."


def _turned(card: Scorecard) -> int:
    """How many ratings of ``card`` are not what they were when the debrief opened."""
    versions = card.versions[-1], card.counted
    now, then = ({each.dimension: each.score for each in v.ratings} for v in versions)
    return sum(now.get(key) != then.get(key) for key in {*now, *then})
