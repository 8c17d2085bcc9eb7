"""Setting a deployment up. Callers commit."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from debrief.accounts.actions import add_person
from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.people.models import Organisation
from debrief.refusals import Overtaken
from debrief.rights import Role
from debrief.rubrics.actions import publish_default
from debrief.setup import queries

TAKEN = "Debrief is set up already."


def set_up(*, organisation: str, name: str, email: str, password: str, now: datetime) -> User:
    """Make the first person administrator and coordinator, and publish the default rubric.

    Of several at the same moment one gets it: there is one organisation, under one number.

    Raises:
        Overtaken: somebody is here already.
        Refused: something given cannot be used.

    """
    if queries.somebody():
        raise Overtaken(TAKEN)
    db.session.add(Organisation(id=1, name=organisation, set_up_at=now))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Overtaken(TAKEN) from error
    person = add_person(
        name=name, email=email, password=password, roles=[Role.ADMIN, Role.COORDINATOR], now=now
    )
    version = publish_default(now=now)
    record(
        Action.ORGANISATION_SET_UP,
        actor=person.id,
        now=now,
        subject="organisation:1",
        new={"rubric_version": version.id},
    )
    return person
