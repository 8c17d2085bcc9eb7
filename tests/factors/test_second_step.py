"""Between the password and the product: the second step of signing in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from debrief.accounts.models import SignIn
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.models import Message
from tests import factories, reading
from tests.conftest import Browser
from tests.factors.proofs import (
    code_now,
    give_code,
    give_password,
    is_in,
    with_codes,
    with_recovery_codes,
)

MOMENT = datetime(2026, 11, 24, 15, 0, 10, tzinfo=UTC)
"""Ten seconds into a time step."""


def signed_in_by(person_id: int) -> list[str]:
    """What the latest sign-in of a person was proved by, as the log has it."""
    found = db.session.scalars(
        select(Event)
        .where(Event.action == Action.SIGN_IN_SUCCEEDED, Event.actor_id == person_id)
        .order_by(Event.number.desc())
    ).first()
    return list(found.new["by"]) if found and found.new else []


def test_the_password_alone_opens_nothing(browser: Browser) -> None:
    person, _ = with_codes()

    assert give_password(browser, person).headers["Location"] == "/login/code"

    for address in ("/", "/me", "/me/security", "/debriefs"):
        assert browser.open(address).headers["Location"].startswith("/login?next="), address
    assert db.session.scalars(select(SignIn)).all() == []


def test_the_code_of_the_app_signs_in(browser: Browser) -> None:
    person, secret = with_codes()
    give_password(browser, person)

    assert give_code(browser, code_now(secret)).headers["Location"] == "/"

    assert is_in(browser)
    assert signed_in_by(person.id) == ["code", "password"]


def test_the_code_leads_to_the_page_that_was_asked_for(browser: Browser) -> None:
    person, secret = with_codes()
    give_password(browser, person, "?next=/debriefs?phase%3Dopen")

    assert give_code(browser, code_now(secret)).headers["Location"] == "/debriefs?phase=open"


@pytest.mark.parametrize("typed", ["000000", "", "12345", "abcdef", "\u0660" * 6, "1" * 41, "\0"])
def test_what_is_not_the_code_does_not_sign_in(browser: Browser, typed: str) -> None:
    person, _ = with_codes()
    give_password(browser, person)

    response = give_code(browser, typed)

    assert response.status_code == 422
    assert "You are not signed in" in reading.text(response.text)
    assert "<title>Error: One more step" in response.text
    assert not is_in(browser)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_the_code_of_a_neighbouring_step_counts(browser: Browser, seconds: int) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        person, secret = with_codes()
        clock.shift(seconds)
        code = code_now(secret)
        clock.shift(-seconds)
        give_password(browser, person)

        assert give_code(browser, code).headers.get("Location") == "/"


@pytest.mark.parametrize("seconds", [-60, 60, 3_600])
def test_the_code_of_another_time_does_not_count(browser: Browser, seconds: int) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        person, secret = with_codes()
        clock.shift(seconds)
        code = code_now(secret)
        clock.shift(-seconds)
        give_password(browser, person)

        assert give_code(browser, code).status_code == 422


def test_no_code_counts_twice(app: Flask, browser: Browser) -> None:
    with time_machine.travel(MOMENT, tick=False):
        person, secret = with_codes()
        give_password(browser, person)
        give_code(browser, code_now(secret))
        other = Browser(app.test_client())
        give_password(other, person)

        assert give_code(other, code_now(secret)).status_code == 422

    assert not is_in(other)


def test_a_clock_that_is_set_back_makes_no_code_count_again(app: Flask, browser: Browser) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        person, secret = with_codes()
        earlier = code_now(secret)
        clock.shift(30)
        give_password(browser, person)
        give_code(browser, code_now(secret))
        clock.shift(-30)
        other = Browser(app.test_client())
        give_password(other, person)

        assert give_code(other, earlier).status_code == 422


def test_a_code_of_another_person_does_not_count(browser: Browser) -> None:
    person, _ = with_codes()
    _, secret = with_codes()
    give_password(browser, person)

    assert give_code(browser, code_now(secret)).status_code == 422


def test_the_step_ends_after_ten_minutes(browser: Browser) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        person, secret = with_codes()
        give_password(browser, person)
        page = browser.see("/login/code")
        clock.shift(timedelta(minutes=10))

        sent = {"csrf_token": reading.field(page, "csrf_token"), "code": code_now(secret)}
        response = browser.open("/login/code", method="POST", data=sent)

        assert response.headers["Location"] == "/login"
        assert "Signing in took too long" in browser.see("/login")
        assert not is_in(browser)


@pytest.mark.parametrize(
    "change", ["another password", "sessions ended", "left", "factors reset", "another app"]
)
def test_the_step_dies_with_what_it_stood_on(browser: Browser, change: str) -> None:
    person, secret = with_codes()
    give_password(browser, person)
    page = browser.see("/login/code")

    if change == "another password":
        person.password = "another long password"
    elif change == "sessions ended":
        person.fs_uniquifier = "another"
    elif change == "left":
        person.active = False
    else:
        person.tf_totp_secret = None if change == "factors reset" else with_codes()[1]

    sent = {"csrf_token": reading.field(page, "csrf_token"), "code": code_now(secret)}
    assert browser.open("/login/code", method="POST", data=sent).headers["Location"] == "/login"
    assert not is_in(browser)


def test_nobody_reaches_the_step_without_a_password(browser: Browser) -> None:
    factories.user()
    assert browser.open("/login/code").headers["Location"] == "/login"


def test_the_cookie_from_before_the_code_is_worth_nothing_after(
    app: Flask, browser: Browser
) -> None:
    person, secret = with_codes()
    give_password(browser, person)
    half = browser.client.get_cookie("session", domain="debrief.test")
    assert half is not None
    give_code(browser, code_now(secret))
    whole = browser.client.get_cookie("session", domain="debrief.test")
    assert whole is not None
    assert whole.value != half.value

    thief = Browser(app.test_client())
    thief.client.set_cookie("session", half.value, domain="debrief.test")

    assert not is_in(thief)


def test_a_recovery_code_signs_in_once(app: Flask, browser: Browser) -> None:
    person, _ = with_codes()
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS", "2222-3333-4444-5555")
    give_password(browser, person)

    assert give_code(browser, "abcd efghjkmn-pqrs").headers["Location"] == "/"

    assert is_in(browser)
    assert signed_in_by(person.id) == ["password", "recovery code"]
    assert len(person.mf_recovery_codes or []) == 1
    other = Browser(app.test_client())
    give_password(other, person)
    assert "1 recovery code left" in reading.text(other.see("/login/code"))
    assert give_code(other, "ABCD-EFGH-JKMN-PQRS").status_code == 422
    assert not is_in(other)


def test_the_owner_is_told_that_a_recovery_code_was_used(browser: Browser) -> None:
    person, _ = with_codes(name="Mei Lin Chen")
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")
    give_password(browser, person)
    give_code(browser, "ABCD-EFGH-JKMN-PQRS")

    mail = db.session.scalars(select(Message)).one()

    assert (mail.to, mail.subject) == (person.email, "A recovery code was used for your account")
    assert "Codes left: 0." in mail.text
    used = db.session.scalars(select(Event).where(Event.action == Action.RECOVERY_CODE_USED)).one()
    assert (used.actor_id, used.new) == (person.id, {"left": 0})


def test_guessing_at_codes_is_slowed_down_wherever_it_comes_from(app: Flask) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        person, secret = with_codes()
        for _ in range(10):
            guesser = Browser(app.test_client())
            give_password(guesser, person)
            assert give_code(guesser, "000000").status_code == 422

        response = give_code(guesser, code_now(secret))

        assert response.status_code == 429
        assert "That was tried too often. Wait 1 minute, then try again." in response.text
        assert not is_in(guesser)
        clock.shift(60)
        assert give_code(guesser, code_now(secret)).headers["Location"] == "/"


def test_guessing_at_codes_is_written_down(browser: Browser) -> None:
    person, _ = with_codes()
    give_password(browser, person)
    give_code(browser, "000000")

    failed = db.session.scalars(select(Event).where(Event.action == Action.SIGN_IN_FAILED)).one()

    assert failed.subject == f"person:{person.id}"
    assert failed.new is not None
    assert failed.new["by"] == "code"


def test_the_owner_of_a_known_device_is_not_kept_out_by_a_guesser(
    app: Flask, browser: Browser
) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        person, secret = with_codes()
        give_password(browser, person)
        give_code(browser, code_now(secret))
        with browser.client.session_transaction() as session:
            session.clear()
        for _ in range(10):
            guesser = Browser(app.test_client())
            give_password(guesser, person)
            give_code(guesser, "000000")
        clock.shift(30)
        give_password(browser, person)

        assert give_code(browser, code_now(secret)).headers["Location"] == "/"


def test_a_person_without_a_second_factor_is_not_asked_for_one(browser: Browser) -> None:
    person = factories.user()
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")

    assert give_password(browser, person).headers["Location"] == "/"
    assert is_in(browser)
