"""An invitation, and the organisation itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.accounts.models import User
from debrief.db import Model, intpk, str200


class Organisation(Model):
    """Whose deployment this is: one row, written when it is set up."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: Mapped[intpk] = mapped_column(default=1)
    name: Mapped[str200]
    set_up_at: Mapped[datetime]


class Invitation(Model):
    """An invitation to join, good for one use. Its token is kept only as a hash."""

    __tablename__ = "invitation"
    __table_args__ = (
        # Inviting again kills the link sent before: one address, one link that opens.
        Index(
            "uq_invitation_standing",
            "email",
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[intpk]
    email: Mapped[str200] = mapped_column(index=True)
    name: Mapped[str200]
    roles: Mapped[list[str]]
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Who joined by it."""

    invited_by: Mapped[User] = relationship(foreign_keys=[invited_by_id])
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
