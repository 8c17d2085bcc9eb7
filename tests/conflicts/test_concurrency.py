"""A conflict of interest and a scorecard at the same moment: one truth."""

import os

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.candidates.models import Application, Conflict
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.rights import NOTHING
from debrief.scorecards import queries
from debrief.standing import rights_of
from tests import factories
from tests.concurrency import at_once, sender
from tests.conftest import NOW
from tests.scorecards.form import fields


@pytest.mark.parametrize("attempt", range(200 if "DEBRIEF_SOAK" in os.environ else 8))
def test_a_scorecard_is_in_before_the_conflict_or_not_at_all(app: Flask, attempt: int) -> None:
    application = factories.panel(scores=(3,))
    seat = factories.seat(application)
    person, seat_id = seat.interviewer, seat.id
    submit = sender(app, person, f"/interviews/{seat.interview_id}/scorecard", **fields())
    declare = sender(app, person, f"/candidates/{application.id}/recuse", reason="My brother.")

    answers = at_once(*[[submit, declare], [declare, submit]][attempt % 2])

    submitted, declared = answers[:: [1, -1][attempt % 2]]
    db.session.expire_all()
    seat = db.session.get_one(Seat, seat_id)
    application = db.session.get_one(Application, application.id)
    assert declared.status_code == 302
    assert len(db.session.scalars(sa.select(Conflict)).all()) == 1
    assert submitted.status_code == (302 if seat.submitted_at else 404)
    assert bool(seat.submitted_at) != bool(seat.removed_at)
    assert (application.expected, application.received) == (1, 1)
    panel = queries.panels([queries.facts(application)])[application.id]
    assert len(panel.scorecards) == 1
    assert rights_of(person, application, now=NOW) == NOTHING


def test_of_two_declarations_at_once_one_stands(app: Flask) -> None:
    seat = factories.seat()
    address = f"/candidates/{seat.interview.application_id}/recuse"

    answers = at_once(*[sender(app, seat.interviewer, address, reason="My brother.")] * 2)

    assert sorted(each.status_code for each in answers) in ([302, 404], [302, 409])
    assert len(db.session.scalars(sa.select(Conflict)).all()) == 1
