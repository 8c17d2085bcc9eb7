"""The versions of a scorecard as its author's page lists them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from debrief.aggregation.changes import Change, changes, circumstances_words
from debrief.aggregation.panel import Rubric, Version


@dataclass(frozen=True, slots=True)
class Edition:
    """One version: when it was submitted, what it changed and why. The first changed nothing."""

    number: int
    when: str
    after: str
    """``after the debrief opened``; empty for what was submitted while it was sealed."""
    changes: tuple[Change, ...]
    reason: str


def history(
    rubric: Rubric, versions: Sequence[Version], when: Callable[[datetime], str]
) -> tuple[Edition, ...]:
    """The versions, the newest first."""
    told = [(), *(changes(rubric, before, after) for before, after in pairwise(versions))]
    return tuple(
        Edition(
            number=number,
            when=when(version.submitted_at) if version.submitted_at else "",
            after=circumstances_words(version),
            changes=changed,
            reason=version.reason,
        )
        for number, (version, changed) in enumerate(zip(versions, told, strict=True), 1)
    )[::-1]
