"""What follows from a provider's word. Callers commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from debrief.accounts import throttle
from debrief.accounts.actions import add_person, end_sign_ins
from debrief.accounts.addresses import one_spelling
from debrief.accounts.models import Identity, RoleGrant, User
from debrief.accounts.throttle import FREE_IN_NETWORK, Counter
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.outbox import post
from debrief.people.actions import accept_verified
from debrief.people.roles import in_order
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.single_sign_on import policy, queries
from debrief.single_sign_on.claims import Claims
from debrief.single_sign_on.faults import Fault, NotLetIn, NotSignedIn
from debrief.single_sign_on.settings import Settings

CLOSED = "Your account here is closed. Ask an administrator if that is a mistake."


def let_in(claims: Claims, settings: Settings, *, now: datetime) -> User:
    """The person whom the provider vouches for, with the roles it gives.

    Somebody is known by issuer and subject. An address never leads to an account: at the
    provider it can pass from one person to the next.

    Raises:
        NotLetIn: nobody here, nobody invited, or somebody who left.

    """
    known = db.session.scalar(queries.known_as(claims.issuer, claims.subject))
    person = known.user if known else _newcomer(claims, settings, now)
    if not person.active:
        raise NotLetIn(Fault.DEACTIVATED, CLOSED)
    _follow_groups(person, claims, settings, now)
    return person


def _newcomer(claims: Claims, settings: Settings, now: datetime) -> User:
    """Somebody who was never here: invited, or of a group that brings a role."""
    address = _free_address(claims, settings)
    person = accept_verified(address, now=now) if address else None
    roles = claims.roles(settings.roles)
    if address and roles and not person:
        person = _brought(claims.name or address, address, roles, now)
    if not person:
        raise NotLetIn(
            Fault.UNKNOWN,
            f"{settings.name} knows you, but nobody has invited you here. Ask an administrator. "
            "If you have an account, sign in as usual and connect it in your settings.",
        )
    _link(person, claims, now)
    return person


def _brought(name: str, address: str, roles: frozenset[Role], now: datetime) -> User:
    """Somebody whom nobody invited, but whose groups bring roles."""
    with _first():
        person = add_person(name=name, email=address, password=None, roles=roles, now=now)
    record(Action.PERSON_JOINED, actor=person.id, now=now, subject=f"person:{person.id}")
    return person


def _free_address(claims: Claims, settings: Settings) -> str:
    """The verified address as it is kept; nothing if there is none.

    Raises:
        NotLetIn: it belongs to an account. Only who proved the address is told so.

    """
    address = _address(claims)
    owner = db.session.scalar(select(User).where(User.email == address)) if address else None
    if owner and owner.active:
        raise NotLetIn(
            Fault.NOT_CONNECTED,
            f"There is an account for {address} here that is not connected with {settings.name}. "
            "Sign in as usual, then connect it in your settings.",
        )
    if owner:
        raise NotLetIn(Fault.DEACTIVATED, CLOSED)
    return address


def _address(claims: Claims) -> str:
    """The verified address as it is kept, or nothing."""
    try:
        return one_spelling(claims.email)
    except Refused:
        return ""


def _link(person: User, claims: Claims, now: datetime) -> None:
    identity = Identity(
        user_id=person.id, issuer=claims.issuer, subject=claims.subject, linked_at=now
    )
    with _first():
        db.session.add(identity)
    record(
        Action.IDENTITY_LINKED,
        actor=person.id,
        now=now,
        subject=f"person:{person.id}",
        new={"identity": identity.id},
    )


@contextmanager
def _first() -> Iterator[None]:
    """Save something of which there can be one. Raise NotLetIn if another was faster."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise NotLetIn(
            Fault.CONNECTED, "The same was begun elsewhere at this moment. Begin again."
        ) from None


def _follow_groups(person: User, claims: Claims, settings: Settings, now: datetime) -> None:
    """Grant and take away the roles that groups bring; the others stay as they are.

    Somebody must be left who can give roles back: the last administrator stays one.
    """
    held = person.role_set
    wanted = (held - settings.governed) | claims.roles(settings.roles)
    if Role.ADMIN in held - wanted and len(db.session.scalars(queries.administrators()).all()) == 1:
        wanted |= {Role.ADMIN}
    if wanted == held:
        return
    end_sign_ins(person.id, actor=None, now=now)
    person.roles = [grant for grant in person.roles if grant.role in wanted]
    person.roles += [RoleGrant(role=role) for role in in_order(wanted - held)]
    flag_modified(person, "name")  # roles alone make a new revision as well
    record(
        Action.PERSON_ROLES_CHANGED,
        actor=None,
        now=now,
        subject=f"person:{person.id}",
        old={"roles": list(in_order(held))},
        new={"roles": list(in_order(wanted)), "by": "single_sign_on"},
    )


def connect(person: User, claims: Claims, settings: Settings, *, now: datetime) -> None:
    """Let ``person`` sign in as who the provider says it is.

    Raises:
        NotLetIn: one of the two is connected already.

    """
    if db.session.scalar(queries.identity_of(person, claims.issuer)):
        raise NotLetIn(
            Fault.CONNECTED,
            f"Your account is connected with {settings.name} already. Disconnect it first.",
        )
    if db.session.scalar(queries.known_as(claims.issuer, claims.subject)):
        raise NotLetIn(
            Fault.CONNECTED,
            f"Whom you signed in as at {settings.name} belongs to another account here. "
            "Sign out there, then connect as yourself.",
        )
    _link(person, claims, now)
    post(
        person.email,
        f"{settings.name} is connected with your account",
        f"You can now sign in to Debrief with {settings.name}.\n\n"
        "If you did not connect it, sign in, disconnect it in your settings, and tell an "
        "administrator.\n",
        now=now,
    )


def disconnect(person: User, settings: Settings, *, sign_in: int, now: datetime) -> None:
    """Take from ``person`` (locked) the way in by the provider, and every other ``sign_in``.

    Raises:
        Refused: it is the only way in, or not connected.

    """
    identity = db.session.scalar(queries.identity_of(person, settings.issuer))
    if identity is None:
        raise Refused(f"Your account is not connected with {settings.name}.")
    if not policy.has_another_way_in(person):
        raise Refused(
            f"{settings.name} is your only way to sign in. Set a password or add a passkey first."
        )
    record(
        Action.IDENTITY_UNLINKED,
        actor=person.id,
        now=now,
        subject=f"person:{person.id}",
        old={"identity": identity.id},
    )
    db.session.delete(identity)
    end_sign_ins(person.id, actor=person.id, now=now, but=sign_in)
    post(
        person.email,
        f"{settings.name} is disconnected from your account",
        f"You can no longer sign in to Debrief with {settings.name}, and were signed out "
        "everywhere else.\n\n"
        "If you did not disconnect it, change your password and tell an administrator.\n",
        now=now,
    )


def check_is(person: User, claims: Claims) -> None:
    """Check that the provider vouches for ``person`` and for nobody else.

    Raises:
        NotLetIn: it is somebody else, or somebody unknown.

    """
    known = db.session.scalar(queries.known_as(claims.issuer, claims.subject))
    if known is None or known.user_id != person.id:
        raise NotLetIn(
            Fault.SOMEBODY_ELSE,
            "That is not the account you are signed in with here. Sign in there as yourself.",
        )


def note_failure(error: NotSignedIn, *, person: User | None, network: str, now: datetime) -> None:
    """Keep that a sign-in by the provider failed, and why.

    Anybody can have one fail as often as they like: what comes from one network over and
    over is kept no more for a while. It keeps nobody out, for there is nothing to guess.
    """
    counted = (Counter(f"single sign-on network {network}", FREE_IN_NETWORK, own=False),)
    if throttle.count(counted, now=now):
        return
    record(
        Action.SIGN_IN_FAILED,
        actor=person.id if person else None,
        now=now,
        new={"by": "single_sign_on", "network": network, "fault": error.fault},
    )
