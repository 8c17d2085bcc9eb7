"""An opening and the rounds of its loop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.db import Model, intpk, str20, str80, str200
from debrief.rubrics.models import RubricVersion


class Opening(Model):
    """A role being hired for, at a level, judged by one rubric version."""

    __tablename__ = "opening"

    id: Mapped[intpk]
    title: Mapped[str200]
    level: Mapped[str20]
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"), index=True)
    hiring_manager_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)
    """Whether the opening is made up, and goes with the demo data."""
    revision: Mapped[int] = mapped_column()

    rubric_version: Mapped[RubricVersion] = relationship(back_populates="openings")
    hiring_manager: Mapped[User] = relationship()
    applications: Mapped[list[Any]] = relationship("Application", back_populates="opening")
    """The applications to it, named as text: openings know nothing of candidates."""
    rounds: Mapped[list[Round]] = relationship(
        back_populates="opening", order_by="Round.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - read once by the mapper


class Round(Model):
    """One round of an opening's loop and the dimensions it is asked to cover."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("opening_id", "position"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
    )

    id: Mapped[intpk]
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str80]
    minutes: Mapped[int]
    dimensions: Mapped[list[str]]
    """Keys of the rubric's dimensions, in the order of the rubric."""

    opening: Mapped[Opening] = relationship(back_populates="rounds")
