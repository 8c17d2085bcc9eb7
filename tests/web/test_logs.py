"""The application's log cannot be forged, and holds nothing that people wrote."""

import logging

import pytest
import sqlalchemy as sa
from flask import Flask, request
from flask.typing import ResponseReturnValue

from debrief.accounts.models import User
from debrief.db import db
from debrief.web.access import signed_in
from debrief.web.logs import FORM, OneLine
from tests import factories
from tests.conftest import Browser

CANARY = "kanarienvogel"


def line(message: str, *values: object) -> str:
    record = logging.LogRecord("debrief", logging.ERROR, "", 0, message, values, None)
    return OneLine(FORM).format(record)


@pytest.mark.parametrize(
    "forged",
    ["a\nb", "a\r\nb", "a\x1b[31mb", "a\x85b", "a\u2028b", "a\u2029b", "a\x00b", "a\u202eb"],
)
def test_nothing_in_a_line_makes_another(forged: str) -> None:
    written = line("Asked for %s", forged)

    assert len(written.splitlines()) == 1
    assert forged not in written
    assert "\x1b" not in written


def test_a_line_says_letters_of_every_script_as_they_are() -> None:
    assert line("Asked for %s", "/é/ł/中").endswith("Asked for /é/ł/中")


def test_an_error_is_logged_without_what_people_wrote(
    app: Flask,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @signed_in
    def fail() -> ResponseReturnValue:
        try:
            int(request.form["summary"])
        except ValueError as error:
            raise RuntimeError(CANARY) from error
        return ""

    monkeypatch.setitem(app.view_functions, "accounts.settings", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    browser.sign_in(factories.user(name=CANARY))

    response = browser.post("/me", summary=CANARY)

    written = capsys.readouterr().err
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in written
    assert response.headers["X-Request-ID"] in response.text
    assert "RuntimeError" in written
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert CANARY not in written


def test_a_statement_that_fails_does_not_quote_its_row(app: Flask) -> None:
    taken = factories.user()
    db.session.commit()

    with pytest.raises(sa.exc.IntegrityError) as caught:
        db.session.execute(
            sa.insert(User).values(
                email=taken.email,
                name=CANARY,
                fs_uniquifier="x",
                revision=1,
                created_at=taken.created_at,
            )
        )
    db.session.rollback()

    assert CANARY not in str(caught.value)
