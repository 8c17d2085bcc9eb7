"""What a request costs, full middleware, against a bare Flask route doing the same raw SQL.

Processor time, not wall-clock time: what the machine does besides must not count. Nothing
here can fail for being slow; the figures are for reading.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from contextvars import Context
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.debriefs.models import Debrief
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening
from debrief.rights import Phase, Role
from debrief.rubrics.actions import publish_default
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from tests import factories
from tests.conftest import NOW, POSTGRESQL, Browser, csrf_token

pytestmark = pytest.mark.skipif(bool(POSTGRESQL), reason="the raw floor is SQLite's driver")

PANEL = 5
MANY = 20_000
SAID = "They put the dependency first and named the cost of the delay in learners. " * 3


def cost(act: Callable[[], object], times: int = 60) -> float:
    """The median processor time of ``act`` in milliseconds, after a warm start."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1_000)
    return median(taken[times // 6 :])


class Bench:
    """An organisation with open debriefs, and somebody who may read all of them."""

    def __init__(self, app: Flask, browser: Browser) -> None:
        self.app = app
        self.browser = browser
        self.coordinator = factories.user(Role.COORDINATOR, Role.HIRING_MANAGER)
        self.people = [factories.user(name=f"Interviewer {n}") for n in range(PANEL)]
        version = publish_default(now=NOW)
        keys = [each["key"] for each in version.document["dimensions"]]
        self.keys = keys
        self.opening = factories.opening(
            version=version, rounds={"Case": keys}, manager=self.coordinator
        )
        browser.sign_in(self.coordinator)

    def fill(self, count: int) -> None:
        """Bring the number of open debriefs, each of five scorecards, up to ``count``."""
        here = db.session.scalar(sa.select(sa.func.count()).select_from(Application)) or 0
        numbers = range(here + 1, count + 1)
        panel = [(n, place) for n in numbers for place in range(PANEL)]
        ids = {pair: (pair[0] - 1) * PANEL + pair[1] + 1 for pair in panel}
        rows: dict[type[Any], list[dict[str, Any]]] = {
            Candidate: [
                {"id": n, "name": f"Candidate {n}", "email": "", "created_at": NOW, "revision": 1}
                for n in numbers
            ],
            Application: [
                {
                    "id": n,
                    "candidate_id": n,
                    "opening_id": self.opening.id,
                    "code": f"C-{n:05}",
                    "created_at": NOW,
                    "expected": PANEL,
                    "received": PANEL,
                    "phase": Phase.OPEN,
                }
                for n in numbers
            ],
            Interview: [
                {
                    "id": ids[n, place],
                    "application_id": n,
                    "name": "Case",
                    "minutes": 45,
                    "dimensions": self.keys,
                    "starts_at": NOW - timedelta(days=2),
                    "revision": 1,
                }
                for n, place in panel
            ],
            Seat: [
                {
                    "id": ids[n, place],
                    "interview_id": ids[n, place],
                    "interviewer_id": self.people[place].id,
                    "required": True,
                    "due_at": NOW,
                    "submitted_at": NOW,
                }
                for n, place in panel
            ],
            Scorecard: [
                {
                    "id": ids[n, place],
                    "seat_id": ids[n, place],
                    "rubric_version_id": self.opening.rubric_version_id,
                    "saved_at": NOW,
                    "version": 1,
                    "revision": 1,
                }
                for n, place in panel
            ],
            ScorecardVersion: [
                {
                    "id": ids[n, place],
                    "scorecard_id": ids[n, place],
                    "number": 1,
                    "submitted_at": NOW,
                    "recommendation": Recommendation.NO if place == n % 5 else Recommendation.YES,
                    "recommended_level": "L5",
                    "summary": "The order of work decided it.",
                    "abstain_reason": "",
                    "change_reason": "",
                }
                for n, place in panel
            ],
            Rating: [
                {
                    "version_id": ids[n, place],
                    "dimension": key,
                    "score": 1 + (n * 7 + place * 3 + d * d) % 4,
                    "evidence": SAID,
                }
                for n, place in panel
                for d, key in enumerate(self.keys)
            ],
            Debrief: [
                {
                    "application_id": n,
                    "opened_at": NOW,
                    "opened_by_id": self.coordinator.id,
                    "early_reason": "",
                }
                for n in numbers
            ],
        }
        for table, values in rows.items():
            db.session.execute(sa.insert(table), values)
        db.session.commit()

    def page(self, name: str, path: str) -> None:
        """Print what the page at ``path`` costs."""

        def act() -> None:
            self.get(path)

        act()
        report(name, act, raw_floor(act))

    def get(self, path: str) -> None:
        # With nothing of the test's around it: who signed in is loaded, as in every request.
        response = Context().run(self.browser.client.get, path)
        assert response.status_code == 200, response.status
        response.get_data()


@pytest.fixture
def bench(app: Flask, browser: Browser) -> Bench:
    return Bench(app, browser)


def raw_floor(act: Callable[[], object]) -> "Floor":
    """The cost of a bare Flask route that sends the SQL of ``act`` through the bare driver."""
    sent: list[tuple[str, Any]] = []

    def record(
        _c: object, _cursor: object, statement: str, parameters: Any, *_rest: object
    ) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", record)
    act()
    event.remove(db.engine, "before_cursor_execute", record)
    bare = Flask("floor")

    @bare.get("/")
    def page() -> str:
        with closing(sqlite3.connect(db.engine.url.database or "")) as connection:
            for statement, parameters in sent:
                connection.execute(statement, parameters).fetchall()
            connection.rollback()
        return "done"

    client = bare.test_client()
    asked = sum(not statement.startswith(("BEGIN", "PRAGMA")) for statement, _ in sent)
    return Floor(cost(lambda: client.get("/").get_data()), asked)


class Floor(NamedTuple):
    milliseconds: float
    statements: int


def report(name: str, act: Callable[[], object], floor: Floor) -> None:
    spent, least = cost(act), floor.milliseconds
    print(  # noqa: T201 - the result is for people
        f"\n{name:56} {spent:7.2f} ms {spent / least:6.1f} x the floor of {least:.2f} ms,"
        f" {floor.statements} statements"
    )


def test_pages(bench: Bench) -> None:
    bench.fill(1)
    bench.page("a page of nothing but its frame, and who signed in", "/packets")
    bench.page("debrief page, five scorecards", "/debriefs/1")
    bench.page("panel page", "/candidates/1/panel")
    bench.page("My work, one debrief to decide", "/")
    bench.page("packet form, one candidate", "/packets/new?c=1")


@pytest.mark.parametrize("count", [50, MANY])
def test_lists(bench: Bench, count: int) -> None:
    bench.fill(count)
    bench.page(f"/candidates, 50 of {count:,} applications", "/candidates")
    bench.page(f"/debriefs, 50 of {count:,} applications", "/debriefs?phase=open")


def test_scorecards(bench: Bench) -> None:
    writer = bench.people[0]
    seats = [
        factories.seat(factories.application(to=bench.opening), interviewer=writer)
        for _ in range(130)
    ]
    addresses = iter([f"/interviews/{seat.interview_id}/scorecard" for seat in seats])
    bench.browser.sign_in(writer)
    bench.page("blank scorecard", next(addresses))
    fields = scorecard_fields(bench.keys)

    def submit() -> None:
        response = Context().run(bench.browser.client.post, next(addresses), data=fields)
        assert response.status_code == 302, response.text

    report("submit a scorecard, with its event in the audit log", submit, raw_floor(submit))


def scorecard_fields(keys: Sequence[str]) -> dict[str, str]:
    """What is sent with a whole scorecard."""
    return {
        **{f"rating-{key}": "3" for key in keys},
        **{f"evidence-{key}": SAID for key in keys},
        "recommendation": "yes",
        "level": "L5",
        "summary": "The order of work decided it.",
        "action": "submit",
        "revision": "0",
        "csrf_token": csrf_token(),
    }


def test_the_floor_itself(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "done")
    client = bare.test_client()
    floor = cost(lambda: client.get("/").get_data(), 600)
    print(f"\n{'bare Flask route':56} {floor:7.2f} ms")  # noqa: T201
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Opening)) == 0
