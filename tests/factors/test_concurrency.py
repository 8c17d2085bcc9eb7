"""One code, two requests, one moment."""

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from debrief.accounts.models import Passkey, SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from tests import factories, reading
from tests.concurrency import at_once
from tests.conftest import Browser, csrf_token
from tests.factors.proofs import (
    Key,
    code_now,
    give_password,
    options,
    register,
    with_codes,
    with_recovery_codes,
)
from tests.factors.test_passkey_sign_in import MOMENT

AT_ONCE = 6


def half_way(app: Flask, person: User, code: str) -> Callable[[], TestResponse]:
    """Give the password in a browser of its own; what then sends ``code``."""
    browser = Browser(app.test_client())
    give_password(browser, person)
    token = reading.field(browser.see("/login/code"), "csrf_token")
    sent = {"csrf_token": token, "code": code}
    return lambda: browser.client.post("/login/code", data=sent)


def sign_ins() -> int:
    return db.session.scalar(select(func.count()).select_from(SignIn)) or 0


@pytest.mark.parametrize("kind", ["one-time code", "recovery code"])
def test_of_two_requests_with_one_code_one_signs_in(app: Flask, kind: str) -> None:
    person, secret = with_codes()
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")
    with time_machine.travel(MOMENT, tick=False):
        code = code_now(secret) if kind == "one-time code" else "ABCD-EFGH-JKMN-PQRS"
        senders = [half_way(app, person, code) for _ in range(AT_ONCE)]
        db.session.commit()

        answers = at_once(*senders)

    assert sorted(answer.status_code for answer in answers) == [302] + [422] * (AT_ONCE - 1)
    assert sign_ins() == 1


def test_of_two_requests_with_one_answer_of_a_passkey_one_signs_in(app: Flask) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        browser, key = Browser(app.test_client()), Key()
        browser.sign_in(factories.user())
        register(browser, key)
        clock.shift(60)
        asked = Browser(app.test_client())
        answer = key.get(options(asked))
        token = reading.field(asked.see("/login"), "csrf_token")
        cookie = asked.client.get_cookie("session", domain="debrief.test")
        assert cookie is not None
        clock.shift(1)
        before = sign_ins()
        db.session.commit()

        def again() -> TestResponse:
            client = app.test_client()
            client.set_cookie("session", cookie.value, domain="debrief.test")
            return client.post("/login/passkey", data={"csrf_token": token, "credential": answer})

        answers = at_once(*[again] * AT_ONCE)

    assert sorted(a.headers["Location"] for a in answers) == ["/"] + ["/login"] * (AT_ONCE - 1)
    assert sign_ins() == before + 1


def test_a_passkey_removed_in_two_windows_is_removed_once(app: Flask) -> None:
    person = factories.user()
    browser = Browser(app.test_client())
    browser.sign_in(person)
    register(browser, Key())
    number = db.session.scalars(select(Passkey.id)).one()
    remove = f"/me/security/passkeys/{number}/remove"
    cookie = browser.client.get_cookie("session", domain="debrief.test")
    assert cookie is not None
    db.session.commit()

    def again() -> TestResponse:
        client = app.test_client()
        client.set_cookie("session", cookie.value, domain="debrief.test")
        return client.post(remove, data={"csrf_token": csrf_token()})

    answers = at_once(*[again] * AT_ONCE)

    # Whoever comes later finds it gone, or another token in the cookie.
    assert {answer.status_code for answer in answers} <= {302, 404, 409}
    assert db.session.scalars(select(Passkey.id)).all() == []
    removed = select(func.count()).where(Event.action == Action.PASSKEY_REMOVED)
    assert db.session.scalar(removed) == 1
