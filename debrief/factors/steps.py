"""What the browser carries, signed, from one step of a proof to the next."""

import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import Any, Final

from debrief.accounts.models import User

Session = MutableMapping[str, Any]

HALF: Final = "half_signed_in"
CHALLENGE: Final = "passkey_challenge"
SECRET: Final = "new_codes"  # noqa: S105 - where the secret waits, encrypted
HALF_LASTS: Final = timedelta(minutes=10)
"""How long one may look for the telephone after the password."""
CHALLENGE_LASTS: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody who gave the password and owes the second factor: signed in nowhere yet."""

    person_id: int
    stamp: str
    came_for: str
    """Where to go in the end; empty for the first page."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a passkey is asked to sign, and when it was asked."""

    text: bytes
    at: datetime
    handle: str
    """What a new passkey will know its person by; empty when signing in."""


def stamp(person: User, key: bytes) -> str:
    """A mark that changes with whatever the first step was proved by or the second asks for.

    Another password, ended sign-ins or reset factors make a half sign-in worthless.
    """
    facts = (person.id, person.fs_uniquifier, person.password, person.tf_totp_secret)
    return hmac(key, repr(facts).encode(), sha256).hexdigest()


def begin(session: Session, person: User, *, key: bytes, came_for: str, now: datetime) -> None:
    """Remember that ``person`` gave the password."""
    session[HALF] = {
        "person": person.id,
        "stamp": stamp(person, key),
        "until": (now + HALF_LASTS).isoformat(),
        "came_for": came_for,
    }


def half(session: Session, now: datetime) -> Half | None:
    """Who gave the password a short time ago, to be checked against their stamp."""
    found = session.get(HALF)
    if not found or now >= datetime.fromisoformat(found["until"]):
        session.pop(HALF, None)
        return None
    return Half(found["person"], found["stamp"], found["came_for"])


def still(half: Half, person: User | None, key: bytes) -> bool:
    """Say whether what ``half`` proved still stands."""
    if person is None or not person.active:
        return False
    return compare_digest(half.stamp, stamp(person, key))


def ask(session: Session, now: datetime, *, handle: str = "", sign_in: int = 0) -> bytes:
    """A new challenge; the one before is worth nothing in this browser.

    ``sign_in`` is where a new passkey is to be added, and ``handle`` the name of its person.
    """
    text = secrets.token_bytes(32)
    session[CHALLENGE] = {
        "text": text.hex(),
        "at": now.isoformat(),
        "handle": handle,
        "sign_in": sign_in,
    }
    return text


def asked(session: Session, now: datetime, *, sign_in: int = 0) -> Challenge | None:
    """The challenge that an answer must be to. Each is taken once, where it was asked for."""
    found = session.pop(CHALLENGE, None)
    if not found or found["sign_in"] != sign_in:
        return None
    at = datetime.fromisoformat(found["at"])
    if now - at > CHALLENGE_LASTS:
        return None
    return Challenge(bytes.fromhex(found["text"]), at, found["handle"])


def secret(session: Session, *, sign_in: int, make: Callable[[], str]) -> str:
    """The secret of codes that are being set up, the same until they are.

    Whoever used this browser before may have kept theirs: each sign-in has its own.
    """
    found = session.get(SECRET)
    if not found or found["sign_in"] != sign_in:
        found = session[SECRET] = {"sign_in": sign_in, "secret": make()}
    kept: str = found["secret"]
    return kept
