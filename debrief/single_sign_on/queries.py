"""Finding people by what a provider calls them."""

from datetime import datetime

from sqlalchemy import Select, select

from debrief.accounts.models import Identity, RoleGrant, User
from debrief.people.models import Invitation
from debrief.rights import Role


def known_as(issuer: str, subject: str) -> Select[Identity]:
    """The identity that ``issuer`` calls ``subject``."""
    return select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)


def identity_of(person: User, issuer: str) -> Select[Identity]:
    """What ``issuer`` calls ``person``; one name at most."""
    return select(Identity).where(Identity.user_id == person.id, Identity.issuer == issuer)


def open_invitation(email: str, now: datetime) -> Select[Invitation]:
    """The invitations of ``email`` that can be accepted, the newest first."""
    return (
        select(Invitation)
        .where(
            Invitation.email == email,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id.desc())
    )


def administrators() -> Select[RoleGrant]:
    """The grants that make somebody who can sign in an administrator, locked."""
    return (
        select(RoleGrant)
        .join(RoleGrant.user)
        .where(RoleGrant.role == Role.ADMIN, User.active)
        .with_for_update(of=RoleGrant)
    )
