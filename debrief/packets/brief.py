"""What fits a candidate's first page: one page is what a committee reads in silence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from debrief.debriefs.view import DebriefView
from debrief.packets.evidence import Entry, Talk

# Heights in millimetres, measured on printed pages. WeasyPrint could tell exactly, for the
# price of laying every first page out twice.
TEXT_HEIGHT = {"a4": 259.0, "letter": 241.4}
TEXT_WIDTH = 178.0
PIXEL = 25.4 / 96
PADDING = 3.5
TABLE_HEAD, LEGEND, HEADING, FLAG = 21.0, 10.0, 13.0, 5.0
NAME_LINE, LEAD_LINE, LINE, QUOTE_LINE = 9.0, 6.0, 4.6, 5.0
ROW_PADDING, COMPUTED_PADDING, TALK_PADDING, QUOTE_PADDING = 1.3, 11.0, 8.5, 1.3
COMPACT = 58 / 69.3
"""How much narrower strips are drawn where they stack high, as packet.css has it."""

MOST_TALKS = 3
NAME_LETTER, LEAD_LETTER, LETTER, VOICE_LETTER = 4.2, 2.15, 1.6, 1.55


@dataclass(frozen=True, slots=True)
class Brief:
    """What stands on the first page beside headline and matrix.

    ``one_page`` is false where not even the matrix fits, so that everything simply flows.
    ``compact`` draws the strips smaller, ``computed`` says whether the computed result
    fits, ``talks`` how many disputes do.
    """

    one_page: bool
    compact: bool
    computed: bool
    talks: int


def brief(debrief: DebriefView, talks: Sequence[Talk], early_reason: str, paper: str) -> Brief:
    """Fill the first page: the matrix, then the computed result, then disputes in order."""
    left = TEXT_HEIGHT[paper] - _title(debrief) - _lead(debrief) - TABLE_HEAD - LEGEND
    if early_reason:
        left -= FLAG + _lines([early_reason, *debrief.waiting], TEXT_WIDTH, LETTER) * QUOTE_LINE
    matrix = sum(max(row.strip.height * PIXEL, 13) + ROW_PADDING for row in debrief.rows)
    if matrix * COMPACT > left:
        return Brief(one_page=False, compact=False, computed=True, talks=0)
    compact = matrix > left
    left -= matrix * COMPACT if compact else matrix
    computed = _computed(debrief)
    fits = computed <= left
    left -= computed + HEADING if fits else HEADING
    count = 0
    for talk in talks[:MOST_TALKS]:
        left -= _talk(talk)
        if left < 0:
            break
        count += 1
    return Brief(one_page=True, compact=compact, computed=fits, talks=count)


def _lines(texts: Iterable[str], width: float, letter: float) -> int:
    """How many lines ``texts``, set as one paragraph, take at ``letter`` mm a letter."""
    return ceil(len(" ".join(texts)) * letter / width)


def _title(debrief: DebriefView) -> float:
    role = [debrief.opening, debrief.level, debrief.rubric, debrief.received]
    name = _lines([debrief.candidate], TEXT_WIDTH, NAME_LETTER) * NAME_LINE
    return PADDING + name + _lines(role, TEXT_WIDTH, LETTER) * LINE


def _lead(debrief: DebriefView) -> float:
    beside = TEXT_WIDTH - debrief.tally.width * PIXEL - 8
    text = "".join(segment.text for segment in debrief.headline)
    lines = _lines([text], beside, LEAD_LETTER) * LEAD_LINE + 8
    covered = _lines([debrief.coverage, *debrief.notes], beside, LETTER) * LINE + 1
    return max(lines + covered, debrief.tally.height * PIXEL + 8)


def _computed(debrief: DebriefView) -> float:
    view = debrief.computed
    lines = _lines([view.basis, view.range, view.caution], TEXT_WIDTH - 4, LETTER)
    return COMPUTED_PADDING + LINE * (lines + _lines(view.changes, TEXT_WIDTH - 4, LETTER))


def _talk(talk: Talk) -> float:
    plain = _lines([talk.sides], TEXT_WIDTH - 5, LETTER) + _lines(
        [talk.ask], TEXT_WIDTH - 12, LETTER
    )
    return TALK_PADDING + plain * LINE + _quote(talk.lowest) + _quote(talk.highest)


def _quote(entry: Entry) -> float:
    words = [entry.passage.text, entry.name, entry.round]
    return QUOTE_PADDING + _lines(words, TEXT_WIDTH - 17, VOICE_LETTER) * QUOTE_LINE
