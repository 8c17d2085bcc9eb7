"""A database that is full or away: said plainly, nothing typed is lost, and then it goes on."""

import socket
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from debrief.app import create_app
from debrief.db import db
from debrief.interviews.models import Seat
from tests import factories
from tests.conftest import Browser
from tests.scorecards.form import fields

EVIDENCE = "They listed what the launch waited for, and named an owner for each. " * 400


def address(seat: Seat) -> str:
    return f"/interviews/{seat.interview_id}/scorecard"


@pytest.fixture
def pragmas(app: Flask) -> Iterator[list[str]]:
    """Pragmas for every new SQLite connection; a test puts them in and takes them out."""
    wanted: list[str] = []

    def tell(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for each in wanted:
            cursor.execute(f"PRAGMA {each}")
        cursor.close()

    event.listen(db.engine, "connect", tell)
    yield wanted
    event.remove(db.engine, "connect", tell)


@pytest.mark.sqlite
def test_a_full_disk_refuses_what_is_written_and_hands_it_back(
    browser: Browser, pragmas: list[str]
) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)
    place = address(seat)
    browser.see(place)
    pages = db.session.scalar(sa.text("PRAGMA page_count"))
    pragmas.append(f"max_page_count = {pages}")
    db.session.remove()
    db.engine.dispose()
    form = fields(**{"evidence-craft": EVIDENCE.strip()}, action="save")

    refused = browser.post(place, **form)
    read = browser.open(place)
    pragmas.clear()
    db.engine.dispose()
    saved = browser.post(place, **form)

    assert (refused.status_code, read.status_code, saved.status_code) == (507, 200, 302)
    assert "There is no room left to save this" in refused.text
    assert EVIDENCE.strip() in refused.text
    assert EVIDENCE.strip() in browser.see(place)


@pytest.mark.sqlite
def test_a_lock_that_is_held_too_long_is_an_outage(browser: Browser, pragmas: list[str]) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)
    db.session.commit()
    pragmas.append("busy_timeout = 20")
    db.engine.dispose()
    with db.engine.connect() as holder:
        holder.exec_driver_sql("DELETE FROM throttle")
        refused = browser.post(address(seat), **fields(action="save"))

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Debrief cannot reach its data just now" in refused.text


def client_of(database: str) -> FlaskClient:
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")
    app = create_app(
        {
            **secrets,
            "SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://nobody@{database}/none",
            "BASE_URL": "http://debrief.test",
            "SERVER_NAME": "debrief.test",
        }
    )
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
    return client


def test_a_database_that_is_away_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        host, port = closed_soon.getsockname()

    answer = client_of(f"{host}:{port}").get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Debrief cannot reach its data just now" in answer.text


def test_a_database_that_never_answers_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()

        answer = client_of(f"{host}:{port}").get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.postgresql
def test_a_database_that_was_restarted_is_found_again(app: Flask, browser: Browser) -> None:
    browser.sign_in(factories.user())
    browser.see("/")
    with db.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    browser.see("/")
