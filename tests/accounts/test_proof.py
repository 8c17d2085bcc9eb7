"""Proving once more who one is, before something sensitive."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import SignIn
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.web.access import Access, fresh, signed_in
from tests import factories, reading
from tests.accounts.test_routes import PASSWORD, is_in
from tests.accounts.test_sessions import cookie, only_sign_in, replay
from tests.conftest import Browser, csrf_token

ASKED = "/me?tab=1"


@pytest.fixture
def sensitive(app: Flask) -> Iterator[None]:
    """The settings page, made to ask for a fresh proof."""
    view: Any = app.view_functions["accounts.settings"]
    before = view.access
    fresh(view)
    yield
    view.access = before


def prove_long_ago() -> None:
    only_sign_in().proved_at = datetime.now(UTC) - timedelta(minutes=16)


def test_the_mark_adds_to_what_was_said_before() -> None:
    assert fresh(signed_in(lambda: "")).access == Access(fresh=True)  # type: ignore[attr-defined]


def test_a_fresh_proof_opens_a_sensitive_page(browser: Browser, sensitive: None) -> None:
    browser.sign_in(factories.user())
    only_sign_in().proved_at = datetime.now(UTC) - timedelta(minutes=14)

    browser.see(ASKED)


def test_an_old_proof_leads_through_the_password_to_the_page(
    browser: Browser, sensitive: None
) -> None:
    browser.sign_in(factories.user())
    prove_long_ago()

    asks = browser.open(ASKED).headers["Location"]
    assert asks == "/me/prove?next=/me?tab%3D1"
    assert reading.field(browser.see(asks), "next") == ASKED
    response = browser.post(asks, password=PASSWORD, next=ASKED)

    assert response.headers["Location"] == ASKED
    browser.see(ASKED)
    assert [each.action for each in db.session.scalars(sa.select(Event))] == [
        Action.SIGN_IN_PROVED_AGAIN
    ]


def test_a_form_that_needs_a_proof_leads_back_to_its_page(
    browser: Browser, sensitive: None
) -> None:
    person = factories.user()
    browser.sign_in(person)
    prove_long_ago()

    response = browser.open(
        "/me",
        method="POST",
        data={"csrf_token": csrf_token(), "time_zone": "Asia/Tokyo", "theme": "dark"},
        headers={"Referer": "http://debrief.test/me?tab=1"},
    )

    assert (response.status_code, response.headers["Location"]) == (
        303,
        "/me/prove?next=/me?tab%3D1",
    )
    said = "Nothing was changed yet. Confirm that it is you, then send the form again."
    assert said in browser.see(response.headers["Location"])
    assert person.time_zone == "UTC"


def test_a_proof_changes_the_token(app: Flask, browser: Browser) -> None:
    browser.sign_in(factories.user())
    before = cookie(browser)

    browser.send("/me/prove", password=PASSWORD)

    assert is_in(browser)
    assert not replay(app, before)


def test_a_wrong_password_proves_nothing(browser: Browser, sensitive: None) -> None:
    person = factories.user()
    browser.sign_in(person)
    prove_long_ago()

    response = browser.post("/me/prove", password="not the password")

    assert response.status_code == 422
    assert "That is not your password." in response.text
    assert browser.open("/me").headers["Location"].startswith("/me/prove")
    found = db.session.scalars(sa.select(Event)).one()
    assert (found.action, found.actor_id) == (Action.SIGN_IN_FAILED, person.id)


def test_guessing_at_an_unlocked_screen_is_slowed_down(browser: Browser) -> None:
    browser.sign_in(factories.user())
    for _ in range(10):
        browser.post("/me/prove", password="not the password")

    response = browser.post("/me/prove", password=PASSWORD)

    assert response.status_code == 429
    assert "That was tried too often. Wait 1 minute, then try again." in response.text


def test_whoever_has_no_password_signs_in_again(browser: Browser, sensitive: None) -> None:
    person = factories.user()
    person.password = None
    browser.sign_in(person)
    prove_long_ago()
    assert "Your account has no password." in browser.see("/me/prove")

    response = browser.post("/me/prove", next=ASKED)

    assert response.headers["Location"] == "/login?next=/me?tab%3D1"
    assert db.session.scalars(sa.select(SignIn)).one().ended_at is not None


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", r"/\evil.example", "javascript:alert(1)", "", "\t/"],
)
def test_a_proof_leads_nowhere_else(browser: Browser, elsewhere: str) -> None:
    browser.sign_in(factories.user())

    location = browser.send("/me/prove", password=PASSWORD, next=elsewhere).replace("\\", "/")

    assert urlsplit(urljoin("http://debrief.test/me/prove", location)).netloc == "debrief.test"
