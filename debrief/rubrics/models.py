"""A rubric and its published versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.db import Model, intpk, str80, str200


class Rubric(Model):
    """A named way of judging for a family of roles."""

    __tablename__ = "rubric"

    id: Mapped[intpk]
    key: Mapped[str80] = mapped_column(unique=True)

    versions: Mapped[list[RubricVersion]] = relationship(
        back_populates="rubric", order_by="RubricVersion.number.desc()"
    )


class RubricVersion(Model):
    """One published version. A database trigger refuses any change to what it says."""

    __tablename__ = "rubric_version"
    __table_args__ = (UniqueConstraint("rubric_id", "number"),)

    id: Mapped[intpk]
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    number: Mapped[int]
    name: Mapped[str200]
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """The rubric object of the interchange format, complete."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """Hash of the canonical JSON of ``document``: what a packet's record page prints."""
    reason: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    retired_at: Mapped[datetime | None]

    rubric: Mapped[Rubric] = relationship(back_populates="versions")
    published_by: Mapped[User | None] = relationship()
    openings: Mapped[list[Any]] = relationship("Opening", back_populates="rubric_version")
    """The openings judged by it, named as text: rubrics know nothing of openings."""
