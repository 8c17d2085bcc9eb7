"""From files of any accepted kind, told apart by their content, to panels."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from debrief.aggregation.panel import Rubric
from debrief.exchange.greenhouse import Export, read_greenhouse
from debrief.exchange.intake import Intake, joined
from debrief.exchange.packet import ATTACHMENT, attached_document
from debrief.exchange.problems import InputRefused, Problem, refuse
from debrief.exchange.rubric import default_rubric
from debrief.exchange.table import read_table
from debrief.exchange.values import decode, parse_json

MAX_BYTES = 50_000_000
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input and the name to call it by."""

    name: str
    data: bytes


def load(name: str) -> Source:
    """Read a file, or standard input for ``-``.

    Raises:
        InputRefused: it cannot be read, or is larger than any honest input.

    """
    try:
        if name == STDIN:
            source = Source("standard input", sys.stdin.buffer.read(MAX_BYTES + 1))
        else:
            with Path(name).open("rb") as file:
                source = Source(name, file.read(MAX_BYTES + 1))
    except OSError as error:
        raise refuse(name, "", f"cannot be read: {error.strerror}.") from None
    if len(source.data) > MAX_BYTES:
        raise refuse(source.name, "", f"is larger than {MAX_BYTES:,} bytes.", "Split it.")
    return source


def read_inputs(
    sources: Sequence[Source],
    rubric: Rubric | None = None,
    mapping: Mapping[str, int] | None = None,
) -> Intake:
    """Read inputs of any accepted kind and join them by candidate.

    Tables and exports are read with ``rubric``, else with the one that a document among the
    inputs carries, else with the default. ``mapping`` says which score each word of an
    export stands for. Documents come first, then tables, then exports.

    Raises:
        InputRefused: with everything that is wrong, in whichever input.

    """
    problems: list[Problem] = []
    intakes: list[Intake] = []
    tables: list[tuple[str, str]] = []
    export = Export()
    for source in sources:
        with _noting(problems):
            content = _content(source)
            if isinstance(content, str):
                tables.append((content, source.name))
            elif not export.add(content, source.name):
                intakes.append(_read_document(content, rubric, source.name))
    # A refused document may have carried the rubric that the others need.
    if rubric or not problems:
        judged_by = rubric or (intakes[0].panels[0].rubric if intakes else default_rubric())
        for text, name in tables:
            with _noting(problems):
                intakes.append(read_table(text, judged_by, name))
        if export.files:
            with _noting(problems):
                intakes.append(read_greenhouse(export, judged_by, mapping))
    if problems:
        raise InputRefused(problems)
    return joined(intakes)


@contextmanager
def _noting(problems: list[Problem]) -> Iterator[None]:
    """Note what is refused and go on, so that every problem comes out at once."""
    try:
        yield
    except InputRefused as refusal:
        problems.extend(refusal.problems)


def _content(source: Source) -> object:
    """Return the text of a table, or the value of a JSON file or of a packet's attachment."""
    name, data = source.name, source.data
    if b"%PDF-" in data[:1024]:
        name = f"{name}, {ATTACHMENT}"
        return parse_json(decode(attached_document(data, source.name, MAX_BYTES), name), name)
    if data.startswith(b"PK\x03\x04"):
        raise refuse(name, "", "is a spreadsheet or another archive.", "Save it as CSV (UTF-8).")
    text = decode(data, name)
    return parse_json(text, name) if text.lstrip().startswith(("{", "[")) else text


def _read_document(value: object, rubric: Rubric | None, name: str) -> Intake:
    """Read an interchange document, which must not contradict a rubric that was asked for."""
    # The schema library takes a fifth of a second to import; tables do without.
    from debrief.exchange.document import read_document  # noqa: PLC0415

    if isinstance(value, dict):
        if value.get("format") == "debrief-summary/1":
            raise refuse(name, "$", "is a summary.", "Give the scorecards it was made from.")
        if "format" not in value and {"scale", "dimensions"} <= value.keys():
            raise refuse(name, "$", "is a rubric.", "Give it with --rubric.")
    intake = read_document(value, rubric or default_rubric(), name)
    if rubric and intake.panels[0].rubric != rubric:
        what = "is not the rubric given apart."
        remedy = "Leave --rubric out: scores are read with the rubric they were given on."
        raise refuse(name, "$.rubric", what, remedy)
    return intake
