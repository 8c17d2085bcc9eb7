"""Taking somebody off a panel while that person submits: one came first."""

import os

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs.models import Decision
from debrief.interviews.models import Seat
from debrief.rights import Phase, Role
from debrief.scorecards.models import ScorecardVersion
from tests import factories
from tests.audit.tamper import found
from tests.audit.test_recorded import DECISION, interview_fields
from tests.concurrency import sender
from tests.debriefs.test_races import together
from tests.scorecards.form import fields

TIMES = 200 if "DEBRIEF_SOAK" in os.environ else 4
every_time = pytest.mark.parametrize("attempt", range(TIMES))


@every_time
def test_a_scorecard_is_in_before_its_author_is_taken_off_or_not_at_all(
    app: Flask, attempt: int
) -> None:
    application = factories.panel(scores=(3,))
    seat = factories.seat(application)
    successor, seat_id = factories.user(), seat.id
    change = interview_fields(successor, revision=seat.interview.revision)
    edit = sender(
        app, factories.user(Role.COORDINATOR), f"/interviews/{seat.interview_id}/edit", **change
    )
    submit = sender(app, seat.interviewer, f"/interviews/{seat.interview_id}/scorecard", **fields())

    edited, submitted = together(edit, submit)

    seat = db.session.get_one(Seat, seat_id)
    application = db.session.get_one(Application, application.id)
    versions = db.session.scalars(sa.select(ScorecardVersion)).all()
    assert edited.status_code == 302
    assert seat.removed_at is not None
    # Whoever had judged before keeps what was said; whoever comes after finds nothing.
    assert submitted.status_code == (302 if seat.submitted_at else 404)
    assert len(versions) == (2 if seat.submitted_at else 1)
    assert (application.expected, application.received) == (2, 1)
    assert found() == []


@every_time
def test_of_two_decisions_at_once_one_stands(app: Flask, attempt: int) -> None:
    application = factories.panel()
    factories.debrief(application)
    factories.decision(application)
    manager = application.opening.hiring_manager
    address = f"/debriefs/{application.id}"
    seen = {name: str(value) for name, value in DECISION.items()}

    reopened, decided = together(
        sender(app, manager, f"{address}/reopen", reason="New evidence came in."),
        sender(app, manager, f"{address}/decision", **seen),
    )

    application = db.session.get_one(Application, application.id)
    decisions = db.session.scalars(sa.select(Decision).order_by(Decision.id)).all()
    standing = [each for each in decisions if each.reopened_at is None]
    assert reopened.status_code == 302
    assert decided.status_code in {302, 409}
    assert len(decisions) == (2 if decided.status_code == 302 else 1)
    assert len(standing) == len(decisions) - 1
    assert application.phase is (Phase.DECIDED if standing else Phase.OPEN)
    assert found() == []
