"""What a transaction did so far: the events that wait for its commit, and the tables changed.

Both belong to the savepoint they came up in: what is rolled back with it never happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import TableClause, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.sql.dml import UpdateBase

from debrief.audit.models import Event
from debrief.db import db

PENDING = "audit_pending"

Within = SessionTransaction | None
"""The savepoint that something came up in, or none."""


@dataclass(slots=True)
class Pending:
    """What waits for one session's commit."""

    events: list[tuple[Within, Event]] = field(default_factory=list)
    tables: list[tuple[Within, str]] = field(default_factory=list)

    def forget(self, gone: SessionTransaction) -> None:
        """Leave out what came up within ``gone``, which was rolled back."""
        self.events = [each for each in self.events if gone not in _enclosing(each[0])]
        self.tables = [each for each in self.tables if gone not in _enclosing(each[0])]


def _enclosing(within: Within) -> Iterator[SessionTransaction]:
    while within:
        yield within
        within = within.parent


def pending(session: Session) -> Pending:
    """What waits for the commit of ``session``."""
    found: Pending = session.info.setdefault(PENDING, Pending())
    return found


def taken(session: Session) -> Pending:
    """What waits for the commit of ``session``, which from now on is nothing."""
    found = pending(session)
    session.info[PENDING] = Pending()
    return found


@event.listens_for(db.session, "after_flush")
def _see_rows(session: Session, _context: UOWTransaction) -> None:
    changed = [*session.new, *session.deleted]
    changed += [each for each in session.dirty if session.is_modified(each)]
    within = session.get_nested_transaction()
    pending(session).tables += [(within, each.__tablename__) for each in changed]


@event.listens_for(db.session, "do_orm_execute")
def _see_statement(state: ORMExecuteState) -> None:
    if isinstance(state.statement, UpdateBase) and isinstance(state.statement.table, TableClause):
        within = state.session.get_nested_transaction()
        pending(state.session).tables.append((within, state.statement.table.name))


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, gone: SessionTransaction) -> None:
    if gone.parent is None:
        taken(session)
    elif gone.nested:
        pending(session).forget(gone)
