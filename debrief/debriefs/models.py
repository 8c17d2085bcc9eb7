"""An application's debrief: when it was opened, and what was decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.db import Model, intpk, str20, str80, str200


class Outcome(StrEnum):
    """What can be decided."""

    HIRE = "hire"
    NO_HIRE = "no_hire"
    MORE_EVIDENCE = "more_evidence"

    @property
    def words(self) -> str:
        """The outcome as people read it."""
        return {"hire": "Hire", "no_hire": "No hire", "more_evidence": "More evidence needed"}[
            self.value
        ]


class Debrief(Model):
    """The opening of an application's scorecards. No row: still sealed."""

    __tablename__ = "debrief"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    early_reason: Mapped[str] = mapped_column(default="")
    """Why it was opened with scorecards missing; empty when every one was in."""

    application: Mapped[Application] = relationship()
    opened_by: Mapped[User] = relationship()


class Decision(Model):
    """What was decided, and why. A reopened decision stays, and the next one follows it."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[intpk]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    outcome: Mapped[Outcome]
    level: Mapped[str20 | None]
    reason: Mapped[str]
    evidence_dimension: Mapped[str80 | None]
    """For more evidence needed: the key of the dimension to assess."""
    evidence_by: Mapped[str200] = mapped_column(default="")
    dissent_by: Mapped[str200] = mapped_column(default="")
    dissent: Mapped[str] = mapped_column(default="")
    summary: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """The summary document of the scorecards that were in when it was recorded."""
    departs: Mapped[bool]
    """Whether the decision goes against the computed result."""
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    reopen_reason: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship()
    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id])
    reopened_by: Mapped[User | None] = relationship(foreign_keys=[reopened_by_id])
