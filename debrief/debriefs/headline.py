"""The headline with links to what the panel disagrees on, and the line on coverage."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from debrief.aggregation.independence import independence_words
from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import Summary
from debrief.aggregation.wording import in_sentence, listed
from debrief.debriefs.rows import APART, Row

DISAGREEMENT = re.compile(r"\b(?:splits on|straddles the .*?bar on|differs widely on)\b", re.DOTALL)


LEAN = re.compile(r"(?:\d+ of \d+ scorecards in\. )?[^.]*\.?")


class Segment(NamedTuple):
    """A piece of the headline: what stands out is ``strong``, what links has an ``anchor``."""

    text: str
    anchor: str = ""
    strong: bool = False


def headline(text: str, rows: Sequence[Row]) -> tuple[Segment, ...]:
    """Cut ``text`` into its lean, and where it names a row on which the panel is apart.

    Joined, the segments are ``text``. Links start after the words that open the sentence on
    disagreement, because a name may be part of another one in the sentence on agreement.
    """
    lean = LEAN.match(text)
    start = lean.end() if lean else 0
    return tuple(
        segment
        for segment in (Segment(text[:start], strong=True), *_linked(text[start:], rows))
        if segment.text
    )


def _linked(text: str, rows: Sequence[Row]) -> Iterable[Segment]:
    anchors = {in_sentence(row.name): row.anchor for row in rows if row.verdict in APART}
    opening = DISAGREEMENT.search(text)
    if not anchors or opening is None:
        return [Segment(text)]
    names = "|".join(map(re.escape, sorted(anchors, key=len, reverse=True)))
    head, *rest = re.split(rf"(?<!\w)({names})(?!\w)", text[opening.end() :])
    pieces = [text[: opening.end()] + head, *rest]
    return [Segment(piece, anchors.get(piece, "")) for piece in pieces]


def coverage(panel: Panel, summary: Summary) -> str:
    """How many dimensions were assessed, and which by nobody or by one person only."""
    names = {key: dimension.name for key, dimension in panel.rubric.by_key.items()}
    assessed = sum(dimension.n > 0 for dimension in summary.dimensions)
    sentences = [f"{assessed} of {len(names)} dimensions assessed."]
    if summary.coverage.never_assessed:
        missing = listed([names[key] for key in summary.coverage.never_assessed])
        sentences.append(f"Nobody assessed {missing}{independence_words(panel)}.")
    if summary.coverage.single_rater:
        single = [names[key] for key in summary.coverage.single_rater]
        who = "independent rating" if independence_words(panel) else "interviewer"
        verb = "rests" if len(single) == 1 else "rest"
        sentences.append(f"{listed(single)} {verb} on one {who}.")
    return " ".join(sentences)
