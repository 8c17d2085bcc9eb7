"""The chain: events get their number and their link when their transaction commits.

What was done and its event are one transaction: neither is there without the other. The
end of the chain is locked last, just before the commit, so that nobody waits for a page
to finish, and locks are always taken in the same order.
"""

import json
from contextvars import ContextVar
from datetime import UTC
from hashlib import sha256
from hmac import new as hmac

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from debrief.audit.models import Event, Head
from debrief.audit.pending import pending, taken
from debrief.db import db

KEY = "audit_key"
"""Under which the engine's execution options hold the key of the chain."""

required: ContextVar[bool] = ContextVar("required", default=True)
"""Whether nothing may change now without an event. Only tests say no, to put rows in."""

UNRECORDED = frozenset(
    {
        # The log itself.
        "audit_event",
        "audit_head",
        "refusal_count",
        # A draft is nobody's judgement yet, and is saved every few seconds. What is
        # submitted goes into tables of its own.
        "scorecard",
        # Counting failures, and when a device was last seen. Signing in and out are events.
        "throttle",
        "sign_in",
        # A mail is written with the change it tells about; its delivery changes nothing else.
        "message",
    }
)
"""Tables whose rows may change without an event, each for its reason."""


class UnrecordedError(RuntimeError):
    """Something was about to change without an event: a fault of the product."""


def mac(key: bytes, before: str, what: Event) -> str:
    """The link of ``what`` to the event whose link is ``before``.

    HMAC-SHA-256 (RFC 2104) over the canonical JSON (sorted keys, no white space, UTF-8) of
    every column.
    """
    said = {
        "before": before,
        "number": what.number,
        "at": what.at.astimezone(UTC).isoformat(timespec="microseconds"),
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
    if session.in_nested_transaction():
        return  # only a savepoint ends: the head is locked when everything is done
    session.flush()
    if not pending(session).events:
        _refuse_unrecorded(session)
        return
    events = [each for _, each in taken(session).events]
    key: bytes = session.get_bind().get_execution_options()[KEY]
    head = session.scalars(
        select(Head).with_for_update().execution_options(populate_existing=True)
    ).one()
    for each in events:
        each.number = head.number + 1
        each.mac = mac(key, head.mac, each)
        head.number, head.mac = each.number, each.mac
    session.add_all(events)


def _refuse_unrecorded(session: Session) -> None:
    changed = {table for _, table in pending(session).tables} - UNRECORDED
    if changed and required.get():
        raise UnrecordedError(f"Rows of {', '.join(sorted(changed))} changed without an event")
    taken(session)
