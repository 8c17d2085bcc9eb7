"""The outbox."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from debrief.db import Model, intpk, str200


class Message(Model):
    """One mail to one person, from the transaction that wrote it until it is delivered."""

    __tablename__ = "message"

    id: Mapped[intpk]
    message_id: Mapped[str200] = mapped_column(unique=True)
    """What the header of that name says: the same however often it is sent."""
    to: Mapped[str200]
    subject: Mapped[str200]
    text: Mapped[str]
    html: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    """When to try next."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    """When it was given up."""
    last_error: Mapped[str] = mapped_column(sa.Text, default="")
