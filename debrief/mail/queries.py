"""Finding messages in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from debrief.db import db
from debrief.mail.models import Message

WAITING = Message.sent_at.is_(None) & Message.failed_at.is_(None)


def due(now: datetime) -> Select[Message]:
    """The message to be sent next, locked; one that somebody else has in hand is passed over."""
    return (
        select(Message)
        .where(WAITING, Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def troubled() -> Select[Message]:
    """Messages that no server took, given up or to be tried again, the newest first."""
    return (
        select(Message)
        .where(Message.sent_at.is_(None), Message.last_error != "")
        .order_by(Message.id.desc())
    )


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages wait, are sent and were given up."""

    waiting: int
    sent: int
    given_up: int


def counted() -> Outbox:
    """Count the messages, in one statement."""
    total, sent, given_up = db.session.execute(
        select(func.count(), func.count(Message.sent_at), func.count(Message.failed_at))
    ).one()
    return Outbox(total - sent - given_up, sent, given_up)
