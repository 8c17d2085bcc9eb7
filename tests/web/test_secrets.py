"""What goes wrong is logged, and what people wrote or proved is not."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.db import db
from tests import factories
from tests.accounts.test_routes import sign_in
from tests.conftest import Browser
from tests.scorecards.form import fields

CANARY = "kanarienvogel"


@contextmanager
def without(table: str) -> Iterator[None]:
    """A database that fails where ``table`` is asked for."""
    _rename(table, f"{table}_gone")
    try:
        yield
    finally:
        _rename(f"{table}_gone", table)


def _rename(table: str, name: str) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


@pytest.fixture
def logged(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    """What is logged while errors are answered as they are in a deployment."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    caplog.set_level(logging.DEBUG)
    return caplog


def test_evidence_that_could_not_be_kept_stands_in_no_log(
    browser: Browser, logged: pytest.LogCaptureFixture
) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)
    wrote = fields(evidence__craft=CANARY * 4, summary=CANARY)
    db.session.commit()
    address = f"/interviews/{seat.interview_id}/scorecard"

    with without("rating"):
        answer = browser.post(address, **wrote)

    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in logged.text
    assert "POST of scorecards.send failed" in logged.text


def test_a_password_stands_in_no_log(browser: Browser, logged: pytest.LogCaptureFixture) -> None:
    person = factories.user()
    person.password = CANARY
    db.session.commit()

    with without("sign_in"):
        answer = sign_in(browser, person.email, CANARY)

    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in logged.text


def test_a_token_in_an_address_stands_in_no_log(
    browser: Browser, logged: pytest.LogCaptureFixture
) -> None:
    factories.user()
    db.session.commit()

    with without("invitation"):
        answer = browser.open(f"/invite/{CANARY}")

    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in logged.text
    assert "GET of people.accept failed" in logged.text
