"""What can happen to a candidate. Callers commit."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from debrief import standing
from debrief.accounts.models import User
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.candidates import queries
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.openings.models import Opening
from debrief.refusals import Overtaken, Refused

TRIES = 1_000
NOT_YOURS = "You cannot add this candidate to this opening. Ask another coordinator."
OWN = "You cannot arrange an application of your own. Ask another coordinator."


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a candidate.

    ``employee_id`` is that of the own account, ``referrer_id`` that of who referred the
    person, if anybody.
    """

    name: str
    email: str = ""
    employee_id: int | None = None
    referrer_id: int | None = None
    demo: bool = False
    """Whether the person is made up. Nobody who exists ever becomes it."""


def codes() -> Iterator[str]:
    """Codes such as ``C-0417``, for ever.

    They come in no order: a code stands for the name where names are hidden, and must not
    tell who applied first. They grow longer while the short ones are taken.
    """
    for tried in count():
        digits = 4 + tried // 20
        yield f"C-{secrets.randbelow(10**digits):0{digits}}"


def add(
    person: Person,
    *,
    opening: Opening,
    actor: User,
    now: datetime,
    offered: Iterator[str] | None = None,
) -> Application:
    """Add ``person`` to ``opening``; somebody known by the address stays one person.

    Raises:
        Refused: the opening is closed, the person is in it already, or is the actor.

    """
    if opening.closed_at:
        raise Refused("This opening is closed. Reopen it, or choose another.")
    employee_id = _employee(person, actor)
    candidate = db.session.scalar(queries.with_email(person.email).limit(1))
    if candidate is None:
        candidate = Candidate(
            name=person.name,
            email=person.email,
            employee_id=employee_id,
            referrer_id=person.referrer_id,
            created_at=now,
            demo=person.demo,
        )
        db.session.add(candidate)
    elif candidate.employee_id == actor.id:
        raise Refused(OWN)
    elif present := _application(candidate, opening):
        if not standing.rights_of(actor, present, now=now).know:
            raise Refused(NOT_YOURS)
        raise Refused(f"{candidate.name} is in this opening already, as {present.code}.")
    else:
        candidate.employee_id = candidate.employee_id or employee_id
        candidate.referrer_id = candidate.referrer_id or person.referrer_id
    application = _with_code(candidate, opening, now, offered or codes())
    record(
        Action.CANDIDATE_ADDED,
        actor=actor.id,
        now=now,
        application=application.id,
        subject=f"candidate:{candidate.id}",
        new={
            "opening": opening.id,
            "employee": candidate.employee_id,
            "referrer": candidate.referrer_id,
        },
    )
    return application


def _application(candidate: Candidate, opening: Opening) -> Application | None:
    return db.session.scalar(
        select(Application).where(
            Application.candidate_id == candidate.id, Application.opening_id == opening.id
        )
    )


def _with_code(
    candidate: Candidate, opening: Opening, now: datetime, offered: Iterator[str]
) -> Application:
    """Save an application under the first code that is free.

    Only the database knows what is free while others add candidates as well.
    """
    db.session.flush()
    for _, code in zip(range(TRIES), offered, strict=False):
        application = Application(
            candidate_id=candidate.id, opening_id=opening.id, code=code, created_at=now
        )
        try:
            with db.session.begin_nested():
                db.session.add(application)
        except IntegrityError:
            continue
        return application
    raise Overtaken("Somebody else added this candidate at the same moment.")


def change(
    candidate: Candidate, person: Person, *, revision: int, actor: User, now: datetime
) -> None:
    """Change what is known of a candidate, in every opening the person is in.

    Raises:
        Overtaken: somebody else changed it since ``revision``.
        Refused: the candidate would become the actor.

    """
    if candidate.revision != revision:
        raise Overtaken("Somebody else changed this candidate.")
    employee_id = _employee(person, actor)
    old: dict[str, Value] = {
        "employee": candidate.employee_id,
        "referrer": candidate.referrer_id,
    }
    new: dict[str, Value] = {
        "employee": employee_id,
        "referrer": person.referrer_id,
        "name_changed": candidate.name != person.name,
        "email_changed": candidate.email != person.email,
    }
    candidate.employee_id = employee_id
    candidate.referrer_id = person.referrer_id
    candidate.name = person.name
    candidate.email = person.email
    db.session.flush()
    # One event for each application: who may not know of it may not read of it either.
    for each in candidate.applications:
        record(
            Action.CANDIDATE_CHANGED,
            actor=actor.id,
            now=now,
            application=each.id,
            subject=f"candidate:{candidate.id}",
            old=old,
            new=new,
        )


def _employee(person: Person, actor: User) -> int | None:
    """The account of a candidate who works here: as named, or as the address gives away."""
    by_address = db.session.scalar(queries.account_with_email(person.email))
    employee_id = person.employee_id or by_address
    if actor.id in {employee_id, by_address}:
        raise Refused(OWN)
    return employee_id


def withdraw(application: Application, *, actor: User, now: datetime) -> None:
    """Take an application out of the running. Everything that belongs to it stays."""
    if application.withdrawn_at is None:
        application.withdrawn_at = now
        record(Action.APPLICATION_WITHDRAWN, actor=actor.id, now=now, application=application.id)


def restore(application: Application, *, actor: User, now: datetime) -> None:
    """Put a withdrawn application back."""
    if application.withdrawn_at is not None:
        application.withdrawn_at = None
        record(Action.APPLICATION_RESTORED, actor=actor.id, now=now, application=application.id)
