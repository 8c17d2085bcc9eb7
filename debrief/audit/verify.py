"""Checking the chain: every edit, removal, insertion and change of order is found."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from debrief.audit.chain import mac
from debrief.audit.models import Event, Head


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log, at the event with this number."""

    number: int
    text: str


def findings(session: Session, key: bytes) -> Iterator[Finding]:
    """Everything wrong with the log, from its beginning; nothing where it is whole."""
    number, before = 0, ""
    for each in session.scalars(
        select(Event).order_by(Event.number).execution_options(yield_per=500)
    ):
        if each.number != number + 1:
            yield Finding(number + 1, f"events {number + 1} to {each.number - 1} are missing")
        if each.mac != mac(key, before, each):
            yield Finding(each.number, f"event {each.number} is not what was written, or not where")
        number, before = each.number, each.mac
    head = session.get(Head, 1)
    if head is None:
        yield Finding(number, "the end of the chain is missing")
    elif (head.number, head.mac) != (number, before):
        yield Finding(head.number, f"the log ends at {number}, but went on to {head.number}")
