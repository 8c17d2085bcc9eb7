"""How often something may be tried: counted in the database, for all processes together.

A try is counted before it is made, and given back if it was right. Counted afterwards, as
many as arrive at once would all be let through.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from debrief.accounts.models import Throttle
from debrief.db import db

FREE: Final = 10
"""How many failures in a row cost nothing but themselves."""
FREE_IN_NETWORK: Final = 100
"""The same for everybody in one network together: an office signs in from one address."""
FREE_MAILS: Final = 3
"""How many mails somebody may have sent to one address before having to wait."""
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
FORGOTTEN_AFTER: Final = timedelta(days=1)
"""After how long without a try the count begins anew."""
SWEPT_AT_ONCE: Final = 100


class Kind(StrEnum):
    """What is tried. Each is counted apart: being right about one forgives no other."""

    PASSWORD = "password"  # noqa: S105 - a kind
    CODE = "code"
    """A second factor: whoever guesses at it knows the password already."""
    RESET = "reset"
    """Asking for a mail."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Something failures are counted under."""

    name: str
    free: int
    own: bool = True
    """Whether being right clears it. That of a network is not one person's to clear."""

    @property
    def key(self) -> str:
        """What is kept of the name: it holds addresses that were only typed."""
        return sha256(self.name.encode()).hexdigest()


def counters(kind: Kind, account: str, network: str, device: str = "") -> tuple[Counter, ...]:
    """What a try for ``account`` is counted under.

    On a ``device`` that its owner signed in from before it is that device alone: no
    failure of anybody else may keep the owner out there. From elsewhere a password is
    counted by network, so that an outsider keeps out only outsiders of that network; a
    code by account, wherever it comes from: its guesser has the password already.
    """
    if device:
        return (Counter(f"{kind} {account} device {device}", FREE),)
    across = Counter(f"{kind} network {network}", FREE_IN_NETWORK, own=False)
    if kind is Kind.CODE:
        return (Counter(f"{kind} {account}", FREE), across)
    free = FREE_MAILS if kind is Kind.RESET else FREE
    return (Counter(f"{kind} {account} network {network}", free), across)


def wait_after(failures: int, free: int) -> timedelta:
    """How long to wait after so many failures: twice as long with each."""
    over = failures - free
    if over < 0:
        return timedelta()
    doubled: int = 2 ** min(over, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def count(tried: Iterable[Counter], *, now: datetime) -> timedelta:
    """Count a try that is about to be made; how long to wait first, if it may not be made.

    What may not be made is not counted: trying on does not make the wait longer.
    """
    found = _locked(tried, now)
    wait = max(
        (row.blocked_until - now for row, _ in found if row.blocked_until), default=timedelta()
    )
    if wait > timedelta():
        return wait
    for row, counter in found:
        row.failures = 1 if now - row.last_at > FORGOTTEN_AFTER else row.failures + 1
        row.last_at = now
        _block(row, counter)
    return timedelta()


def forgive(tried: Iterable[Counter], *, now: datetime) -> None:
    """Take back a try that was right, and clear what counted the account's own failures."""
    for row, counter in _locked(tried, now):
        if counter.own:
            db.session.delete(row)
        else:
            row.failures = max(row.failures - 1, 0)
            _block(row, counter)
    _sweep(now)


def is_blocked(tried: Iterable[Counter], *, now: datetime) -> bool:
    """Whether the next try will have to wait."""
    return any(row.blocked_until and row.blocked_until > now for row, _ in _locked(tried, now))


def _block(row: Throttle, counter: Counter) -> None:
    wait = wait_after(row.failures, counter.free)
    row.blocked_until = row.last_at + wait if wait else None


def _locked(tried: Iterable[Counter], now: datetime) -> Sequence[tuple[Throttle, Counter]]:
    """The rows of the counters, made where missing, until the transaction ends ours alone."""
    by_key = {counter.key: counter for counter in tried}
    # Always in the same order: two that lock the same rows never wait for each other.
    keys = sorted(by_key)
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    db.session.execute(
        insert(Throttle)
        .values([{"key_sha256": key, "failures": 0, "last_at": now} for key in keys])
        .on_conflict_do_nothing()
    )
    rows = db.session.scalars(
        select(Throttle)
        .where(Throttle.key_sha256.in_(keys))
        .order_by(Throttle.key_sha256)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [(row, by_key[row.key_sha256]) for row in rows]


def _sweep(now: datetime) -> None:
    """Forget what is long past, some of it at a time, waiting for nobody."""
    old = (
        select(Throttle.key_sha256)
        .where(Throttle.last_at < now - FORGOTTEN_AFTER)
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    keys = db.session.scalars(old).all()
    db.session.execute(delete(Throttle).where(Throttle.key_sha256.in_(keys)))
