"""What was said, as the packet prints it: disputes with two quotes, evidence by dimension."""

from dataclasses import dataclass

from debrief.debriefs.moves import Step
from debrief.debriefs.rows import Cell, Remark, Row, Said
from debrief.debriefs.view import DebriefView
from debrief.packets.text import Passage, passage

QUOTE = 220
"""Characters of a quote on the first page; the whole stands under its dimension."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one interviewer wrote on one dimension. ``cell`` is ``None`` without a rating.

    ``since`` says what became of a rating that is quoted as it was, ``late`` that it came
    after the debrief opened, and ``steps`` how it was changed then.
    """

    anchor: str
    cell: Cell | None
    name: str
    round: str
    passage: Passage
    since: str = ""
    late: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A dispute: who stands where, the lowest and the highest quote, and what to ask."""

    name: str
    anchor: str
    words: str
    sides: str
    lowest: Entry
    highest: Entry
    ask: str


@dataclass(frozen=True, slots=True)
class Section:
    """One dimension's evidence, in reading order; unrated remarks come last."""

    name: str
    anchor: str
    words: str
    disputed: bool
    entries: tuple[Entry, ...]


def talks(debrief: DebriefView) -> tuple[Talk, ...]:
    """The disputes of ``debrief`` in the order of discussion."""
    return tuple(
        Talk(
            name=callout.row.name,
            anchor=callout.row.anchor,
            words=callout.row.words,
            sides=callout.sides,
            lowest=_entry(callout.lowest, QUOTE),
            highest=_entry(callout.highest, QUOTE),
            ask=callout.ask,
        )
        for callout in debrief.callouts
    )


def sections(debrief: DebriefView) -> tuple[Section, ...]:
    """All evidence of ``debrief``, dimension by dimension in the order of its rows."""
    return tuple(_section(row) for row in debrief.rows)


def _section(row: Row) -> Section:
    return Section(
        name=row.name,
        anchor=row.anchor,
        words=row.words,
        disputed=row.disputed,
        entries=(
            *(_entry(said) for said in row.evidence),
            *(_remark(remark) for remark in row.remarks),
        ),
    )


def _entry(said: Said, longest: int | None = None) -> Entry:
    written = passage(said.text, longest) if longest else passage(said.text)
    return Entry(
        said.anchor,
        said.cell,
        said.name,
        said.round,
        written,
        said.since,
        said.late,
        said.steps,
    )


def _remark(remark: Remark) -> Entry:
    return Entry(
        remark.anchor,
        None,
        remark.name,
        remark.round,
        passage(remark.text),
        late=remark.late,
        steps=remark.steps,
    )
