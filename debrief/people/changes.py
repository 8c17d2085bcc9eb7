"""What can happen to somebody who has an account. Callers commit."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from debrief.accounts.actions import LONGEST_NAME, end_sign_ins
from debrief.accounts.addresses import one_spelling
from debrief.accounts.models import RoleGrant, User
from debrief.accounts.zones import time_zones
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.outbox import post
from debrief.people import letters, policy, queries
from debrief.people.actions import withdraw_all
from debrief.people.roles import in_order
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role

OWN_ROLES = "Nobody changes their own roles. {}"
OWN_ACCOUNT = "Nobody deactivates their own account. {}"
ASK, ADD = "Ask another administrator.", "Add another administrator first."
NO_LONGER = "You are no administrator any more. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Details:
    """What an administrator may change of somebody."""

    name: str
    email: str
    time_zone: str
    roles: frozenset[Role]


def entered(person: User) -> Details:
    """What is saved of somebody."""
    return Details(person.name, person.email, person.time_zone, person.role_set)


def change(person: User, wanted: Details, *, revision: int, actor: User, now: datetime) -> None:
    """Change somebody's details and roles.

    Other roles, and another address, end every session: the person signs in again.

    Raises:
        Overtaken: somebody else changed the person since ``revision``.
        Refused: the roles are the actor's own, who is an administrator and stays one; the
            address belongs to somebody; or something given cannot be used.

    """
    _take_turns(person, actor)
    if person.revision != revision:
        raise Overtaken("Somebody else changed this person.")
    old = entered(person)
    wanted = replace(wanted, email=one_spelling(wanted.email))
    _check(person, wanted)
    person.name, person.time_zone = wanted.name, wanted.time_zone
    if wanted.roles != old.roles:
        _change_roles(person, wanted.roles, actor, now)
    if wanted.email != old.email:
        _move(person, wanted.email, actor, now)
    changed = [
        field
        for field in ("name", "email", "time_zone")
        if getattr(wanted, field) != getattr(old, field)
    ]
    if changed:
        _record(Action.PERSON_CHANGED, person, actor, now, fields=changed)
    db.session.flush()


def deactivate(person: User, *, actor: User, now: datetime) -> None:
    """Let somebody in no more. All that the person did and judged stays.

    Sessions, links by mail and invitations end at once.

    Raises:
        Refused: it is the actor, who stays: so there is always an administrator.

    """
    _take_turns(person, actor)
    if person.id == actor.id:
        raise Refused(OWN_ACCOUNT.format(whom_to_ask(actor)))
    if not person.active:
        return
    person.active, person.deactivated_at = False, now
    _end_sessions(person, actor, now)
    withdraw_all(person.email, actor=actor, now=now)
    _record(Action.PERSON_DEACTIVATED, person, actor, now)


def reactivate(person: User, *, actor: User, now: datetime) -> None:
    """Let somebody in again, with the roles held before and nothing else given back."""
    _take_turns(person, actor)
    if not person.active:
        person.active, person.deactivated_at = True, None
        _record(Action.PERSON_REACTIVATED, person, actor, now)


def sign_out(person: User, *, actor: User, now: datetime) -> None:
    """Sign somebody out everywhere, and make the links sent by mail worth nothing."""
    _take_turns(person, actor)
    _end_sessions(person, actor, now)
    _record(Action.PERSON_SIGNED_OUT, person, actor, now)


def _end_sessions(person: User, actor: User, now: datetime) -> None:
    person.fs_uniquifier = uuid4().hex
    end_sign_ins(person.id, actor=actor.id, now=now)


def _take_turns(person: User, actor: User) -> None:
    """Let administrators change people one after the other, and only while they are such.

    Two who demote each other at the same moment would leave nobody. The grants are locked
    before the person: always in the same order, or two would wait for each other.
    """
    grants = select(RoleGrant.user_id).where(RoleGrant.role == Role.ADMIN)
    db.session.execute(grants.order_by(RoleGrant.user_id).with_for_update()).all()
    if actor.id not in db.session.scalars(queries.administrators()).all():
        raise Refused(NO_LONGER)
    db.session.refresh(person, COLUMNS, with_for_update=True)
    db.session.refresh(person, ["roles"])


COLUMNS = ("name", "email", "time_zone", "active", "deactivated_at", "fs_uniquifier", "revision")


def whom_to_ask(actor: User) -> str:
    """Who does for ``actor`` what nobody does for themselves: there must be somebody."""
    return ASK if set(db.session.scalars(queries.administrators())) - {actor.id} else ADD


def _check(person: User, wanted: Details) -> None:
    if not 0 < len(wanted.name) <= LONGEST_NAME:
        raise Refused(f"Give a name of at most {LONGEST_NAME} characters.")
    if wanted.time_zone not in time_zones():
        raise Refused(f"There is no time zone {wanted.time_zone}. Name one such as Europe/Warsaw.")
    taken = select(User.id).where(User.email == wanted.email, User.id != person.id)
    if db.session.scalar(taken):
        raise Refused(f"{wanted.email} has an account already.")


def _change_roles(person: User, roles: frozenset[Role], actor: User, now: datetime) -> None:
    if not policy.can_change_roles(actor, person):
        raise Refused(OWN_ROLES.format(whom_to_ask(actor)))
    if not roles:
        raise Refused("Give at least one role, or deactivate the account.")
    old = person.role_set
    person.roles = [grant for grant in person.roles if grant.role in roles]
    person.roles += [RoleGrant(role=role) for role in in_order(roles - old)]
    flag_modified(person, "name")  # roles alone make a new revision as well
    _end_sessions(person, actor, now)
    record(
        Action.PERSON_ROLES_CHANGED,
        actor=actor.id,
        now=now,
        subject=f"person:{person.id}",
        old={"roles": list(in_order(old))},
        new={"roles": list(in_order(roles))},
    )


def _move(person: User, email: str, actor: User, now: datetime) -> None:
    """Give somebody another address; both are told, for whoever holds it can reset a password."""
    old, person.email = person.email, email
    subject, text = letters.moved(name=person.name, old=old, new=email, actor=actor.name)
    for address in (old, email):
        post(address, subject, text, now=now)
    _end_sessions(person, actor, now)


def _record(action: Action, person: User, actor: User, now: datetime, **new: Value) -> None:
    record(action, actor=actor.id, now=now, subject=f"person:{person.id}", new=new)
