"""What can be done about a person. Callers commit."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from flask_security.utils import hash_password
from sqlalchemy import select

from debrief.accounts.models import RoleGrant, Theme, User
from debrief.db import db
from debrief.refusals import Refused
from debrief.rights import Role


def add_person(
    *,
    name: str,
    email: str,
    password: str,
    roles: Iterable[Role],
    now: datetime,
    time_zone: str = "UTC",
) -> User:
    """Add somebody who can sign in.

    Raises:
        Refused: the address belongs to somebody already, or name or address is missing.

    """
    address = email.strip().lower()
    if not name.strip() or "@" not in address:
        raise Refused("Give a name and an e-mail address.")
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise Refused(f"{address} has an account already.")
    person = User(
        name=name.strip(),
        email=address,
        password=hash_password(password),
        fs_uniquifier=uuid4().hex,
        time_zone=time_zone,
        created_at=now,
        roles=[RoleGrant(role=role) for role in sorted(set(roles))],
    )
    db.session.add(person)
    return person


def change_settings(person: User, *, time_zone: str, theme: Theme, shortcuts: bool) -> None:
    """Change how ``person`` reads."""
    person.time_zone = time_zone
    person.theme = theme
    person.shortcuts = shortcuts
