"""What somebody could do who has every right on the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from debrief.audit.chain import mac
from debrief.audit.log import record
from debrief.audit.models import Event, Head
from debrief.audit.verify import Check, Finding, Receipt, one_moment
from debrief.audit.vocabulary import Action
from debrief.db import db
from tests.conftest import NOW, POSTGRESQL

KEY = b"tests"
EVENTS = db.metadata.tables[Event.__tablename__]
HEAD = db.metadata.tables[Head.__tablename__]


@contextmanager
def as_owner() -> Iterator[sa.Connection]:
    """A connection on which no trigger of the log fires."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if POSTGRESQL:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        else:
            triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            for name in connection.scalars(sa.text(triggers)).all():
                if name.startswith("audit_"):
                    connection.execute(sa.text(f"DROP TRIGGER {name}"))
        yield connection


def written(count: int = 1, **said: Any) -> list[Event]:
    """That many events in the log, numbered on from the last."""
    for number in range(count):
        given: dict[str, Any] = {
            "actor": 7,
            "now": NOW,
            "application": 3,
            "subject": f"interview:{number}",
            "old": {"minutes": number},
            "new": {"minutes": number + 1, "interviewers": [1, 2]},
        }
        record(Action.INTERVIEW_CHANGED, **(given | said))
    db.session.commit()
    events = list(db.session.scalars(sa.select(Event).order_by(Event.number)))
    db.session.commit()
    return events


def rows() -> list[dict[str, Any]]:
    """Every row of the log as it stands."""
    with db.engine.connect() as connection:
        them = connection.execute(sa.select(EVENTS).order_by(EVENTS.c.number))
        return [dict(each) for each in them.mappings()]


def set_to(wanted: list[dict[str, Any]]) -> None:
    """Put these rows in the place of all that the log holds; its end stays as it was noted."""
    with as_owner() as connection:
        connection.execute(sa.delete(EVENTS))
        if wanted:
            connection.execute(sa.insert(EVENTS), wanted)


def found(key: bytes = KEY, receipt: Receipt | None = None) -> list[Finding]:
    """What a check of the log finds."""
    db.session.rollback()
    with one_moment(db.engine) as connection:
        return list(Check(key, receipt).findings(connection))


def numbers() -> list[int]:
    """The events at which a check finds something."""
    return [each.number for each in found()]


def end() -> Receipt:
    """The receipt of the log as it is now."""
    with one_moment(db.engine) as connection:
        check = Check(KEY)
        list(check.findings(connection))
        return check.end


def emptied() -> None:
    """A log as it is before the first event."""
    with as_owner() as connection:
        connection.execute(sa.delete(EVENTS))
        connection.execute(sa.delete(HEAD))
        connection.execute(sa.insert(HEAD).values(id=1, number=0, mac=""))


def is_linked(events: list[Event]) -> bool:
    """Whether these events are a chain from the first, without a gap."""
    before = ""
    for number, each in enumerate(events, 1):
        if (each.number, each.mac) != (number, mac(KEY, before, each)):
            return False
        before = each.mac
    return True
