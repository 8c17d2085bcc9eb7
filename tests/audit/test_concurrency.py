"""Many at once write one chain."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from debrief.audit.log import record
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.progress import recount
from debrief.rights import Role
from tests import factories
from tests.audit.tamper import found, is_linked
from tests.concurrency import at_once, sender
from tests.conftest import NOW
from tests.scorecards.form import fields

WRITERS, EACH = 6, 8


def log() -> list[Event]:
    return list(db.session.scalars(sa.select(Event).order_by(Event.number)))


def test_many_writers_write_one_chain(app: Flask) -> None:
    def writer(actor: int) -> Callable[[], None]:
        def write() -> None:
            with app.app_context():
                for number in range(EACH):
                    record(Action.OPENING_CLOSED, actor=actor, now=NOW, subject=f"opening:{number}")
                    db.session.commit()

        return write

    at_once(*(writer(actor) for actor in range(WRITERS)))

    events = log()
    assert len(events) == WRITERS * EACH
    assert is_linked(events)
    for actor in range(WRITERS):
        own = [each.subject for each in events if each.actor_id == actor]
        assert own == [f"opening:{number}" for number in range(EACH)]
    assert found() == []


def test_locks_of_applications_and_of_the_log_never_cross(app: Flask) -> None:
    ids = [factories.seat().interview.application_id for _ in range(2)]
    db.session.commit()

    def writer(place: int) -> Callable[[], None]:
        def write() -> None:
            with app.app_context():
                for number in range(EACH):
                    application = db.session.get_one(Application, ids[(place + number) % 2])
                    recount(application)
                    record(Action.OPENING_CLOSED, actor=place, now=NOW, application=application.id)
                    db.session.commit()

        return write

    at_once(*(writer(place) for place in range(4)))

    assert len(log()) == 4 * EACH
    assert found() == []


def test_a_panel_that_submits_at_once_is_written_whole(app: Flask) -> None:
    application = factories.application()
    seats = [factories.seat(application) for _ in range(4)]

    responses = at_once(
        *(
            sender(app, seat.interviewer, f"/interviews/{seat.interview_id}/scorecard", **fields())
            for seat in seats
        ),
        sender(
            app,
            factories.user(Role.COORDINATOR),
            f"/candidates/{application.id}/withdraw",
        ),
    )

    assert [each.status_code for each in responses] == [302] * 5
    submitted = [each for each in log() if each.action is Action.SCORECARD_SUBMITTED]
    assert {each.actor_id for each in submitted} == {seat.interviewer_id for seat in seats}
    assert is_linked(log())
