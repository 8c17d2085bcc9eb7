"""The database itself refuses to change the log, whoever asks."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError, DBAPIError

from debrief.db import db
from tests.audit.tamper import found, written

COLUMNS = (
    "number = 99",
    "at = '2020-01-01 00:00:00'",
    "actor_id = 1",
    "acting_for_id = 1",
    "action = 'opening.closed'",
    "application_id = 1",
    "subject = 'x'",
    "old = NULL",
    "new = NULL",
    "request_id = 'x'",
    "mac = 'x'",
    "subject = subject",
)

REFUSED = [
    *map("UPDATE audit_event SET {}".format, COLUMNS),
    "DELETE FROM audit_event",
    "DELETE FROM audit_event WHERE number = 2",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET number = 1",
    "UPDATE audit_head SET mac = 'x'",
    "INSERT INTO audit_head (id, number, mac) VALUES (2, 9, 'x')",
    "INSERT INTO audit_head (id, number, mac) VALUES (1, 9, 'x')",
    "INSERT INTO audit_event SELECT * FROM audit_event WHERE number = 1",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_log_refuses(app: Flask, statement: str) -> None:
    written(3)

    with pytest.raises(DatabaseError), db.engine.begin() as connection:
        connection.execute(sa.text(statement))

    assert found() == []


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["audit_event", "audit_head"])
def test_the_log_is_not_emptied(app: Flask, table: str) -> None:
    written(3)

    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {table}"))

    assert found() == []


@pytest.mark.sqlite
@pytest.mark.parametrize("way", ["REPLACE INTO", "INSERT OR REPLACE INTO"])
def test_the_log_is_not_replaced(app: Flask, way: str) -> None:
    written(3)

    with pytest.raises(DatabaseError), db.engine.begin() as connection:
        connection.execute(
            sa.text(
                f"{way} audit_event (number, at, action, subject, request_id, mac)"
                " VALUES (2, '2026-11-24 15:00:00', 'opening.closed', '', '', 'x')"
            )
        )

    assert found() == []
