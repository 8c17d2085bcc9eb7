"""Whether many who submit at once wait long for one another (threat P11).

A fixed offer, not as much as goes: 20 people who together send 50 scorecards a second. What
counts is the time from the moment a scorecard was to be sent until its answer, on the clock,
with the disk written to.
"""

import sqlite3
import time
from statistics import median
from threading import Thread
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from debrief.db import db
from debrief.scorecards.models import ScorecardVersion
from tests import factories
from tests.benchmarks.test_requests import Bench, scorecard_fields
from tests.conftest import POSTGRESQL, Browser

WRITERS = 20
A_SECOND = 50
EACH = 25


def _on_disk(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = FULL")


def test_many_submit_at_a_fixed_rate(app: Flask, browser: Browser) -> None:
    bench = Bench(app, browser)
    fields = scorecard_fields(bench.keys)
    writers, work = [], []
    for _ in range(WRITERS):
        person = factories.user()
        seats = [
            factories.seat(factories.application(to=bench.opening), interviewer=person)
            for _ in range(EACH)
        ]
        db.session.commit()
        writers.append(Browser(app.test_client()))
        writers[-1].sign_in(person)
        work.append([f"/interviews/{seat.interview_id}/scorecard" for seat in seats])
    taken: list[float] = []
    answers: list[int] = []

    def write(place: int) -> None:
        for number, address in enumerate(work[place]):
            due = begin + (number * WRITERS + place) / A_SECOND
            time.sleep(max(0, due - time.perf_counter()))
            answers.append(writers[place].client.post(address, data=fields).status_code)
            taken.append((time.perf_counter() - due) * 1_000)

    event.listen(db.engine, "connect", _on_disk)
    db.session.remove()
    db.engine.dispose()
    begin = time.perf_counter() + 0.5
    before = time.process_time()
    threads = [Thread(target=write, args=[place]) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.process_time() - before
    event.remove(db.engine, "connect", _on_disk)
    taken.sort()
    print(  # noqa: T201 - the result is for people
        f"\n{WRITERS} people submit {A_SECOND} scorecards a second on"
        f" {'PostgreSQL' if POSTGRESQL else 'SQLite'}: median {median(taken):.0f} ms,"
        f" p99 {taken[len(taken) * 99 // 100]:.0f} ms, worst {taken[-1]:.0f} ms,"
        f" {spent / len(taken) * 1_000:.1f} ms of processor time each"
    )
    assert answers == [302] * WRITERS * EACH
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(ScorecardVersion))
    assert kept == WRITERS * EACH
