"""A sign-in is a row on the server: whatever ends the row ends the session."""

from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy import event

from debrief.accounts import actions
from debrief.accounts.models import SignIn, User
from debrief.accounts.queries import hashed
from debrief.accounts.sessions import NOTED_EVERY
from debrief.app import create_app
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.factors import actions as factors
from debrief.people import changes
from debrief.rights import Role
from tests import factories
from tests.accounts.test_routes import is_in, sign_in
from tests.conftest import NOW, Browser, csrf_token

LATER = NOW + timedelta(hours=1)


def cookie(browser: Browser) -> str:
    """The session cookie as the browser keeps it: what a thief would copy."""
    found = browser.client.get_cookie("session", domain="debrief.test")
    assert found is not None
    return str(found.value)


def replay(app: Flask, stolen: str) -> bool:
    """Whether a browser that has nothing but the ``stolen`` cookie is signed in."""
    other = Browser(app.test_client())
    other.client.set_cookie("session", stolen, domain="debrief.test")
    return is_in(other)


def only_sign_in() -> SignIn:
    return db.session.scalars(sa.select(SignIn)).one()


def events(*actions: Action) -> list[tuple[str, int | None, str]]:
    found = db.session.scalars(sa.select(Event).order_by(Event.number))
    return [(each.action, each.actor_id, each.subject) for each in found if each.action in actions]


def test_signing_in_keeps_a_row_and_gives_a_token(browser: Browser) -> None:
    person = factories.user()

    sign_in(browser, person.email)

    row = only_sign_in()
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
    assert row.user_id == person.id
    assert row.token_sha256 == hashed(token)
    assert (row.expires_at - row.began_at, row.proved_at) == (timedelta(hours=24), row.began_at)
    assert (row.address, row.ended_at) == ("127.0.0.1", None)


def test_the_cookie_says_nothing_of_the_person(browser: Browser) -> None:
    person = factories.user()
    sign_in(browser, person.email)

    with browser.client.session_transaction() as session:
        kept = str(dict(session))

    assert person.fs_uniquifier not in kept
    assert person.email not in kept


def test_a_sign_in_is_recorded_with_how_it_was_proved(browser: Browser) -> None:
    person = factories.user()

    sign_in(browser, person.email)

    found = db.session.scalars(
        sa.select(Event).where(Event.action == Action.SIGN_IN_SUCCEEDED)
    ).one()
    assert (found.actor_id, found.subject) == (person.id, f"sign_in:{only_sign_in().id}")
    assert found.new == {"by": ["password"]}


def test_a_cookie_from_before_the_sign_in_is_worth_nothing(app: Flask, browser: Browser) -> None:
    person = factories.user()
    browser.see("/login")
    planted = cookie(browser)

    sign_in(browser, person.email)

    assert is_in(browser)
    assert cookie(browser) != planted
    assert not replay(app, planted)


def test_the_form_token_from_before_the_sign_in_is_worth_nothing(browser: Browser) -> None:
    person = factories.user()
    browser.see("/login")
    with browser.client.session_transaction() as session:
        before = session["csrf_token"]

    sign_in(browser, person.email)
    browser.see("/me")

    with browser.client.session_transaction() as session:
        assert session["csrf_token"] != before


def test_each_device_has_a_sign_in_of_its_own(app: Flask, browser: Browser) -> None:
    person = factories.user()
    other = Browser(app.test_client())
    sign_in(browser, person.email)
    sign_in(other, person.email)
    stolen = cookie(browser)

    browser.send("/logout", csrf_token=_form_token(browser))

    assert not replay(app, stolen)
    assert is_in(other)


def _form_token(browser: Browser) -> str:
    page = browser.see("/me")
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def _leave(_row: SignIn, person: User) -> None:
    person.active = False


def _revoke(row: SignIn, person: User) -> None:
    actions.end_sign_in(row, actor=person.id, now=LATER)


def _end_all(_row: SignIn, person: User) -> None:
    actions.end_sign_ins(person.id, actor=None, now=datetime.now(UTC))


def _renew(row: SignIn, _person: User) -> None:
    actions.renew_sign_in(row)


def _deactivate(_row: SignIn, person: User) -> None:
    changes.deactivate(person, actor=factories.user(Role.ADMIN), now=datetime.now(UTC))


def _give_another_role(_row: SignIn, person: User) -> None:
    wanted = replace(changes.entered(person), roles=frozenset({Role.COORDINATOR}))
    changes.change(
        person,
        wanted,
        revision=person.revision,
        actor=factories.user(Role.ADMIN),
        now=datetime.now(UTC),
    )


def _reset_second_factors(_row: SignIn, person: User) -> None:
    factors.reset(person, actor=factories.user(Role.ADMIN), now=datetime.now(UTC))


ENDS = [
    _leave,
    _revoke,
    _end_all,
    _renew,
    _deactivate,
    _give_another_role,
    _reset_second_factors,
]


@pytest.mark.parametrize("end", ENDS)
def test_a_cookie_that_was_kept_is_worth_nothing_after(
    app: Flask, browser: Browser, end: Callable[[SignIn, User], None]
) -> None:
    person = factories.user()
    sign_in(browser, person.email)
    stolen = cookie(browser)
    assert replay(app, stolen)

    end(only_sign_in(), person)

    assert not replay(app, stolen)
    assert not is_in(browser)


def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(
    app: Flask, browser: Browser
) -> None:
    person = factories.user()
    browser.sign_in(person)
    stolen = cookie(browser)

    response = browser.post("/logout")

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not replay(app, stolen)
    row = only_sign_in()
    assert row.ended_at is not None
    assert events(Action.SIGN_IN_ENDED) == [
        (Action.SIGN_IN_ENDED, person.id, f"sign_in:{row.id}"),
    ]


@pytest.mark.parametrize(
    ("busy_until", "asked_at", "still_in"),
    [
        (timedelta(), timedelta(hours=7, minutes=59), True),
        (timedelta(), timedelta(hours=8), False),
        (timedelta(hours=23), timedelta(hours=23, minutes=59), True),
        (timedelta(hours=23), timedelta(hours=24), False),
    ],
)
def test_a_sign_in_ends_when_idle_and_at_last_in_any_case(
    browser: Browser, busy_until: timedelta, asked_at: timedelta, *, still_in: bool
) -> None:
    person = factories.user()
    began = datetime.now(UTC)
    browser.sign_in(person)
    only_sign_in().began_at = began
    only_sign_in().expires_at = began + timedelta(hours=24)
    only_sign_in().seen_at = began + busy_until

    with time_machine.travel(began + asked_at, tick=False):
        assert is_in(browser) == still_in


def test_use_is_noted_every_few_minutes(browser: Browser, statements: list[str]) -> None:
    browser.sign_in(factories.user())
    began = only_sign_in().seen_at
    noted = []

    for minutes in (1, 4, 6, 7):
        statements.clear()
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            browser.see("/debriefs")
        noted.append(sum(each.startswith("UPDATE sign_in") for each in statements))

    assert noted == [0, 0, 1, 0]
    assert only_sign_in().seen_at == began + timedelta(minutes=6)


def test_a_page_neither_fails_nor_waits_while_somebody_writes(browser: Browser) -> None:
    browser.sign_in(factories.user())
    long_ago = datetime.now(UTC) - NOTED_EVERY * 2
    only_sign_in().seen_at = long_ago
    db.session.commit()

    with db.engine.connect() as writer:
        # What locks the row on PostgreSQL, and everything on SQLite.
        writer.execute(sa.update(SignIn).values(device="Elsewhere"))
        assert browser.open("/debriefs").status_code == 200
        writer.rollback()

    assert only_sign_in().seen_at == long_ago
    browser.see("/debriefs")
    assert only_sign_in().seen_at > long_ago


def test_a_signed_in_page_finds_who_asks_with_one_statement(
    browser: Browser, statements: list[str]
) -> None:
    browser.sign_in(factories.user())
    statements.clear()

    browser.see("/me")

    assert len(statements) == 1


@pytest.mark.sqlite
def test_a_form_takes_the_lock_at_once_whatever_its_thread_did_before(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in(factories.user())
    begun: list[str] = []

    def record(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    def serve() -> None:
        browser.client.get("/me")
        browser.client.post("/me", data={"csrf_token": csrf_token()})

    event.listen(db.engine, "before_cursor_execute", record)
    # A server's thread keeps its context from one request to the next.
    Context().run(serve)
    event.remove(db.engine, "before_cursor_execute", record)

    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]


def test_a_sign_in_is_forgotten_a_month_after_its_time(app: Flask, browser: Browser) -> None:
    person = factories.user()
    for _ in range(2):
        browser.sign_in(person)
    old, recent = db.session.scalars(sa.select(SignIn).order_by(SignIn.id))
    old.expires_at = datetime.now(UTC) - timedelta(days=31)
    recent.expires_at = datetime.now(UTC) - timedelta(days=29)
    kept = recent.id

    sign_in(Browser(app.test_client()), person.email)

    assert sorted(db.session.scalars(sa.select(SignIn.id))) == [kept, kept + 1]


@pytest.mark.parametrize("limit", ["SIGN_IN_HOURS", "SIGN_IN_IDLE_MINUTES"])
@pytest.mark.parametrize("value", [0, -1, "8h", 1.5, None])
def test_limits_that_are_no_times_are_refused_at_the_start(limit: str, value: Any) -> None:
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")

    with pytest.raises(RuntimeError, match=f"Set DEBRIEF_{limit} to a whole number"):
        create_app({**secrets, "SQLALCHEMY_DATABASE_URI": "sqlite://", limit: value})
