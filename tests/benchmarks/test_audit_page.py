"""What a page of a long audit log costs."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.audit.chain import KEY, mac
from debrief.audit.models import Event, Head
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.rights import Role
from tests import factories
from tests.benchmarks.test_requests import Bench
from tests.conftest import NOW, POSTGRESQL, Browser

pytestmark = pytest.mark.skipif(bool(POSTGRESQL), reason="the raw floor is SQLite's driver")

EVENTS = 100_000


def write_a_long_log(actor: int) -> None:
    """Bring the log to its length with one insertion, linked as the product links."""
    key = db.engine.get_execution_options()[KEY]
    head = db.session.scalars(sa.select(Head)).one()
    rows: list[dict[str, Any]] = []
    before = head.mac
    for number in range(head.number + 1, EVENTS + 1):
        row = {
            "number": number,
            "at": NOW + timedelta(seconds=number),
            "actor_id": actor,
            "action": Action.JUDGEMENT_SHOWN if number % 3 else Action.SCORECARD_SUBMITTED,
            "application_id": number % 997 + 1,
            "subject": "",
            "old": None,
            "new": {"version": 1, "phase": "ready"},
            "request_id": f"{number:036}",
        }
        before = mac(key, before, Event(**row))
        rows.append({**row, "mac": before})
    db.session.execute(sa.insert(Event), rows)
    db.session.execute(sa.update(Head).values(number=EVENTS, mac=before))
    db.session.commit()


def test_a_long_log(app: Flask, browser: Browser) -> None:
    bench = Bench(app, browser)
    auditor = factories.user(Role.ADMIN)
    bench.fill(1_000)
    browser.sign_in(auditor)
    write_a_long_log(auditor.id)

    bench.page(f"/admin/audit, 50 of {EVENTS:,} events", "/admin/audit")

    assert db.session.scalars(sa.select(Head.number)).one() > EVENTS - 1
