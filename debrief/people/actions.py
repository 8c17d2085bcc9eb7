"""What can happen to an invitation, and how one is accepted. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from debrief.accounts.actions import add_person
from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.outbox import post
from debrief.people import letters, queries
from debrief.people.guests import Guest
from debrief.people.models import Invitation
from debrief.people.roles import in_order
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role

GOOD_FOR: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited, and the link: it is kept nowhere, so it is shown now or never."""

    guest: Guest
    link: str


def invite(
    guests: Sequence[Guest], *, actor: User, now: datetime, base_url: str
) -> Sequence[Invited]:
    """Invite everybody, or nobody. Each gets a mail with a link that starts with ``base_url``.

    Raises:
        Refused: one of them has an account, or an invitation that can be accepted.
        Overtaken: somebody else invited one of them at the same moment.

    """
    addresses = [guest.email for guest in guests]
    for problem in queries.taken(addresses, now).values():
        raise Refused(problem)
    run_out = select(Invitation).where(
        queries.STANDING, Invitation.expires_at <= now, Invitation.email.in_(addresses)
    )
    for each in db.session.scalars(run_out):
        each.withdrawn_at = now
    db.session.flush()  # one address, one invitation that stands: the old one goes first
    try:
        with db.session.begin_nested():
            return [_invite(guest, actor, now, base_url) for guest in guests]
    except IntegrityError as error:
        raise Overtaken("Somebody else invited one of these people.") from error


def _invite(guest: Guest, actor: User, now: datetime, base_url: str) -> Invited:
    token = token_urlsafe(32)
    invitation = Invitation(
        email=guest.email,
        name=guest.name,
        roles=list(guest.roles),
        token_sha256=_hashed(token),
        invited_at=now,
        invited_by_id=actor.id,
        expires_at=now + GOOD_FOR,
    )
    db.session.add(invitation)
    db.session.flush()
    link = f"{base_url.rstrip('/')}/invite/{token}"
    subject, text = letters.invitation(
        name=guest.name, inviter=actor.name, link=link, until=invitation.expires_at
    )
    post(guest.email, subject, text, now=now)
    record(
        Action.PERSON_INVITED,
        actor=actor.id,
        now=now,
        subject=f"invitation:{invitation.id}",
        new={"roles": list(guest.roles)},
    )
    return Invited(guest, link)


def _hashed(token: str) -> str:
    """What is kept of a token: who reads the database can join by nothing in it."""
    return sha256(token.encode()).hexdigest()


def invite_again(
    invitation: Invitation, *, actor: User, now: datetime, base_url: str
) -> Sequence[Invited]:
    """Send a new link in place of the one before, which is dead from now on.

    Raises:
        Refused: the invitation was accepted or withdrawn meanwhile, or the address has come
            to an account in another way.

    """
    withdraw(invitation, actor=actor, now=now)
    guest = Guest(invitation.name, invitation.email, in_order(map(Role, invitation.roles)))
    return invite([guest], actor=actor, now=now, base_url=base_url)


def withdraw(invitation: Invitation, *, actor: User, now: datetime) -> None:
    """Make the link of an invitation worth nothing.

    Raises:
        Refused: somebody joined by it, or it is withdrawn already.

    """
    db.session.refresh(invitation, with_for_update=True)
    if invitation.accepted_at:
        raise Refused(f"{invitation.name} has joined. Deactivate the account instead.")
    if invitation.withdrawn_at:
        raise Refused("This invitation is withdrawn already. Invite the person anew.")
    invitation.withdrawn_at = now
    db.session.flush()
    record(
        Action.PERSON_INVITATION_WITHDRAWN,
        actor=actor.id,
        now=now,
        subject=f"invitation:{invitation.id}",
    )


def withdraw_all(email: str, *, actor: User, now: datetime) -> None:
    """Make every link that was sent to an address worth nothing."""
    sent = select(Invitation).where(queries.STANDING, Invitation.email == email)
    for each in db.session.scalars(sent).all():
        withdraw(each, actor=actor, now=now)


def open_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation that can be accepted with ``token``.

    None, whatever the reason: used, withdrawn, run out and made up look the same.
    """
    wanted = queries.open_invitation(now).where(Invitation.token_sha256 == _hashed(token))
    return db.session.scalar(wanted)


def accept(invitation: Invitation, *, password: str, now: datetime) -> User:
    """Let the invited person in, who was given the invitation by ``open_invitation``.

    Raises:
        Refused: the password cannot be used.

    """
    return _join(invitation, password, now)


def accept_verified(email: str, *, now: datetime) -> User | None:
    """Let in whoever was invited under an address that an identity provider vouches for.

    The account has no password. None where nobody is invited under the address.
    """
    wanted = queries.open_invitation(now).where(Invitation.email == email.lower())
    invitation = db.session.scalar(wanted)
    return _join(invitation, None, now) if invitation else None


def _join(invitation: Invitation, password: str | None, now: datetime) -> User:
    person = add_person(
        name=invitation.name,
        email=invitation.email,
        password=password,
        roles=map(Role, invitation.roles),
        now=now,
        actor=invitation.invited_by,
    )
    invitation.accepted_at, invitation.user_id = now, person.id
    record(
        Action.PERSON_JOINED,
        actor=person.id,
        now=now,
        subject=f"invitation:{invitation.id}",
        new={"person": person.id},
    )
    return person
