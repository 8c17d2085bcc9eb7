"""What a check of the audit log costs for each event; for reading, it cannot fail."""

import time

from flask import Flask

from debrief.audit.verify import Check, one_moment
from debrief.db import db
from tests.audit.tamper import KEY, written

EVENTS = 20_000


def test_verify(app: Flask) -> None:
    written(EVENTS)
    with one_moment(db.engine) as connection:
        start = time.process_time()
        findings = list(Check(KEY).findings(connection))
        taken = time.process_time() - start

    assert findings == []
    print(f"\n{EVENTS} events in {taken:.2f} s: {EVENTS / taken:,.0f} a second")  # noqa: T201
