"""A person of the organisation, the roles held, and the ways to sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

import sqlalchemy as sa
from flask_security.core import RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from debrief.db import Model, intpk, str80, str200
from debrief.rights import Role


class Theme(StrEnum):
    """The colours a person reads in."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


SECRETS: Final = "secrets"
"""What only proving who one is needs. It is loaded where it is asked for: no page that names
somebody fetches what that person signs in with."""

_ANYBODY = sa.table("user", sa.column("demo", sa.Boolean())).alias("anybody")


class User(Model, UserMixin):
    """Somebody who can sign in. Never deleted, unless made up: judgements keep their author."""

    __tablename__ = "user"
    __table_args__ = (
        Index(
            "ix_user_made_up",
            "demo",
            sqlite_where=sa.text("demo = 1"),
            postgresql_where=sa.text("demo"),
        ),
    )

    id: Mapped[intpk]
    email: Mapped[str200] = mapped_column(unique=True)
    name: Mapped[str200]
    password: Mapped[str | None] = mapped_column(sa.String(255), deferred_group=SECRETS)
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """What the session cookie holds in place of the id; a new value ends every session."""
    time_zone: Mapped[str80] = mapped_column(default="UTC")
    theme: Mapped[Theme] = mapped_column(default=Theme.SYSTEM)
    shortcuts: Mapped[bool] = mapped_column(default=False)
    """Whether single keys act on pages. Off unless switched on (WCAG 2.1.4)."""
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    """When the person left. ``active`` is false from then on; the history stays."""
    demo: Mapped[bool] = mapped_column(default=False)
    """Whether the person is made up, and goes with the demo data."""
    beside_demo: Mapped[bool] = column_property(sa.exists().where(_ANYBODY.c.demo), deferred=True)
    """Whether there is demo data, which always has its people. Read with whoever signed in,
    so that the bar on every page costs no statement of its own."""
    revision: Mapped[int] = mapped_column()

    # Second factors, under the names by which Flask-Security finds them.
    tf_primary_method: Mapped[str80 | None]
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255), deferred_group=SECRETS)
    """Encrypted with the deployment's key."""
    totp_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The time step of the last code that was accepted: no code counts twice."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(deferred_group=SECRETS)
    """Encrypted or hashed; each is good for one sign-in."""
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]  # none before the first passkey
        sa.String(64), unique=True
    )

    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]  # Passkey is one
        back_populates="user", cascade="all, delete-orphan"
    )
    roles: Mapped[list[RoleGrant]] = relationship(  # type: ignore[assignment]  # RoleGrant is one
        back_populates="user", lazy="joined", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - read once by the mapper

    @property
    def shown_to(self) -> User | None:
        """The administrator who looks through this person's eyes, while this request lasts.

        What is shown then is what both may see: every right and every list asks for it.
        """
        return vars(self).get("_shown_to")

    @shown_to.setter
    def shown_to(self, administrator: User) -> None:
        vars(self)["_shown_to"] = administrator

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


class SignIn(Model):
    """One device on which somebody is signed in: the session, as the server knows it.

    The cookie holds a random token and this row its hash. Whatever ends the row ends the
    session, whoever still has the cookie.
    """

    __tablename__ = "sign_in"

    id: Mapped[intpk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    device: Mapped[str200]
    """Browser and system, as the device called itself."""
    address: Mapped[str80]
    """The network address it was begun from."""
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it was last used, to within a few minutes."""
    proved_at: Mapped[datetime]
    """When the person last proved who it is; sensitive acts ask for a fresh proof."""
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    viewing_as_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Through whose eyes an administrator looks, only to read."""
    viewing_until: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    viewing_as: Mapped[User | None] = relationship(foreign_keys=[viewing_as_id])


class Passkey(Model, WebAuthnMixin):
    """A key that a device or a security token holds for a person (WebAuthn)."""

    __tablename__ = "passkey"

    id: Mapped[intpk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None]
    extensions: Mapped[str | None] = mapped_column(sa.String(255))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(sa.String(64))
    usage: Mapped[str] = mapped_column(sa.String(64))
    create_datetime: Mapped[datetime]
    lastuse_datetime: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="webauthn")


class Identity(Model):
    """A person as an identity provider knows it: by issuer and subject, never by address."""

    __tablename__ = "identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[intpk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    linked_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class Throttle(Model):
    """How often signing in failed lately, counted under one key."""

    __tablename__ = "throttle"

    key_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """The hash of what is counted: an account from a network, a network, a known device."""
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]
