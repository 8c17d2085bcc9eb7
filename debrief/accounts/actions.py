"""What can be done about a person. Callers commit."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from flask_security.utils import hash_password
from sqlalchemy import select

from debrief.accounts.addresses import one_spelling
from debrief.accounts.models import RoleGrant, Theme, User
from debrief.accounts.zones import time_zones
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.refusals import Refused
from debrief.rights import Role

LONGEST_NAME = 200
SHORTEST_PASSWORD = 12


def add_person(
    *,
    name: str,
    email: str,
    password: str,
    roles: Iterable[Role],
    now: datetime,
    time_zone: str = "UTC",
    actor: User | None = None,
) -> User:
    """Add somebody who can sign in. Without an ``actor`` the server itself adds the person.

    Raises:
        Refused: the address belongs to somebody already, or something given cannot be used.

    """
    called, address = " ".join(name.split()), one_spelling(email)
    if not 0 < len(called) <= LONGEST_NAME:
        raise Refused(f"Give a name of at most {LONGEST_NAME} characters.")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"Choose a password of at least {SHORTEST_PASSWORD} characters.")
    if time_zone not in time_zones():
        raise Refused(f"There is no time zone {time_zone}. Name one such as Europe/Warsaw.")
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise Refused(f"{address} has an account already.")
    person = User(
        name=called,
        email=address,
        password=hash_password(password),
        fs_uniquifier=uuid4().hex,
        time_zone=time_zone,
        created_at=now,
        roles=[RoleGrant(role=role) for role in sorted(set(roles))],
    )
    db.session.add(person)
    db.session.flush()
    record(
        Action.PERSON_ADDED,
        actor=actor.id if actor else None,
        now=now,
        subject=f"person:{person.id}",
        new={"roles": [grant.role for grant in person.roles]},
    )
    return person


def change_settings(
    person: User, *, time_zone: str, theme: Theme, shortcuts: bool, now: datetime
) -> None:
    """Change how ``person`` reads."""
    old = _settings(person)
    person.time_zone = time_zone
    person.theme = theme
    person.shortcuts = shortcuts
    record(
        Action.PERSON_SETTINGS_CHANGED,
        actor=person.id,
        now=now,
        subject=f"person:{person.id}",
        old=old,
        new=_settings(person),
    )


def _settings(person: User) -> dict[str, Value]:
    return {
        "time_zone": person.time_zone,
        "theme": person.theme,
        "shortcuts": person.shortcuts,
    }
