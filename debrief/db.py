"""The one database handle, the base of every model, and the column types they share."""

import enum
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, exc, orm
from sqlalchemy.engine.interfaces import DBAPIConnection

reading: ContextVar[bool] = ContextVar("reading", default=False)
"""Whether what runs now only reads. SQLite then takes no write lock (see ``_begin``)."""


PATIENCE = 10_000
"""Milliseconds that a writer waits for another on SQLite."""


class MustWrite(Exception):
    """What only reads finds that it must write first: begin again, in a transaction that may."""


class UTCDateTime(sa.TypeDecorator[datetime]):
    """Aware datetimes in Python, naive UTC in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store as naive UTC. Raise ValueError for a naive datetime: its zone is unknown."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Address(sa.TypeDecorator[str]):
    """An e-mail address, in small letters however it is typed: so it is found again."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Store, and look for, small letters."""
        return value and value.lower()


def stored_by_value(members: type[enum.Enum]) -> list[str]:
    """What a column of ``members`` holds: their values, not their names."""
    return [member.value for member in members]


class Base(orm.DeclarativeBase):
    registry = orm.registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UTCDateTime(),
            str: sa.Text(),
            list[str]: sa.JSON(),
            dict[str, Any]: sa.JSON(none_as_null=True),
            enum.StrEnum: sa.Enum(
                enum.StrEnum,
                native_enum=False,
                create_constraint=True,
                length=20,
                values_callable=stored_by_value,
            ),
        },
    )


intpk = Annotated[int, orm.mapped_column(primary_key=True)]
str20 = Annotated[str, orm.mapped_column(sa.String(20))]
str80 = Annotated[str, orm.mapped_column(sa.String(80))]
str200 = Annotated[str, orm.mapped_column(sa.String(200))]
address200 = Annotated[str, orm.mapped_column(Address(200))]

db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # What a request committed it may still name, without asking the database again.
    session_options={"expire_on_commit": False},
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

KEPT = "kept_before_answering"


def keep_before_answering() -> None:
    """Commit what this request wrote before anything of its answer is sent.

    If that fails the page is not sent, but an error in its place. A rollback forgets it.
    """
    db.session().info[KEPT] = True


def is_to_be_kept() -> bool:
    """Whether the answer waits for a commit; asked once, it is forgotten."""
    return bool(db.session().info.pop(KEPT, False))


@event.listens_for(db.session, "after_rollback")
def _keep_nothing(session: orm.Session) -> None:
    session.info.pop(KEPT, None)


def engine_options(address: str) -> dict[str, Any]:
    """How to reach the database at ``address``: nobody waits long for one that is away."""
    # An error must not quote the row: it holds what people wrote.
    options: dict[str, Any] = {"hide_parameters": True}
    if sa.make_url(address).get_backend_name() != "postgresql":
        return options
    return options | {
        # A connection that died while it lay in the pool is noticed before it is used.
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 3, "options": "-c statement_timeout=5000"},
    }


def prepare(engine: sa.Engine) -> None:
    """Make every connection of ``engine`` behave the same on SQLite as on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    """SQLite checks foreign keys only when asked to, on every connection."""
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError(f"{connection!r} is not an SQLite connection")
    connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
    for pragma in (
        "foreign_keys = ON",
        # Without it a row that REPLACE writes over goes past the triggers that keep it.
        "recursive_triggers = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {PATIENCE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Begin a transaction that cannot find itself unable to write half-way.

    A transaction that starts reading and then writes fails at once, without waiting,
    when another has written in between; one that takes the write lock at the start
    waits its turn. Readers must not take the lock: they would block each other.
    """
    connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")


def write_if_free(statement: sa.Executable) -> bool:
    """Execute and commit ``statement`` on its own, unless somebody else is writing just now.

    Says whether it was done. It waits for nobody: what it writes can be written later.
    """
    before = reading.set(True)  # it must not wait for the lock where it begins, either
    try:
        with db.engine.connect() as connection, _not_waiting(connection):
            connection.execute(statement)
            connection.commit()
    except exc.OperationalError:
        return False
    finally:
        reading.reset(before)
    return True


@contextmanager
def _not_waiting(connection: sa.Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        yield
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE}")
