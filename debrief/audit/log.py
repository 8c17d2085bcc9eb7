"""Writing the log: events wait in the session, and are chained when it commits.

What was done and its event are one transaction: neither is there without the other. The
end of the chain is locked last, just before the commit, so that nobody waits for a page
to finish, and locks are always taken in the same order.
"""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from hashlib import sha256
from hmac import new as hmac
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from debrief.audit.models import Event, Head
from debrief.audit.vocabulary import Action
from debrief.db import db

Value = str | int | bool | list[str] | None
"""What an event may say of a thing before and after. Ids, states and counts, not prose."""

LONGEST_TEXT = 200
WAITING = "audit_events"
KEY = "audit_key"
"""Under which the engine's execution options hold the key of the chain."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Which request, or which command, is being served."""


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
    and what it became.

    Raises:
        ValueError: a value is longer than any id or state: what people wrote about
            somebody has no place in the log.

    """
    for values in (old, new):
        for name, value in (values or {}).items():
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and len(text) > LONGEST_TEXT:
                    raise ValueError(f"{name} is too long for the log: {len(text)} characters")
    waiting(db.session()).append(
        Event(
            at=now,
            actor_id=actor,
            acting_for_id=acting_for,
            action=action,
            application_id=application,
            subject=subject,
            old=dict(old) if old else None,
            new=dict(new) if new else None,
            request_id=request_id.get(),
        )
    )


def waiting(session: Session) -> list[Event]:
    """The events that are to be written when ``session`` commits."""
    found: list[Event] = session.info.setdefault(WAITING, [])
    return found


def mac(key: bytes, before: str, what: Event) -> str:
    """The link of ``what`` to the event whose link is ``before``.

    HMAC-SHA-256 (RFC 2104) over the canonical JSON (sorted keys, no white space, UTF-8) of
    every column.
    """
    said = {
        "before": before,
        "number": what.number,
        "at": what.at.isoformat(timespec="microseconds"),
        "actor": what.actor_id,
        "acting_for": what.acting_for_id,
        "action": what.action,
        "application": what.application_id,
        "subject": what.subject,
        "old": what.old,
        "new": what.new,
        "request": what.request_id,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac(key, text.encode(), sha256).hexdigest()


@event.listens_for(db.session, "before_commit")
def _chain(session: Session) -> None:
    events, session.info[WAITING] = waiting(session), []
    if not events:
        return
    key: bytes = session.get_bind().get_execution_options()[KEY]
    head = session.scalars(
        select(Head).with_for_update().execution_options(populate_existing=True)
    ).one()
    for each in events:
        each.number = head.number + 1
        each.mac = mac(key, head.mac, each)
        head.number, head.mac = each.number, each.mac
    session.add_all(events)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session, *_: Any) -> None:
    session.info[WAITING] = []
