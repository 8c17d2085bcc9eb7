"""Signing in with a passkey, alone and after the password."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from debrief.accounts.models import Passkey, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from tests import factories, reading
from tests.conftest import Browser
from tests.factors.proofs import (
    Key,
    give_code,
    give_password,
    is_in,
    options,
    register,
    send,
    with_recovery_codes,
)
from tests.factors.test_second_step import signed_in_by

MOMENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SECOND = "/login/code/passkey"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MOMENT, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def holder(app: Flask, clock: time_machine.Traveller) -> tuple[User, Key]:
    """Somebody with a passkey, and the passkey; a minute later."""
    person, key = factories.user(name="Mei Lin Chen"), Key()
    browser = Browser(app.test_client())
    browser.sign_in(person)
    register(browser, key)
    clock.shift(60)
    return person, key


def give_passkey(browser: Browser, answer: str, **fields: str) -> str:
    """Where the answer of a passkey leads from the sign-in page."""
    return send(browser, "/login/passkey", "/login", credential=answer, **fields).headers[
        "Location"
    ]


def test_a_passkey_alone_signs_in(browser: Browser, holder: tuple[User, Key]) -> None:
    person, key = holder

    assert give_passkey(browser, key.get(options(browser))) == "/"

    assert "Mei Lin Chen" in browser.see("/")
    assert signed_in_by(person.id) == ["passkey"]
    assert db.session.scalars(select(Passkey)).one().lastuse_datetime == MOMENT + timedelta(
        minutes=1
    )


def test_a_passkey_leads_to_the_page_that_was_asked_for(
    browser: Browser, holder: tuple[User, Key]
) -> None:
    _, key = holder

    assert give_passkey(browser, key.get(options(browser)), next="/debriefs") == "/debriefs"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", r"/\evil.example"])
def test_a_passkey_leads_nowhere_else(
    browser: Browser, holder: tuple[User, Key], elsewhere: str
) -> None:
    _, key = holder

    location = give_passkey(browser, key.get(options(browser)), next=elsewhere)

    # Browsers read a backslash as a slash.
    whole = urljoin("http://debrief.test/login", location.replace("\\", "/"))
    assert urlsplit(whole).netloc == "debrief.test"


def test_an_answer_counts_once(
    app: Flask, browser: Browser, holder: tuple[User, Key], clock: time_machine.Traveller
) -> None:
    _, key = holder
    answer = key.get(options(browser))
    overheard = browser.client.get_cookie("session", domain="debrief.test")
    assert overheard is not None
    clock.shift(1)
    assert give_passkey(browser, answer) == "/"
    clock.shift(1)

    thief = Browser(app.test_client())
    thief.client.set_cookie("session", overheard.value, domain="debrief.test")

    assert give_passkey(thief, answer) == "/login"
    assert not is_in(thief)


def test_a_count_that_does_not_go_up_is_refused(
    app: Flask, browser: Browser, holder: tuple[User, Key], clock: time_machine.Traveller
) -> None:
    _, key = holder
    key.count = 5
    assert give_passkey(browser, key.get(options(browser))) == "/"
    clock.shift(60)
    other = Browser(app.test_client())
    for count in (5, 4, 0):
        key.count = count
        assert give_passkey(other, key.get(options(other))) == "/login"
        assert not is_in(other)

    failed = db.session.scalars(select(Event).where(Event.action == Action.SIGN_IN_FAILED)).all()
    assert [each.new for each in failed] == [{"by": "passkey"}] * 3
    key.count = 6
    assert give_passkey(other, key.get(options(other))) == "/"


def test_an_answer_that_comes_too_late_is_refused(
    browser: Browser, holder: tuple[User, Key], clock: time_machine.Traveller
) -> None:
    _, key = holder
    answer = key.get(options(browser))
    clock.shift(timedelta(minutes=5, seconds=1))

    assert give_passkey(browser, answer) == "/login"
    assert "The passkey did not prove who you are." in browser.see("/login")


def test_alone_a_passkey_must_check_its_holder(browser: Browser, holder: tuple[User, Key]) -> None:
    _, key = holder

    assert give_passkey(browser, key.get(options(browser), flags=0x01)) == "/login"


@pytest.mark.parametrize("wrong", ["site", "origin", "key", "handle", "unknown", "challenge"])
def test_an_answer_that_is_not_what_was_asked_for_is_refused(
    app: Flask, browser: Browser, holder: tuple[User, Key], wrong: str
) -> None:
    _, key = holder
    asked = options(browser)
    if wrong == "site":
        key.site = "evil.example"
    elif wrong == "origin":
        key.origin = "https://evil.example"
    elif wrong == "key":
        key.private = Key().private
    elif wrong == "handle":
        key.handle = b"\xff" * 32
    elif wrong == "unknown":
        key.id = b"another"
    else:
        asked = options(Browser(app.test_client()))

    assert give_passkey(browser, key.get(asked)) == "/login"
    assert not is_in(browser)


@pytest.mark.parametrize("answer", ["", "{}", "null", "[7]", "not json", "x" * 30_000])
def test_nonsense_signs_nobody_in(browser: Browser, answer: str) -> None:
    factories.user()
    options(browser)

    assert give_passkey(browser, answer) == "/login"


def test_the_passkey_of_a_person_who_left_opens_nothing(
    browser: Browser, holder: tuple[User, Key]
) -> None:
    person, key = holder
    person.active = False

    assert give_passkey(browser, key.get(options(browser))) == "/login"


def test_after_the_password_the_passkey_is_the_second_factor(
    browser: Browser, holder: tuple[User, Key]
) -> None:
    person, key = holder
    assert give_password(browser, person, "?next=/debriefs").headers["Location"] == "/login/code"
    asked = options(browser, "/login/code", f"{SECOND}/options")
    assert len(asked["allowCredentials"]) == 1
    answer = key.get(asked, flags=0x01)

    response = send(browser, SECOND, "/login/code", credential=answer)

    assert response.headers["Location"] == "/debriefs"
    assert is_in(browser)
    assert signed_in_by(person.id) == ["passkey", "password"]


def test_after_the_password_only_a_passkey_of_that_person_counts(
    browser: Browser, app: Flask, holder: tuple[User, Key]
) -> None:
    _, key = holder
    other, others = factories.user(), Browser(app.test_client())
    others.sign_in(other)
    register(others, Key())
    give_password(browser, other)
    asked = options(browser, "/login/code", f"{SECOND}/options")

    response = send(browser, SECOND, "/login/code", credential=key.get(asked))

    assert response.headers["Location"] == "/login/code"
    assert not is_in(browser)


def test_without_a_password_there_is_no_second_passkey(browser: Browser) -> None:
    factories.user()
    assert send(browser, f"{SECOND}/options", "/login").status_code == 404
    assert send(browser, SECOND, "/login", credential="{}").headers["Location"] == "/login"


def test_whoever_has_passkeys_only_may_use_a_recovery_code(
    browser: Browser, holder: tuple[User, Key]
) -> None:
    person, _ = holder
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")
    give_password(browser, person)
    assert "Recovery code" in reading.text(browser.see("/login/code"))

    assert give_code(browser, "ABCD-EFGH-JKMN-PQRS").headers["Location"] == "/"
