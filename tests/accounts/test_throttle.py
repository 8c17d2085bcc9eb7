"""How often something may be tried."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts import throttle
from debrief.accounts.models import SignIn, Throttle, User
from debrief.accounts.throttle import Counter, Kind, counters, wait_after
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db, write_if_free
from tests import factories
from tests.concurrency import at_once
from tests.conftest import CSRF_IN_SESSION, NOW, Browser, csrf_token

PASSWORD = "a long enough password"
ELSEWHERE = "198.51.100.7"
WAIT = "That was tried too often. Wait {}, then try again."

MINUTE = timedelta(minutes=1)


def guest(app: Flask) -> Browser:
    """A browser that nobody signed in from."""
    browser = Browser(app.test_client())
    with browser.client.session_transaction() as session:
        session["csrf_token"] = CSRF_IN_SESSION
    return browser


def attempt(
    browser: Browser, email: str, given: str = "not the password", address: str = "127.0.0.1"
) -> TestResponse:
    data = {"csrf_token": csrf_token(), "email": email, "password": given}
    return browser.open(
        "/login", method="POST", data=data, environ_overrides={"REMOTE_ADDR": address}
    )


def fail(browser: Browser, email: str, times: int, address: str = "127.0.0.1") -> None:
    for _ in range(times):
        assert attempt(browser, email, address=address).status_code == 200


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(0, 0), (9, 0), (10, 1), (11, 2), (12, 4), (15, 32), (16, 60), (17, 60), (10_000, 60)],
)
def test_each_failure_after_the_tenth_doubles_the_wait(failures: int, wait: int) -> None:
    assert wait_after(failures, 10) == wait * MINUTE


@pytest.mark.parametrize("account", ["known", "unknown"])
def test_after_ten_failures_even_the_right_password_waits(app: Flask, account: str) -> None:
    email = factories.user().email if account == "known" else "nobody@example.org"
    browser = guest(app)
    fail(browser, email, 10)

    response = attempt(browser, email, PASSWORD)

    assert response.status_code == 429
    assert WAIT.format("1 minute") in response.text


def test_known_and_unknown_accounts_are_refused_in_the_same_words(app: Flask) -> None:
    known = factories.user().email
    pages = []
    for email in (known, "nobody@example.org"):
        browser = guest(app)
        fail(browser, email, 10)
        page = attempt(browser, email).text.replace(email, "…")
        pages.append(re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", page))

    assert pages[0] == pages[1]


def test_who_waited_may_try_again(app: Flask) -> None:
    email = factories.user().email
    browser = guest(app)
    fail(browser, email, 10)

    with time_machine.travel(datetime.now(UTC) + MINUTE, tick=False):
        response = attempt(browser, email, PASSWORD)

    assert response.headers["Location"] == "/"


def test_the_wait_doubles_and_trying_meanwhile_does_not_lengthen_it(app: Flask) -> None:
    email = factories.user().email
    browser = guest(app)
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False):
        fail(browser, email, 10)
    with time_machine.travel(start + MINUTE, tick=False):
        fail(browser, email, 1)
        for _ in range(5):
            assert WAIT.format("2 minutes") in attempt(browser, email).text
    with time_machine.travel(start + 2 * MINUTE, tick=False):
        assert WAIT.format("1 minute") in attempt(browser, email).text
    with time_machine.travel(start + 3 * MINUTE, tick=False):
        fail(browser, email, 1)
        assert WAIT.format("4 minutes") in attempt(browser, email).text


def test_a_success_clears_the_failures_of_its_account(app: Flask) -> None:
    email = factories.user().email
    fail(guest(app), email, 9)

    assert attempt(guest(app), email, PASSWORD).headers["Location"] == "/"

    fail(guest(app), email, 10)


def test_a_success_leaves_the_failures_of_other_accounts(app: Flask) -> None:
    ours, theirs = factories.user().email, factories.user().email
    fail(guest(app), theirs, 10)

    attempt(guest(app), ours, PASSWORD)

    assert attempt(guest(app), theirs).status_code == 429


def test_failures_are_forgotten_after_a_day(app: Flask) -> None:
    email = factories.user().email
    fail(guest(app), email, 9)

    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=1), tick=False):
        fail(guest(app), email, 10)


def test_an_outsider_cannot_lock_the_owner_out_of_another_network(app: Flask) -> None:
    email = factories.user().email
    fail(guest(app), email, 10, address=ELSEWHERE)

    assert attempt(guest(app), email, address=ELSEWHERE).status_code == 429
    assert attempt(guest(app), email, PASSWORD).headers["Location"] == "/"


def test_an_outsider_cannot_lock_the_owner_out_of_a_device_that_is_known(app: Flask) -> None:
    email = factories.user().email
    own = guest(app)
    attempt(own, email, PASSWORD)
    own.client.delete_cookie("session", domain="debrief.test")
    with own.client.session_transaction() as session:
        session["csrf_token"] = CSRF_IN_SESSION

    fail(guest(app), email, 10)
    for _ in range(12):
        attempt(guest(app), email)

    assert attempt(guest(app), email, PASSWORD).status_code == 429
    assert attempt(own, email, PASSWORD).headers["Location"] == "/"


def test_a_known_device_is_known_for_its_people_alone(app: Flask) -> None:
    mine, victim = factories.user().email, factories.user().email
    own = guest(app)
    attempt(own, mine, PASSWORD)
    own.client.delete_cookie("session", domain="debrief.test")
    with own.client.session_transaction() as session:
        session["csrf_token"] = CSRF_IN_SESSION
    fail(guest(app), victim, 10)

    assert attempt(own, victim).status_code == 429


@pytest.mark.parametrize("forged", ["", "x", "WyJ4IixbMV1d", "WyJ4IixbMV1d.AAAAAAAAAAAAAAAAAAA"])
def test_a_forged_device_is_not_known(app: Flask, forged: str) -> None:
    person = factories.user()
    fail(guest(app), person.email, 10)
    browser = guest(app)
    browser.client.set_cookie("device", forged, domain="debrief.test")

    assert attempt(browser, person.email).status_code == 429


def test_a_known_device_has_ten_failures_of_its_own(app: Flask) -> None:
    email = factories.user().email
    own = guest(app)
    attempt(own, email, PASSWORD)
    own.client.delete_cookie("session", domain="debrief.test")
    with own.client.session_transaction() as session:
        session["csrf_token"] = CSRF_IN_SESSION
    fail(own, email, 10)

    assert attempt(own, email, PASSWORD).status_code == 429


def test_a_network_that_fails_for_many_accounts_waits_for_all(app: Flask) -> None:
    browser = guest(app)
    for number in range(100):
        attempt(browser, f"guess{number}@example.org", address=ELSEWHERE)

    assert attempt(browser, "another@example.org", address="198.51.100.200").status_code == 429
    assert attempt(browser, "another@example.org", address="198.51.101.7").status_code == 200


@pytest.mark.parametrize(("tries", "let_through"), [(15, 10)])
def test_as_many_as_arrive_at_once_are_let_through_as_one_after_another(
    app: Flask, tries: int, let_through: int
) -> None:
    email = factories.user().email
    db.session.commit()

    def sender() -> Callable[[], TestResponse]:
        browser = guest(app)
        data = {"csrf_token": csrf_token(), "email": email, "password": "not the password"}
        return lambda: browser.client.post("/login", data=data)

    answers = at_once(*(sender() for _ in range(tries)))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * let_through + [429] * (tries - let_through)


def test_whoever_must_wait_is_refused_without_a_hash(app: Flask, hashes: list[str]) -> None:
    email = factories.user().email
    browser = guest(app)
    fail(browser, email, 10)
    hashes.clear()

    attempt(browser, email, PASSWORD)

    assert hashes == []


def test_nobody_waits_while_a_password_is_looked_at(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = factories.user().email
    security = app.extensions["security"]
    verify = security.pwd_context.verify
    free: list[bool] = []

    def verify_and_see(*args: Any, **options: Any) -> Any:
        free.append(write_if_free(sa.update(User).values(name="Renamed meanwhile")))
        return verify(*args, **options)

    monkeypatch.setattr(security.pwd_context, "verify", verify_and_see)
    response = attempt(guest(app), email, PASSWORD)

    assert free == [True]
    assert response.headers["Location"] == "/"


def test_a_password_that_changed_while_it_was_looked_at_is_wrong(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = factories.user().email
    security = app.extensions["security"]
    verify = security.pwd_context.verify

    def verify_and_change(*args: Any, **options: Any) -> Any:
        write_if_free(sa.update(User).values(password="another long password"))
        return verify(*args, **options)

    monkeypatch.setattr(security.pwd_context, "verify", verify_and_change)
    response = attempt(guest(app), email, PASSWORD)

    assert response.status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 0


def test_the_failure_that_makes_others_wait_is_recorded_as_such(app: Flask) -> None:
    person = factories.user()
    fail(guest(app), person.email, 10)
    attempt(guest(app), person.email)

    found = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    said = [each.action for each in found]

    assert said == [Action.SIGN_IN_FAILED] * 10 + [Action.SIGN_IN_THROTTLED]
    assert {each.subject for each in found} == {f"person:{person.id}"}
    assert found[-1].new == {"by": "password", "network": "127.0.0.0/24"}


def test_nothing_that_was_typed_is_kept(app: Flask) -> None:
    fail(guest(app), "typed-by-mistake@example.org", 1)

    kept = str([vars(row) for row in db.session.scalars(sa.select(Throttle))])
    said = str([vars(row) for row in db.session.scalars(sa.select(Event))])

    assert "typed-by-mistake" not in kept + said
    assert "127.0.0" not in kept


def test_a_success_elsewhere_gives_a_network_its_try_back(app: Flask) -> None:
    email = factories.user().email

    attempt(guest(app), email, PASSWORD)

    assert [row.failures for row in db.session.scalars(sa.select(Throttle))] == [0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize(
    ("kind", "device", "free"),
    [
        (Kind.PASSWORD, "", [10, 100]),
        (Kind.PASSWORD, "known", [10]),
        (Kind.RESET, "", [3, 100]),
        (Kind.CODE, "", [10, 100]),
        (Kind.CODE, "known", [10]),
    ],
)
def test_what_is_counted(kind: Kind, device: str, free: list[int]) -> None:
    found = counters(kind, "mei@example.org", "10.0.0.0/24", device)

    assert [counter.free for counter in found] == free
    assert len({counter.key for counter in found}) == len(free)


def test_codes_are_counted_wherever_they_come_from() -> None:
    here, there = (
        counters(Kind.CODE, "mei@example.org", each)[0] for each in ("10.0.0.0/24", "10.0.1.0/24")
    )

    assert here == there


def test_what_is_long_past_is_swept(app: Flask) -> None:
    old = Counter("old", 10)
    throttle.count([old], now=NOW - timedelta(days=2))
    throttle.count([Counter("recent", 10)], now=NOW)

    throttle.forgive([Counter("own", 10)], now=NOW)

    left = set(db.session.scalars(sa.select(Throttle.key_sha256)))
    assert left == {Counter("recent", 10).key}
