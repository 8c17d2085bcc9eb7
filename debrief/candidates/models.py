"""A candidate, the applications that person makes, and who stands how to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.db import Model, address200, intpk, str20, str200
from debrief.openings.models import Opening
from debrief.rights import Phase


class Candidate(Model):
    """A person who is judged."""

    __tablename__ = "candidate"

    id: Mapped[intpk]
    name: Mapped[str200]
    email: Mapped[address200] = mapped_column(default="", index=True)
    """Also what gives an account away as the candidate's own that nobody linked."""
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """The candidate's own account, when somebody inside applies: it sees nothing of this."""
    referrer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Who referred the candidate: a reason to suspect a conflict of interest."""
    created_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)
    """Whether the candidate is made up, and goes with the demo data."""
    revision: Mapped[int] = mapped_column()

    employee: Mapped[User | None] = relationship(foreign_keys=[employee_id])
    referrer: Mapped[User | None] = relationship(foreign_keys=[referrer_id])
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
    acting_manager_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Who leads and decides in place of the opening's hiring manager, who is recused."""
    # How far the panel has come, counted again by every action that moves it: a list of
    # twenty thousand applications could not count seats and scorecards for each page.
    expected: Mapped[int] = mapped_column(default=0)
    """How many scorecards the debrief waits for in all."""
    received: Mapped[int] = mapped_column(default=0)
    """How many of those are in."""
    phase: Mapped[Phase] = mapped_column(default=Phase.WAITING)

    candidate: Mapped[Candidate] = relationship(back_populates="applications")
    opening: Mapped[Opening] = relationship(back_populates="applications")
    acting_manager: Mapped[User | None] = relationship()


class ConflictSource(StrEnum):
    """How a conflict of interest came to be known."""

    DECLARED = "declared"
    """By the person."""
    RECORDED = "recorded"
    """By a coordinator."""
    SUGGESTED = "suggested"
    """By the product, from what it knows; a coordinator confirmed or cleared it."""


class Conflict(Model):
    """A conflict of interest of one person with one application.

    While it stands the person is recused: no content, no count, no vote. A cleared one
    stays in the record; what was suggested and is none is cleared from the start.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        # One standing conflict at a time; cleared ones remain beside it.
        Index(
            "uq_conflict_standing",
            "application_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[intpk]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    source: Mapped[ConflictSource]
    reason: Mapped[str]
    """For coordinators; the debrief and the packet only say who is recused."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    cleared_at: Mapped[datetime | None]
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    clear_reason: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    cleared_by: Mapped[User | None] = relationship(foreign_keys=[cleared_by_id])


class CommitteeMember(Model):
    """Somebody who sits on the committee for one application."""

    __tablename__ = "committee_member"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)

    application: Mapped[Application] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])


class BrokenGlass(Model):
    """An administrator's access to one application in an emergency: for a while, in the open.

    Its reason is told to those who lead the application and stands in the packet.
    """

    __tablename__ = "broken_glass"

    id: Mapped[intpk]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    reason: Mapped[str]
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    user: Mapped[User] = relationship()

    def lasts(self, now: datetime) -> bool:
        """Whether it opens anything still."""
        return self.ended_at is None and self.expires_at > now
