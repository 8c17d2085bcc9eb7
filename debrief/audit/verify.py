"""Checking the chain: every edit, removal, insertion and change of order is found.

Whoever can write to the database could cut off the end of the log and set the head back to
match. Only what was noted elsewhere shows that: a receipt, the number and the link of an
event, which the log must still hold.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from debrief.audit.chain import mac
from debrief.audit.models import Event, Head

AT_ONCE = 1_000
BACKUP = "Compare the log with a backup, and ask who can write to the database."
OTHER_KEY = "If every event fails, DEBRIEF_AUDIT_KEY is not the one the log was written with."

# As text, whatever stands in it: what somebody wrote there must not stop the check.
ROWS = sa.select(
    sa.type_coerce(Event.number, sa.Integer).label("number"),
    sa.cast(Event.at, sa.Text).label("at"),
    Event.actor_id,
    Event.acting_for_id,
    sa.type_coerce(Event.action, sa.String).label("action"),
    Event.application_id,
    Event.subject,
    sa.cast(Event.old, sa.Text).label("old"),
    sa.cast(Event.new, sa.Text).label("new"),
    Event.request_id,
    Event.mac,
).order_by(Event.number)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One event that the log held: its number and its link."""

    number: int
    mac: str

    @classmethod
    def parse(cls, text: str) -> "Receipt":
        """Read ``N:MAC``. Raise ValueError where it is none."""
        number, _, link = text.strip().partition(":")
        return cls(int(number), link.lower())

    def __str__(self) -> str:
        return f"{self.number}:{self.mac}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log, at the event with this number, and what to do."""

    number: int
    text: str
    remedy: str = BACKUP

    def __str__(self) -> str:
        return f"Event {self.number}: {self.text} {self.remedy}"


class Check:
    """One walk along the chain; ``end`` is how far it came."""

    def __init__(self, key: bytes, earlier: Receipt | None = None) -> None:
        self.key = key
        self.earlier = earlier
        self.end = Receipt(0, "")

    def findings(self, connection: sa.Connection) -> Iterator[Finding]:
        """Everything wrong with the log, from its beginning; nothing where it is whole."""
        try:
            for row in connection.execute(ROWS, execution_options={"yield_per": AT_ONCE}):
                yield from self._at(row)
                self.end = Receipt(row.number, row.mac)
        except DBAPIError:
            yield Finding(self.end.number + 1, "The log cannot be read from here on.")
            return
        yield from self._at_the_end(connection)

    def _at(self, row: Any) -> Iterator[Finding]:
        number = self.end.number
        if row.number <= number:
            yield Finding(row.number, "It has a number that no event has, and was put in.")
        elif row.number > number + 1:
            last = row.number - 1
            gone = f"It is missing, and all to event {last}." if last > number + 1 else "Missing."
            yield Finding(number + 1, f"{gone} So event {row.number} cannot be checked.")
        elif not self._is_linked(row):
            said = "It is not what was written, or not where it was written."
            yield Finding(row.number, said, BACKUP if number else f"{BACKUP} {OTHER_KEY}")
        if self.earlier and row.number == self.earlier.number and row.mac != self.earlier.mac:
            yield Finding(row.number, "It is not the event that the receipt was given for.")

    def _is_linked(self, row: Any) -> bool:
        try:
            return compare_digest(mac(self.key, self.end.mac, _read(row)), row.mac)
        except (ValueError, TypeError, RecursionError):
            return False  # no event of ours could stand there

    def _at_the_end(self, connection: sa.Connection) -> Iterator[Finding]:
        head = connection.execute(sa.select(Head.number, Head.mac).where(Head.id == 1)).first()
        number = self.end.number
        if head is None:
            yield Finding(number, "The end of the chain is not noted any more.")
        elif head.number != number:
            said = f"The log ends here, but its end was noted as event {head.number}."
            yield Finding(number, said)
        elif head.mac != self.end.mac:
            yield Finding(number, "The end of the chain was noted with another link.")
        if self.earlier and self.earlier.number > number:
            said = f"The log ends here, but it once held event {self.earlier.number}."
            yield Finding(number, said)


def _read(row: Any) -> Any:
    """The event that a row holds. Raise ValueError where it holds none."""
    old, new = (None if text is None else json.loads(text) for text in (row.old, row.new))
    at = datetime.fromisoformat(row.at).replace(tzinfo=UTC)
    return SimpleNamespace(**{**row._asdict(), "at": at, "old": old, "new": new})


@contextmanager
def one_moment(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees the log as it is now, while others go on writing."""
    on_postgresql = engine.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ"} if on_postgresql else {}
    with engine.execution_options(**options).connect() as connection:
        yield connection
