"""A try at proving who one is, from the browser that makes it: counted, and written down.

Nothing here tells whether an account exists: for one that does not, the same is counted,
computed and written.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from math import ceil

from flask import Response, after_this_request, g, request
from sqlalchemy import select

from debrief.accounts import known_device, passwords, throttle
from debrief.accounts.devices import network
from debrief.accounts.models import User
from debrief.accounts.queries import active
from debrief.accounts.throttle import Counter, Kind
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.refusals import Refused
from debrief.web.filters import plural


class Throttled(Refused):
    """It was tried too often. The message says how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        minutes = plural(ceil(wait / timedelta(minutes=1)), "minute")
        super().__init__(f"That was tried too often. Wait {minutes}, then try again.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try that was let through, until it is known whether it was right."""

    kind: Kind
    counters: tuple[Counter, ...]
    person_id: int | None

    def failed(self) -> None:
        """Write down, and commit, that it was wrong."""
        said = [Action.SIGN_IN_FAILED]
        if throttle.is_blocked(self.counters, now=g.now):
            said.append(Action.SIGN_IN_THROTTLED)
        for action in said:
            record(
                action,
                actor=g.sign_in.user_id if g.sign_in else None,
                now=g.now,
                subject=f"person:{self.person_id}" if self.person_id else "",
                new={"by": self.kind.value, "network": here()},
            )
        db.session.commit()

    def succeeded(self) -> None:
        """Take the try back, for it was right. The caller commits."""
        throttle.forgive(self.counters, now=g.now)


def begin(kind: Kind, account: str, person_id: int | None) -> Attempt:
    """Count, and commit, a try for ``account`` before it is made.

    ``account`` is the address as it is kept, whether or not somebody has it; ``person_id``
    is whose it is. Afterwards no transaction is open: what is tried may take its time.

    Raises:
        Throttled: it was tried too often, and must not be tried now.

    """
    counted = throttle.counters(kind, account, here(), known_device.of(person_id))
    wait = throttle.count(counted, now=g.now)
    db.session.commit()
    if wait:
        after_this_request(_too_many)
        raise Throttled(wait)
    return Attempt(kind, counted, person_id)


def password(account: str, given: str) -> User | None:
    """The person who has this address and this password, and may sign in; else none.

    A failure is committed at once. A success is with the request, or before by its view;
    until then nobody can change the password.

    Raises:
        Throttled: it was tried too often, and was not looked at.

    """
    person = db.session.scalars(active(account)).unique().one_or_none()
    stored = person.password if person else None
    attempt = begin(Kind.PASSWORD, account, person.id if person else None)
    if not passwords.is_right(given, stored) or person is None or not _still(person, stored):
        attempt.failed()
        return None
    attempt.succeeded()
    after_this_request(_commit)
    if stored and passwords.is_outdated(stored):
        person.password = passwords.kept(given)
    return person


def here() -> str:
    """The network that the request comes from."""
    return network(request.remote_addr or "")


def _still(person: User, stored: str | None) -> bool:
    """Whether nothing changed while the password was looked at; nothing can from now on."""
    now = select(User.password).where(User.id == person.id, User.active).with_for_update()
    return bool(db.session.scalar(now) == stored)


def _too_many(response: Response) -> Response:
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    return response


def _commit(response: Response) -> Response:
    db.session.commit()
    return response
