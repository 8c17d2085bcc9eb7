"""What a reader of the audit log may see of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action, Group
from debrief.candidates.models import Application
from debrief.db import db
from debrief.rights import Rights, Role
from debrief.standing import audited_by, rights_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to find; what is empty narrows nothing down."""

    person: str = ""
    """A part of the name or the address of whoever acted."""
    group: Group | None = None
    code: str = ""
    """The code of an application."""
    since: datetime | None = None
    until: datetime | None = None
    """The moment before which it happened."""


def events(viewer: User, wanted: Wanted) -> Select[Event]:
    """The events that ``viewer`` may read, newest first."""
    conditions = [_open_to(viewer), *_matching(viewer, wanted)]
    return select(Event).where(*conditions).order_by(Event.number.desc())


def _open_to(viewer: User) -> ColumnElement[bool]:
    """The condition for an event that ``viewer`` may read.

    What happened to an application is for whoever may audit that application. Everything
    else is for administrators; auditors read it too, so that they see who held which role
    and who arranged what, but not how people sign in: that tells nothing of a decision,
    and something of the places people work from.

    Refused attempts are shown whatever they asked for, so that what is missing cannot be
    told from what is hidden; which application it was is only said where it may be known.
    """
    audited = select(Application.id).where(audited_by(viewer))
    elsewhere: ColumnElement[bool] = Event.application_id.is_(None)
    if Role.ADMIN not in viewer.role_set:
        elsewhere = and_(elsewhere, Event.action.not_in(_actions(Group.SIGNING_IN)))
    refused = Event.action == Action.ACCESS_REFUSED
    return or_(Event.application_id.in_(audited), elsewhere, refused)


def _matching(viewer: User, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.person:
        named = select(User.id).where(
            or_(
                User.name.icontains(wanted.person, autoescape=True),
                User.email.icontains(wanted.person, autoescape=True),
            )
        )
        yield or_(Event.actor_id.in_(named), Event.acting_for_id.in_(named))
    if wanted.group:
        yield Event.action.in_(_actions(wanted.group))
    if wanted.code:
        yield Event.application_id.in_(
            select(Application.id).where(
                audited_by(viewer), Application.code == wanted.code.upper()
            )
        )
    if wanted.since:
        yield Event.at >= wanted.since
    if wanted.until:
        yield Event.at < wanted.until


def _actions(group: Group) -> Collection[Action]:
    return [each for each in Action if each.group is group]


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader may be told of the things that events name by their ids."""

    people: Mapping[int, str]
    applications: Mapping[int, Application]
    rights: Mapping[int, Rights]


def known(viewer: User, them: Collection[Event], people: Iterable[int], now: datetime) -> Known:
    """The applications and ``people`` that ``them`` name, as far as ``viewer`` may know."""
    ids = {each.application_id for each in them if each.application_id is not None}
    found = (
        select(Application)
        .join(Application.candidate)
        .join(Application.opening)
        .where(Application.id.in_(ids) if ids else false(), audited_by(viewer))
        .options(contains_eager(Application.candidate), contains_eager(Application.opening))
    )
    applications = {each.id: each for each in db.session.scalars(found)}
    rights = rights_on(viewer, applications.values(), now=now)
    named = select(User).where(User.id.in_(set(people))).options(lazyload(User.roles))
    return Known(
        people={each.id: each.name for each in db.session.scalars(named)},
        applications={id_: each for id_, each in applications.items() if rights[id_].audit},
        rights=rights,
    )
