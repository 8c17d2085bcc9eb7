"""One event of the log, and the end of its chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.audit.vocabulary import Action
from debrief.db import Model, stored_by_value, str80


class Event(Model):
    """Something that was done, or refused. Database triggers refuse any change to it.

    No foreign keys: the log outlives what it speaks of. It holds ids and typed values,
    never a word of anybody's evidence.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "application_id", "number"),
        Index(None, "actor_id", "number"),
        Index(None, "action", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1 without a gap."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    """Who did it; none for the product itself, or for somebody not signed in."""
    acting_for_id: Mapped[int | None]
    """In whose place, where somebody acts or looks for another."""
    action: Mapped[Action] = mapped_column(
        # No constraint in the database: a new word must not rewrite a log that never changes.
        sa.Enum(Action, native_enum=False, length=40, values_callable=stored_by_value)
    )
    application_id: Mapped[int | None]
    subject: Mapped[str80]
    """What it was done to, as ``kind:id``; empty where the application says it."""
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    request_id: Mapped[str] = mapped_column(sa.String(36))
    mac: Mapped[str] = mapped_column(sa.String(64))
    """HMAC-SHA-256 over this event and the ``mac`` of the one before."""

    actor: Mapped[Any] = relationship(
        "User", primaryjoin="foreign(Event.actor_id) == User.id", viewonly=True
    )
    """Named as text: the log knows nothing of accounts."""


class RefusalCount(Model):
    """How often somebody was refused something within one minute: the last that had one."""

    __tablename__ = "refusal_count"

    actor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minute: Mapped[datetime]
    refusals: Mapped[int]


class Head(Model):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    mac: Mapped[str] = mapped_column(sa.String(64))
