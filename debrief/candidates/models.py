"""A candidate and the applications that person makes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.db import Model, intpk, str20, str200
from debrief.openings.models import Opening
from debrief.rights import Phase


class Candidate(Model):
    """A person who is judged."""

    __tablename__ = "candidate"

    id: Mapped[intpk]
    name: Mapped[str200]
    email: Mapped[str200] = mapped_column(default="")
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """The candidate's own account, when somebody inside applies: it sees nothing of this."""
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    employee: Mapped[User | None] = relationship()
    applications: Mapped[list[Application]] = relationship(
        back_populates="candidate", order_by="Application.id"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - read once by the mapper


class Application(Model):
    """A candidate in one opening. ``code`` stands for the name where names are hidden."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("candidate_id", "opening_id"),
        # Lists page through one phase, and count each: both without reading a row.
        Index(None, "phase", "withdrawn_at", "id", "candidate_id"),
    )

    id: Mapped[intpk]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    code: Mapped[str20] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    # How far the panel has come, counted again by every action that moves it: a list of
    # twenty thousand applications could not count seats and scorecards for each page.
    expected: Mapped[int] = mapped_column(default=0)
    """How many scorecards the debrief waits for in all."""
    received: Mapped[int] = mapped_column(default=0)
    """How many of those are in."""
    phase: Mapped[Phase] = mapped_column(default=Phase.WAITING)

    candidate: Mapped[Candidate] = relationship(back_populates="applications")
    opening: Mapped[Opening] = relationship(back_populates="applications")
