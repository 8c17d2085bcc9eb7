"""Finding people by what a provider calls them."""

from sqlalchemy import Select, select

from debrief.accounts.models import Identity, RoleGrant, User
from debrief.rights import Role


def known_as(issuer: str, subject: str) -> Select[Identity]:
    """The identity that ``issuer`` calls ``subject``."""
    return select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)


def identity_of(person: User, issuer: str) -> Select[Identity]:
    """What ``issuer`` calls ``person``; one name at most."""
    return select(Identity).where(Identity.user_id == person.id, Identity.issuer == issuer)


def administrators() -> Select[RoleGrant]:
    """The grants that make administrators, locked: of two that go at once, one stays."""
    return (
        select(RoleGrant)
        .join(RoleGrant.user)
        .where(RoleGrant.role == Role.ADMIN, User.active)
        .order_by(RoleGrant.user_id)
        .with_for_update(of=RoleGrant)
    )
