"""Another password: changed by who knows the one there is, or by a link that was sent."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from debrief.accounts.passwords import is_right
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.models import Message
from tests import factories
from tests.accounts.test_routes import PASSWORD, is_in
from tests.accounts.test_sessions import cookie, replay
from tests.accounts.test_throttle import guest
from tests.concurrency import at_once
from tests.conftest import Browser, csrf_token

ANOTHER = "seven quiet otters juggle"


def change(browser: Browser, **fields: str) -> str:
    sent = {"current": PASSWORD, "password": ANOTHER, "again": ANOTHER} | fields
    return browser.post("/me/password", **sent).text


def ask(browser: Browser, email: str) -> str:
    """Ask for a link and return the path of the one that was sent last, if any."""
    browser.post("/forgotten", email=email)
    text = db.session.scalars(sa.select(Message.text).order_by(Message.id.desc())).first() or ""
    found = re.search(r"http://debrief\.test(/reset/\S+)", text)
    return found.group(1) if found else ""


def set_by(browser: Browser, link: str, password: str = ANOTHER) -> int:
    return browser.post(link, password=password, again=password).status_code


def subjects() -> list[str]:
    return list(db.session.scalars(sa.select(Message.subject).order_by(Message.id)))


def said() -> list[tuple[str, int | None, str]]:
    found = db.session.scalars(sa.select(Event).order_by(Event.number))
    return [(each.action, each.actor_id, each.subject) for each in found]


def test_changing_the_password_keeps_this_device_and_ends_the_others(app: Flask) -> None:
    person = factories.user()
    here, there = Browser(app.test_client()), Browser(app.test_client())
    here.sign_in(person)
    there.sign_in(person)
    before = cookie(here)

    change(here)

    assert is_right(ANOTHER, person.password)
    assert (is_in(here), is_in(there), replay(app, before)) == (True, False, False)
    assert subjects() == ["Your password was changed"]
    me = f"person:{person.id}"
    assert said() == [
        (Action.PASSWORD_CHANGED, person.id, me),
        (Action.SIGN_IN_ENDED, person.id, "sign_in:2"),
        (Action.SIGN_IN_PROVED_AGAIN, person.id, "sign_in:1"),
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"current": "not the password"}, "That is not your password."),
        ({"current": ""}, "Type your current password."),
        ({"again": "seven quiet otters"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "Choose a password of at least 12 characters."),
        (
            {"password": "Priya Raman 2026", "again": "Priya Raman 2026"},
            "Choose a password that is harder to guess",
        ),
    ],
)
def test_a_change_that_is_not_right_changes_nothing(
    browser: Browser, fields: dict[str, str], message: str
) -> None:
    person = factories.user(name="Priya Raman")
    browser.sign_in(person)

    assert message in change(browser, **fields)

    assert is_right(PASSWORD, person.password)
    assert subjects() == []


def test_an_account_without_a_password_has_none_to_change(browser: Browser) -> None:
    person = factories.user()
    person.password = None
    browser.sign_in(person)

    assert "Your account has no password" in browser.see("/me/password")
    change(browser, current="")

    assert person.password is None


def test_a_link_that_was_sent_sets_another_password(app: Flask, browser: Browser) -> None:
    person = factories.user()
    browser.sign_in(person)
    stolen = cookie(browser)
    outside = guest(app)

    link = ask(outside, person.email.upper())
    assert person.email in outside.see(link)
    assert set_by(outside, link) == 302

    assert is_right(ANOTHER, person.password)
    assert not replay(app, stolen)
    assert not is_in(outside)
    assert subjects() == ["Set another password", "Your password was changed"]
    me = f"person:{person.id}"
    assert said() == [
        (Action.PASSWORD_RESET_ASKED, None, me),
        (Action.PASSWORD_RESET, person.id, me),
        (Action.SIGN_IN_ENDED, person.id, "sign_in:1"),
    ]


def test_a_link_is_good_for_one_use(app: Flask) -> None:
    person = factories.user()
    outside = guest(app)
    link = ask(outside, person.email)
    set_by(outside, link)

    assert set_by(outside, link, "eight quiet otters juggle") == 404

    assert is_right(ANOTHER, person.password)
    assert "This link is no longer good" in outside.see(link, status=404)


def test_two_that_use_a_link_at_once_use_it_once(app: Flask) -> None:
    link = ask(guest(app), factories.user().email)
    senders = [guest(app).client for _ in range(4)]
    db.session.commit()

    def use(client: FlaskClient) -> int:
        data = {"csrf_token": csrf_token(), "password": ANOTHER, "again": ANOTHER}
        return client.post(link, data=data).status_code

    answers = at_once(*(lambda client=client: use(client) for client in senders))

    assert sorted(answers) == [302, 404, 404, 404]


def test_a_link_dies_when_the_password_changes(app: Flask, browser: Browser) -> None:
    person = factories.user()
    link = ask(guest(app), person.email)
    browser.sign_in(person)

    change(browser)

    assert set_by(guest(app), link, "eight quiet otters juggle") == 404
    assert is_right(ANOTHER, person.password)


def test_a_link_dies_after_half_an_hour(app: Flask) -> None:
    outside = guest(app)
    link = ask(outside, factories.user().email)

    for minutes, status in ((29, 200), (31, 404)):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=False):
            outside.see(link, status=status)


def test_a_link_dies_when_its_owner_leaves(app: Flask) -> None:
    person = factories.user()
    link = ask(guest(app), person.email)

    person.active = False

    assert set_by(guest(app), link) == 404


@pytest.mark.parametrize("token", ["x", "WzFd.aaaa.bbbb", "..", "a" * 5_000])
def test_a_link_that_nobody_sent_opens_nothing(app: Flask, token: str) -> None:
    assert set_by(guest(app), f"/reset/{token}") == 404


def test_a_bad_password_does_not_use_the_link_up(app: Flask) -> None:
    outside = guest(app)
    link = ask(outside, factories.user().email)

    assert set_by(outside, link, "password1234") == 422
    assert set_by(outside, link) == 302


def test_somebody_without_a_password_may_set_one_by_mail(app: Flask) -> None:
    person = factories.user()
    person.password = None
    outside = guest(app)

    assert set_by(outside, ask(outside, person.email)) == 302

    assert is_right(ANOTHER, person.password)


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"])
def test_the_link_starts_with_our_own_address_whatever_the_request_says(
    app: Flask, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    person = factories.user()
    # As if somebody had trusted one name too many.
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["debrief.test", "evil.example"])

    outside = guest(app)
    outside.client.set_cookie("session", cookie(outside), domain="evil.example")

    response = outside.open(
        "/forgotten",
        method="POST",
        data={"csrf_token": csrf_token(), "email": person.email},
        environ_overrides={header: "evil.example"},
    )

    assert response.status_code == 302
    text = db.session.scalars(sa.select(Message.text)).one()
    assert re.findall(r"https?://[^/]+", text) == ["http://debrief.test"]


def test_nobody_is_written_to_but_the_owner(app: Flask) -> None:
    gone = factories.user(active=False)
    for email in ("nobody@example.org", gone.email):
        assert ask(guest(app), email) == ""

    assert subjects() == []


def test_whoever_asked_is_told_what_happens_next(app: Flask) -> None:
    factories.user()
    outside = guest(app)

    assert outside.send("/forgotten", email="nobody@example.org") == "/forgotten/asked"

    assert "If there is an account with the address you gave" in outside.see("/forgotten/asked")


def test_asking_for_mails_is_slowed_down(app: Flask) -> None:
    for email in (factories.user().email, "nobody@example.org"):
        outside = guest(app)
        answers = [outside.post("/forgotten", email=email) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
        assert "Wait 1 minute, then try again." in answers[-1].text


@pytest.mark.parametrize("email", ["", "nobody", "a@", "a@b\nBcc: all@example.org"])
def test_what_is_no_address_is_asked_for_again(app: Flask, email: str) -> None:
    assert guest(app).post("/forgotten", email=email).status_code == 422
