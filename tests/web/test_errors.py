"""Errors are pages in their own frame, and say nothing of what went wrong inside."""

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue

from debrief.refusals import Overtaken, Refused
from debrief.web.access import signed_in
from tests import factories
from tests.conftest import Browser


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What My work raises; tests put it in."""
    raised: list[Exception] = []

    @signed_in
    def fail() -> ResponseReturnValue:
        raise raised[0]

    monkeypatch.setitem(app.view_functions, "overview.work", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
    return raised


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (Refused("No seat is free."), 409, "That is not possible now"),
        (Overtaken("Too late."), 409, "Somebody was faster"),
        (KeyError("secret detail"), 500, "Something went wrong on our side"),
    ],
)
def test_an_error_is_a_page(
    browser: Browser, failing: list[Exception], error: Exception, status: int, title: str
) -> None:
    failing.append(error)
    browser.sign_in(factories.user(name="Mei Lin Chen"))

    page = browser.see("/", status=status)

    assert f"<h1>{title}</h1>" in page
    assert "Mei Lin Chen" in page
    assert "secret detail" not in page


def test_a_refusal_says_why(browser: Browser, failing: list[Exception]) -> None:
    failing.append(Refused("No <seat> is free."))
    browser.sign_in(factories.user())

    assert "No &lt;seat&gt; is free." in browser.see("/", status=409)


def test_a_page_for_another_role_says_so(browser: Browser) -> None:
    browser.sign_in(factories.user())

    assert "This page is not for your role" in browser.see("/packets", status=403)


def test_a_form_whose_token_expired_says_so(browser: Browser) -> None:
    browser.sign_in(factories.user())

    response = browser.open("/me", method="POST", data={"csrf_token": "old"})

    assert response.status_code == 400
    assert "This page was open for a long time" in response.text
