"""An interview and the seats of its interviewers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.db import Model, intpk, str80
from debrief.openings.models import Round


class Interview(Model):
    """One round held, or to be held, for one application.

    Name, minutes and dimensions are copied from the round when the interview is
    arranged: a later change of the loop must not change what an interviewer was asked.
    """

    __tablename__ = "interview"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),)

    id: Mapped[intpk]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="SET NULL"))
    name: Mapped[str80]
    minutes: Mapped[int]
    dimensions: Mapped[list[str]]
    starts_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()

    application: Mapped[Application] = relationship()
    round: Mapped[Round | None] = relationship()
    seats: Mapped[list[Seat]] = relationship(back_populates="interview", order_by="Seat.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - read once by the mapper

    @property
    def ends_at(self) -> datetime:
        """When the interview is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Seat(Model):
    """One interviewer's place in one interview, and when the scorecard is due."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("interview_id", "interviewer_id"),)

    id: Mapped[intpk]
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    interviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    required: Mapped[bool] = mapped_column(default=True)
    """Whether the debrief waits for this scorecard."""
    due_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """When the interviewer was taken off; a submitted scorecard stays."""
    submitted_at: Mapped[datetime | None]
    """When the scorecard was first submitted."""

    interview: Mapped[Interview] = relationship(back_populates="seats")
    interviewer: Mapped[User] = relationship(foreign_keys=[interviewer_id])
    assigned_by: Mapped[User | None] = relationship(foreign_keys=[assigned_by_id])
