"""Whether the time an answer takes tells who has an account (threat T10).

Known and unknown addresses take turns, so that whatever else the machine does falls on
both. Noise can still part them once: three tries, one of which must find no difference.
"""

import time
from collections.abc import Callable, Iterator
from itertools import count
from math import erfc, sqrt
from pathlib import Path
from statistics import median

import pytest
from flask import Flask
from flask_migrate import upgrade

from debrief.accounts.actions import add_person
from debrief.app import create_app
from debrief.db import db
from debrief.rights import Role
from tests.conftest import CSRF_IN_SESSION, NOW, csrf_token

PAIRS = 100
TRIES = 3
_network = count(1)


@pytest.fixture
def hashing(tmp_path: Path) -> Iterator[Flask]:
    """The application with the password hash that people get."""
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")
    app = create_app(
        {
            **secrets,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/timing.sqlite",
            "SERVER_NAME": "debrief.test",
            "BASE_URL": "http://debrief.test",
        }
    )
    with app.app_context():
        upgrade()
        for number in range(PAIRS):
            add_person(
                name="Somebody",
                email=f"known{number}@example.org",
                password=None,
                roles=[Role.INTERVIEWER],
                now=NOW,
            )
        add_person(
            name="Mei Lin Chen",
            email="mei@example.org",
            password="seven quiet otters juggle",
            roles=[Role.INTERVIEWER],
            now=NOW,
        )
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def taken(app: Flask, path: str, email: str) -> float:
    """Seconds that one answer takes, to a browser and a network never seen before."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = CSRF_IN_SESSION
    number = next(_network)
    where = {"REMOTE_ADDR": f"10.{number // 250}.{number % 250}.1"}
    data = {"csrf_token": csrf_token(), "email": email, "password": "not the password"}
    start = time.perf_counter()
    response = client.post(path, data=data, environ_overrides=where)
    end = time.perf_counter()
    assert response.status_code in {200, 302}
    return end - start


def mann_whitney(one: list[float], other: list[float]) -> float:
    """The two-sided p of Mann and Whitney's U by its normal approximation, no ties."""
    many, more = len(one), len(other)
    ranks = {value: rank for rank, value in enumerate(sorted([*one, *other]), 1)}
    u = sum(ranks[value] for value in one) - many * (many + 1) / 2
    z = (u - many * more / 2) / sqrt(many * more * (many + more + 1) / 12)
    return erfc(abs(z) / sqrt(2))


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/login", lambda _: "mei@example.org"),
        ("/forgotten", lambda number: f"known{number}@example.org"),
    ],
)
def test_the_time_of_an_answer_tells_nobody(
    hashing: Flask, path: str, known: Callable[[int], str]
) -> None:
    for attempt in range(1, TRIES + 1):
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(PAIRS):
            pair = [(0, known(number)), (1, f"unknown{number}@example.org")]
            for which, email in pair if number % 2 else reversed(pair):
                times[which].append(taken(hashing, path, email))
        there, nowhere = (median(each) * 1_000 for each in times)
        p = mann_whitney(*times)
        said = f"\n{path} try {attempt}: known {there:.2f} ms, unknown {nowhere:.2f} ms, p {p:.3f}"
        print(said)  # noqa: T201
        if abs(there - nowhere) < 0.1 * min(there, nowhere) and p > 0.01:
            return
    pytest.fail("known and unknown addresses are answered in different times")
