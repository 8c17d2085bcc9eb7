"""What makes a rubric hard to judge by, although it is a rubric."""

import re
from collections.abc import Iterator

from debrief.aggregation.panel import DEFAULT_ANCHORS, Rubric
from debrief.exchange.problems import Problem, shown
from debrief.exchange.values import json_path

MOST_DIMENSIONS = 6
LONGEST_ANCHOR = 110
"""Characters, so that four anchors fit in a row."""
FEW_WORDS = 8
"""An anchor with praise and no more words than this says little that one could observe."""
PRAISE = re.compile(
    r"\b(?:amazing|excellent|exceptional|fantastic|good|great|impressive|outstanding|poor|solid"
    r"|strong|weak)\b",
    re.IGNORECASE,
)


def missing_anchors(rubric: Rubric, file: str = "rubric") -> Iterator[Problem]:
    """Find the dimensions that leave a score point without a meaning."""
    for i, dimension in enumerate(rubric.dimensions):
        anchors = dimension.anchors[DEFAULT_ANCHORS]
        missing = [str(point.score) for point in rubric.scale if not anchors.get(point.score)]
        if missing:
            where = json_path(("dimensions", i, "anchors", DEFAULT_ANCHORS))
            what = f"{shown(dimension.name)} has no anchor for {', '.join(missing)}."
            yield Problem(file, where, what, "Say what a candidate does to earn it.")


def weaknesses(rubric: Rubric, file: str = "rubric") -> Iterator[Problem]:
    """Find what interviewers will stumble over: too much, too long, too alike, too vague."""
    if len(rubric.dimensions) > MOST_DIMENSIONS:
        what = f"has {len(rubric.dimensions)} dimensions."
        yield Problem(file, "$.dimensions", what, "People find it hard to keep five apart.")
    seen: dict[str, str] = {}
    for i, dimension in enumerate(rubric.dimensions):
        for level, anchors in dimension.anchors.items():
            for score, anchor in sorted(anchors.items()):
                where = json_path(("dimensions", i, "anchors", level, str(score)))
                first = seen.setdefault(" ".join(anchor.casefold().split()), where)
                for what, remedy in _weak_anchor(anchor, where, first):
                    yield Problem(file, where, what, remedy)
    yield from _missing_bars(rubric, file)


def _weak_anchor(anchor: str, where: str, first: str) -> Iterator[tuple[str, str]]:
    if len(anchor) > LONGEST_ANCHOR:
        what = f"is {len(anchor)} characters long; {LONGEST_ANCHOR} fit in a row of four."
        yield what, "Shorten it."
    if first != where:
        yield f"says the same as {first}.", "Say what tells the two apart."
    praise = PRAISE.search(anchor)
    if praise and len(anchor.split()) <= FEW_WORDS:
        what = f"says {praise[0].lower()!r} and little that one could observe."
        yield what, "Say what a candidate does."


def _missing_bars(rubric: Rubric, file: str) -> Iterator[Problem]:
    levels = dict.fromkeys(level for each in rubric.dimensions for level in each.bars or {})
    for i, dimension in enumerate(rubric.dimensions):
        for level in levels:
            if level not in (dimension.bars or {}):
                what = f"{shown(dimension.name)} sets no bar for {shown(level)}."
                remedy = f"Set one, or {rubric.scale_bar} is needed there."
                yield Problem(file, json_path(("dimensions", i, "bars")), what, remedy)
