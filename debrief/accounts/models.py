"""A person of the organisation and the roles that person holds."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from debrief.db import Model, intpk, str80, str200
from debrief.rights import Role


class Theme(StrEnum):
    """The colours a person reads in."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class User(Model, UserMixin):
    """Somebody who can sign in. Never deleted: judgements keep their author."""

    __tablename__ = "user"

    id: Mapped[intpk]
    email: Mapped[str200] = mapped_column(unique=True)
    name: Mapped[str200]
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """What the session cookie holds in place of the id; a new value ends every session."""
    time_zone: Mapped[str80] = mapped_column(default="UTC")
    theme: Mapped[Theme] = mapped_column(default=Theme.SYSTEM)
    shortcuts: Mapped[bool] = mapped_column(default=False)
    """Whether single keys act on pages. Off unless switched on (WCAG 2.1.4)."""
    created_at: Mapped[datetime]

    roles: Mapped[list[RoleGrant]] = relationship(  # type: ignore[assignment]  # RoleGrant is one
        back_populates="user", lazy="joined", cascade="all, delete-orphan"
    )

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles held, as the rights function takes them."""
        return frozenset(grant.role for grant in self.roles)


class RoleGrant(Model, RoleMixin):
    """One role held by one person."""

    __tablename__ = "role_grant"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(primary_key=True)

    user: Mapped[User] = relationship(back_populates="roles")

    @property
    def name(self) -> str:  # type: ignore[override]  # only ever read
        """The role's name, where Flask-Security looks for it."""
        return self.role.value
