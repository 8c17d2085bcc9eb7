"""A scorecard: its author's draft, the versions that were submitted, and who was shown them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.db import Model, intpk, str20, str80
from debrief.interviews.models import Seat
from debrief.rubrics.models import RubricVersion


class Scorecard(Model):
    """One seat's scorecard, from its first saved word.

    The draft lives apart from what is submitted, so that no query for ratings can
    come across one.
    """

    __tablename__ = "scorecard"

    id: Mapped[intpk]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), unique=True)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"), index=True)
    draft: Mapped[dict[str, Any] | None]
    """The form's fields as last saved, for the author alone; none once submitted."""
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)
    """The number of the current submitted version; 0 while nothing is submitted."""
    revision: Mapped[int] = mapped_column()

    seat: Mapped[Seat] = relationship()
    rubric_version: Mapped[RubricVersion] = relationship()
    versions: Mapped[list[ScorecardVersion]] = relationship(
        back_populates="scorecard", order_by="ScorecardVersion.number"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - read once by the mapper


class ScorecardVersion(Model):
    """What was submitted, once and for good. A database trigger refuses any change."""

    __tablename__ = "scorecard_version"
    __table_args__ = (
        UniqueConstraint("scorecard_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[intpk]
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecard.id"))
    number: Mapped[int]
    submitted_at: Mapped[datetime]
    recommendation: Mapped[Recommendation]
    recommended_level: Mapped[str20 | None]
    summary: Mapped[str]
    abstain_reason: Mapped[str] = mapped_column(default="")
    change_reason: Mapped[str] = mapped_column(default="")
    """Why an earlier version was changed; needed once the debrief is open."""
    # As it stood behind the lock when this was submitted: clocks would not tell it surely.
    after_opening: Mapped[bool] = mapped_column(default=False)
    """Whether the debrief was open by then."""
    after_exposure: Mapped[bool] = mapped_column(default=False)
    """Whether its author had been shown what others judged."""

    scorecard: Mapped[Scorecard] = relationship(back_populates="versions")
    ratings: Mapped[list[Rating]] = relationship(back_populates="version")


class Rating(Model):
    """One dimension's score point, or none for *not assessed*, with its evidence."""

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 100", name="score"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("scorecard_version.id"), primary_key=True)
    dimension: Mapped[str80] = mapped_column(primary_key=True)
    score: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(default="")

    version: Mapped[ScorecardVersion] = relationship(back_populates="ratings")


class Exposure(Model):
    """The moment a person was first shown somebody else's judgement of an application.

    Written in the transaction that serves the judgement. What its reader submits or changes
    later is no longer independent, and says so.
    """

    __tablename__ = "exposure"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    exposed_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    user: Mapped[User] = relationship()
