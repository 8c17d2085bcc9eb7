"""Nobody learns who has an account: not from words, nor from work, nor from what is kept."""

import re
from collections.abc import Callable
from itertools import count

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import Throttle
from debrief.audit.models import Event
from debrief.db import db
from debrief.mail.models import Message
from tests import factories
from tests.accounts.test_throttle import guest
from tests.conftest import csrf_token

NOBODY = "nobody@example.org"

DIFFERENT = ("Set-Cookie", "Content-Length", "X-Request-ID")
"""Headers that differ for everybody: a signature, how long the address is, a number."""

_network = count(1)


def known() -> str:
    return factories.user().email


def left() -> str:
    return factories.user(active=False).email


def without_password() -> str:
    person = factories.user()
    person.password = None
    return person.email


def unknown() -> str:
    factories.user()
    return NOBODY


PEOPLE = [known, left, without_password, unknown]


def answer(app: Flask, path: str, email: str) -> tuple[int, str, list[str]]:
    """What an outsider gets: status, page and headers, without what the sender typed."""
    data = {"csrf_token": csrf_token(), "email": email, "password": "not the password"}
    # Each from a network of its own: what else failed in one is no secret of the account.
    where = {"REMOTE_ADDR": f"10.0.{next(_network)}.1"}
    response = guest(app).open(path, method="POST", data=data, environ_overrides=where)
    page = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", response.text.replace(email, "…"))
    headers = [f"{name}: {value}" for name, value in response.headers]
    return (
        response.status_code,
        page,
        sorted(each for each in headers if not each.startswith(DIFFERENT)),
    )


@pytest.mark.parametrize("path", ["/login", "/forgotten"])
def test_everybody_gets_the_same_answer(app: Flask, path: str) -> None:
    answers = [answer(app, path, email()) for email in PEOPLE]

    assert answers == [answers[0]] * len(PEOPLE)


@pytest.mark.parametrize("email", PEOPLE)
def test_a_failed_sign_in_computes_one_hash(
    app: Flask, hashes: list[str], email: Callable[[], str]
) -> None:
    answer(app, "/login", email())

    assert len(hashes) == 1


@pytest.mark.parametrize("email", PEOPLE)
def test_asking_for_a_reset_computes_none(
    app: Flask, hashes: list[str], email: Callable[[], str]
) -> None:
    answer(app, "/forgotten", email())

    assert hashes == []


def test_a_failed_sign_in_sends_the_same_statements(app: Flask, statements: list[str]) -> None:
    work = []
    for email in PEOPLE:
        typed = email()
        db.session.commit()
        statements.clear()
        answer(app, "/login", typed)
        work.append(list(statements))

    assert work == [work[0]] * len(PEOPLE)


def test_asking_for_a_reset_sends_as_many_statements(app: Flask, statements: list[str]) -> None:
    work = []
    for email in PEOPLE:
        typed = email()
        db.session.commit()
        statements.clear()
        answer(app, "/forgotten", typed)
        work.append([each.split()[:3] for each in statements])

    # A mail that is taken back was written all the same.
    plain = [[each for each in sent if each[0] not in {"ROLLBACK", "RELEASE"}] for sent in work]
    assert plain == [plain[0]] * len(PEOPLE)
    assert len({len(sent) for sent in work}) == 1


@pytest.mark.parametrize("path", ["/login", "/forgotten"])
@pytest.mark.parametrize("email", PEOPLE)
def test_as_many_rows_are_kept(app: Flask, path: str, email: Callable[[], str]) -> None:
    answer(app, path, email())

    kept = [db.session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (Event, Throttle)]
    assert kept == [1, 2]


def test_only_mails_to_people_are_kept(app: Flask) -> None:
    for email in PEOPLE:
        answer(app, "/forgotten", email())

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 2
