"""The job levels a rubric speaks of."""

import re

from debrief.aggregation.panel import DEFAULT_ANCHORS, Rubric


def levels(rubric: Rubric) -> tuple[str, ...]:
    """The job levels that ``rubric`` knows a bar or words for, L4 before L10."""
    named = {
        level
        for dimension in rubric.dimensions
        for level in (*dimension.anchors, *(dimension.bars or {}))
    }
    return tuple(sorted(named - {DEFAULT_ANCHORS}, key=_naturally))


def _naturally(level: str) -> tuple[tuple[int, str], ...]:
    """Sort by the numbers in a name where it has some."""
    parts = re.split(r"([0-9]+)", level)
    return tuple(
        (int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts
    )
