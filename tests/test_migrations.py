"""Migrations lead, step by step and back again, to the schema the models describe."""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, check, downgrade, upgrade

from debrief.app import create_app
from debrief.db import db
from debrief.shipped import shipped
from tests.conftest import POSTGRESQL

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory(str(shipped("migrations"))).walk_revisions()))
]


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a table."""
    address = f"sqlite:///{tmp_path}/migrations.sqlite"
    name = f"debrief_migrations_{uuid.uuid4().hex}"
    if POSTGRESQL:
        server = sa.create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        address = sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    app = create_app(
        {
            "SECRET_KEY": "tests",
            "SECURITY_PASSWORD_SALT": "tests",
            "AUDIT_KEY": "tests",
            "SQLALCHEMY_DATABASE_URI": address,
        }
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if POSTGRESQL:
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def schema() -> dict[str, object]:
    """Tables with their columns and indexes, and the triggers on them."""
    look = sa.inspect(db.engine)
    triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    if not POSTGRESQL:
        triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    with db.engine.connect() as connection:
        found = sorted(connection.scalars(sa.text(triggers)))
    return {
        "triggers": found,
        **{
            table: (
                sorted(str(column) for column in look.get_columns(table)),
                sorted(spelt(index) for index in look.get_indexes(table)),
            )
            for table in look.get_table_names()
            if table != "alembic_version"
        },
    }


def spelt(index: Mapping[str, Any]) -> str:
    """An index in words; the condition of a partial one by its text, not by its object."""
    where = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": where})


def test_migrations_lead_to_the_models(empty_app: Flask) -> None:
    upgrade()

    check()


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_can_be_undone(empty_app: Flask, revision: str) -> None:
    place = REVISIONS.index(revision)
    if place:
        upgrade(revision=REVISIONS[place - 1])
    before = schema()

    upgrade(revision=revision)
    assert schema() != before
    downgrade(revision="-1")

    assert schema() == before


def test_every_constraint_has_a_name() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]

    assert unnamed == []


def test_migrations_never_import_the_application() -> None:
    importing = [
        path.name
        for path in (shipped("migrations") / "versions").glob("*.py")
        if re.search(r"^\s*(import|from) debrief", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert importing == []


def test_the_extension_reads_the_migrations_that_ship(app: Flask) -> None:
    assert isinstance(app.extensions["migrate"].migrate, Migrate)
    assert app.extensions["migrate"].directory == str(shipped("migrations"))


def put(connection: sa.Connection, table: str, **values: Any) -> None:
    """Add a row with the id 1 for whatever it refers to, and nothing where nothing matters."""
    found = sa.Table(table, sa.MetaData(), autoload_with=connection)
    dull = {sa.String: "", sa.Text: "", sa.JSON: [], sa.DateTime: EARLY, sa.Boolean: False}
    row = {
        column.name: next((dull[kind] for kind in dull if isinstance(column.type, kind)), 1)
        for column in found.columns
        if not column.nullable and column.server_default is None
    }
    connection.execute(found.insert(), row | values)


EARLY, OPENED, LATE = (datetime(2026, 11, 20, hour) for hour in (12, 13, 14))  # noqa: DTZ001


def test_what_was_submitted_after_a_debrief_opened_is_marked_and_frozen(empty_app: Flask) -> None:
    upgrade(revision="0006")
    with db.engine.begin() as connection:
        put(connection, "user", theme="system")
        for table in ("rubric", "rubric_version", "opening", "candidate"):
            put(connection, table)
        put(connection, "application", phase="open")
        for table in ("interview", "seat", "scorecard"):
            put(connection, table, **({"minutes": 45} if table == "interview" else {}))
        put(connection, "debrief", opened_at=OPENED)
        for number, at in ((1, EARLY), (2, LATE)):
            values = {"id": number, "number": number, "recommendation": "yes"}
            put(connection, "scorecard_version", submitted_at=at, **values)

    upgrade(revision="0007")

    marks = "SELECT number, after_opening, after_exposure FROM scorecard_version ORDER BY number"
    with db.engine.connect() as connection:
        found = [tuple(map(int, row)) for row in connection.execute(sa.text(marks))]
        with pytest.raises(sa.exc.DBAPIError, match="never changes"):
            connection.execute(sa.text("UPDATE scorecard_version SET after_exposure = true"))
    assert found == [(1, 0, 0), (2, 1, 0)]
