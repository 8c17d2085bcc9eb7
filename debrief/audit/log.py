"""Writing the log: events wait in the session, and are chained when it commits."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from debrief.audit.models import Event
from debrief.audit.pending import pending
from debrief.audit.vocabulary import Action
from debrief.db import db

Value = str | int | bool | Sequence[str] | Sequence[int] | None
"""What an event may say of a thing before and after. Ids, states and counts, not prose."""

LONGEST_TEXT = 200

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Which request, or which command, is being served."""


def _request_id() -> str:
    """The id of the request. What is none, such as a command, gets one with its first event."""
    if not request_id.get():
        request_id.set(str(uuid4()))
    return request_id.get()


def record(  # noqa: PLR0913 - an event has this many sides
    action: Action,
    *,
    actor: int | None,
    now: datetime,
    application: int | None = None,
    subject: str = "",
    old: Mapping[str, Value] | None = None,
    new: Mapping[str, Value] | None = None,
    acting_for: int | None = None,
) -> None:
    """Note that ``actor`` (the id of a person) did something; it is kept if that is.

    ``subject`` is what it was done to, as ``kind:id``; ``old`` and ``new`` are what it was
    and what it became. What is the same in both is left out.

    Raises:
        ValueError: a value is longer than any id or state: what people wrote about
            somebody has no place in the log.

    """
    was, became = old or {}, new or {}
    same = {name for name in was.keys() & became.keys() if was[name] == became[name]}
    session = db.session()
    if not session.in_transaction():
        session.begin()  # a rollback must find what it takes back
    pending(session).events.append(
        (
            session.get_nested_transaction(),
            Event(
                at=now,
                actor_id=actor,
                acting_for_id=acting_for,
                action=action,
                application_id=application,
                subject=subject,
                old=_kept(was, same),
                new=_kept(became, same),
                request_id=_request_id(),
            ),
        )
    )


def _kept(values: Mapping[str, Value], same: set[str]) -> dict[str, Value] | None:
    for name, value in values.items():
        for text in [value] if isinstance(value, str) or not isinstance(value, Sequence) else value:
            if isinstance(text, str) and len(text) > LONGEST_TEXT:
                raise ValueError(f"{name} is too long for the log: {len(text)} characters")
    return {name: value for name, value in values.items() if name not in same} or None


def waiting(session: Session) -> list[Event]:
    """The events that are to be written when ``session`` commits, in their order."""
    return [each for _, each in pending(session).events]
