"""The log as a file: a table for a spreadsheet, or lines of JSON for a program."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC

from debrief.oversight.told import Told

COLUMNS = (
    "at",
    "who",
    "acting_for",
    "action",
    "application",
    "candidate",
    "subject",
    "old",
    "new",
    "request",
)
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(events: Iterable[Told]) -> Iterator[str]:
    """A table (RFC 4180) with a heading, a row for each of ``events``.

    A spreadsheet runs what begins like a formula, whoever wrote it: such a cell gets an
    apostrophe before it, which the spreadsheet reads as: this is text.
    """
    yield _row(COLUMNS)
    for event in events:
        yield _row([_safe(_text(each)) for each in _values(event).values()])


def json_lines(events: Iterable[Told]) -> Iterator[str]:
    """One JSON object on a line (JSON Lines) for each of ``events``."""
    for event in events:
        yield json.dumps(_values(event), ensure_ascii=False) + "\n"


FORMATS: dict[str, tuple[Callable[[Iterable[Told]], Iterator[str]], str]] = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "jsonl": (json_lines, "application/jsonl"),
}
"""By the end of the file's name: what writes it, and its type."""


def _values(event: Told) -> dict[str, object]:
    values = (
        event.at.astimezone(UTC).isoformat(),
        event.who,
        event.acting_for,
        event.action,
        event.code,
        event.candidate,
        event.subject,
        dict(event.old),
        dict(event.new),
        event.request_id,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _text(value: object) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
