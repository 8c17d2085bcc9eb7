"""What can be done about a person. Callers commit."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import uuid4

from sqlalchemy import delete, select

from debrief.accounts import letters, passwords
from debrief.accounts.addresses import one_spelling
from debrief.accounts.models import RoleGrant, SignIn, Theme, User
from debrief.accounts.queries import hashed
from debrief.accounts.zones import time_zones
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail import outbox
from debrief.refusals import Refused
from debrief.rights import Role

LONGEST_NAME = 200
KEPT_FOR = timedelta(days=30)
"""How long a sign-in is kept after its time, for whoever asks what happened."""


def add_person(
    *,
    name: str,
    email: str,
    password: str | None,
    roles: Iterable[Role],
    now: datetime,
    time_zone: str = "UTC",
    actor: User | None = None,
) -> User:
    """Add somebody who can sign in, if without a ``password`` then by other means.

    Without an ``actor`` the server itself adds the person.

    Raises:
        Refused: the address belongs to somebody already, or something given cannot be used.

    """
    called, address = " ".join(name.split()), one_spelling(email)
    if not 0 < len(called) <= LONGEST_NAME:
        raise Refused(f"Give a name of at most {LONGEST_NAME} characters.")
    if password is not None and (fault := passwords.fault(password, known=[called, address])):
        raise Refused(fault)
    if time_zone not in time_zones():
        raise Refused(f"There is no time zone {time_zone}. Name one such as Europe/Warsaw.")
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise Refused(f"{address} has an account already.")
    person = User(
        name=called,
        email=address,
        password=None if password is None else passwords.kept(password),
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


def begin_sign_in(
    person: User,
    *,
    by: Iterable[str],
    device: str,
    address: str,
    lasts: timedelta,
    now: datetime,
) -> tuple[SignIn, str]:
    """Let ``person`` in, who proved to be it ``by`` these means.

    What is long past of the person's other sign-ins is forgotten: it says from where.
    Returns the sign-in and its token, which is kept nowhere but in the person's browser.
    """
    db.session.execute(
        delete(SignIn).where(SignIn.user_id == person.id, SignIn.expires_at < now - KEPT_FOR)
    )
    token = token_urlsafe()
    begun = SignIn(
        user_id=person.id,
        token_sha256=hashed(token),
        device=device,
        address=address,
        began_at=now,
        seen_at=now,
        proved_at=now,
        expires_at=now + lasts,
    )
    db.session.add(begun)
    db.session.flush()
    record(
        Action.SIGN_IN_SUCCEEDED,
        actor=person.id,
        now=now,
        subject=f"sign_in:{begun.id}",
        new={"by": sorted(by)},
    )
    return begun, token


def prove_sign_in(sign_in: SignIn, *, by: str, now: datetime) -> str:
    """Note that the person proved once more who it is, and return a new token."""
    sign_in.proved_at = now
    record(
        Action.SIGN_IN_PROVED_AGAIN,
        actor=sign_in.user_id,
        now=now,
        subject=f"sign_in:{sign_in.id}",
        new={"by": by},
    )
    return renew_sign_in(sign_in)


def renew_sign_in(sign_in: SignIn) -> str:
    """Give the sign-in another token, and return it: the one before is worth nothing."""
    token = token_urlsafe()
    sign_in.token_sha256 = hashed(token)
    return token


def end_sign_in(sign_in: SignIn, *, actor: int | None, now: datetime) -> None:
    """End the sign-in, so that its cookie is worth nothing. Ending it twice is ending it."""
    if sign_in.ended_at is None:
        sign_in.ended_at = now
        record(
            Action.SIGN_IN_ENDED,
            actor=actor,
            now=now,
            subject=f"sign_in:{sign_in.id}",
            new={"user": sign_in.user_id},
        )


def end_sign_ins(user_id: int, *, actor: int | None, now: datetime, but: int | None = None) -> int:
    """End every sign-in of a person, or every one ``but`` this; how many there were.

    For whatever takes trust away from whoever is signed in: another password, a second
    factor reset, other roles, a person who leaves.
    """
    open_ones = select(SignIn).where(
        SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now
    )
    ended = [each for each in db.session.scalars(open_ones) if each.id != but]
    for each in ended:
        end_sign_in(each, actor=actor, now=now)
    return len(ended)


def set_password(person: User, *, stored: str, by_reset: bool, now: datetime) -> None:
    """Give ``person`` the password that ``stored`` is the hash of, and say so by mail.

    Every link to reset the one before is worth nothing. The caller ends the sign-ins.
    """
    person.password = stored
    person.fs_uniquifier = uuid4().hex
    record(
        Action.PASSWORD_RESET if by_reset else Action.PASSWORD_CHANGED,
        actor=person.id,
        now=now,
        subject=f"person:{person.id}",
    )
    outbox.post(person.email, *letters.password_changed(person.name), now=now)


def ask_for_reset(person: User | None, *, email: str, link: str, now: datetime) -> None:
    """Send ``link``, which lets its reader set another password, to the person with the address.

    Where nobody has it (``person`` is none), the same is written and taken back: how long it
    takes must not say whether there is an account.
    """
    record(
        Action.PASSWORD_RESET_ASKED,
        actor=None,
        now=now,
        subject=f"person:{person.id}" if person else "",
    )
    with db.session.begin_nested() as savepoint:
        outbox.post(email, *letters.reset(link), now=now)
        db.session.flush()
        if person is None:
            savepoint.rollback()
