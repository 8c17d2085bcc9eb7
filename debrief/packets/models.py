"""A packet that was made, and the applications in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.db import Model, intpk, str200


class Paper(StrEnum):
    """The sheet a packet is laid out for."""

    A4 = "a4"
    LETTER = "letter"


class Packet(Model):
    """One PDF for the committee, as it was when it was made."""

    __tablename__ = "packet"

    id: Mapped[intpk]
    title: Mapped[str200]
    paper: Mapped[Paper]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    pages: Mapped[int]
    size: Mapped[int]
    """Bytes of the PDF."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    warnings: Mapped[list[str]]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)

    made_by: Mapped[User] = relationship()
    entries: Mapped[list[PacketEntry]] = relationship(
        back_populates="packet", order_by="PacketEntry.position"
    )


class PacketEntry(Model):
    """One application's place in a packet."""

    __tablename__ = "packet_entry"
    __table_args__ = (UniqueConstraint("packet_id", "position"),)

    packet_id: Mapped[int] = mapped_column(ForeignKey("packet.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id"), primary_key=True, index=True
    )
    position: Mapped[int]

    packet: Mapped[Packet] = relationship(back_populates="entries")
    application: Mapped[Application] = relationship()
