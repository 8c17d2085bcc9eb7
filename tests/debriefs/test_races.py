"""Submitting, changing, opening and reading at the same moment: there is one truth."""

import os
from collections.abc import Callable
from threading import Barrier

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs.models import Debrief
from debrief.interviews.models import Interview, Seat
from debrief.rights import Phase
from debrief.scorecards.models import Scorecard, ScorecardVersion
from tests import factories
from tests.concurrency import at_once, sender
from tests.conftest import Browser
from tests.scorecards.form import fields

TIMES = 200 if "DEBRIEF_SOAK" in os.environ else 6
REASON = "A rival's offer ends tonight."

OPENED = (Action.DEBRIEF_OPENED, Action.DEBRIEF_OPENED_EARLY)
Act = Callable[[], TestResponse]


def together(*acts: Act) -> list[TestResponse]:
    """Do everything from the same moment on, as nearly as threads can."""
    barrier = Barrier(len(acts))

    def at_the_barrier(act: Act) -> Act:
        def wait_and_act() -> TestResponse:
            barrier.wait()
            return act()

        return wait_and_act

    answers = at_once(*map(at_the_barrier, acts))
    db.session.expire_all()
    return answers


def reader(app: Flask, user: User, address: str) -> Act:
    browser = Browser(app.test_client())
    browser.sign_in(user)
    return lambda: browser.client.get(address)


def waiting_panel() -> tuple[Application, Seat]:
    """An application of which one scorecard is in, and the seat of the one that is not."""
    application = factories.panel(scores=(3,))
    return application, factories.seat(application)


def number(application: Application, *actions: Action) -> int:
    """The place in the log at which one of ``actions`` happened last."""
    wanted = sa.select(sa.func.max(Event.number)).where(
        Event.application_id == application.id, Event.action.in_(actions)
    )
    return db.session.scalar(wanted) or 0


def newest(seat: Seat) -> ScorecardVersion:
    return db.session.scalars(
        sa.select(ScorecardVersion)
        .join(ScorecardVersion.scorecard)
        .where(Scorecard.seat_id == seat.id)
        .order_by(ScorecardVersion.number.desc())
    ).first() or ScorecardVersion(number=0)


def test_a_scorecard_submitted_as_the_debrief_opens_came_before_or_after(app: Flask) -> None:
    for _ in range(TIMES):
        application, seat = waiting_panel()
        manager = application.opening.hiring_manager

        opening, submitting = together(
            sender(app, manager, f"/debriefs/{application.id}/open", reason=REASON),
            sender(app, seat.interviewer, f"/interviews/{seat.interview_id}/scorecard", **fields()),
        )

        assert (opening.status_code, submitting.status_code) == (302, 302)
        late = number(application, *OPENED) < number(application, Action.SCORECARD_SUBMITTED)
        debrief = db.session.get_one(Debrief, application.id)
        assert (newest(seat).after_opening, debrief.early_reason) == (late, REASON if late else "")
        assert (application.phase, application.received) == (Phase.OPEN, 2)


def test_a_change_as_the_debrief_opens_is_made_before_or_owes_its_reason(app: Flask) -> None:
    for _ in range(TIMES):
        application, _ = waiting_panel()
        seat = db.session.scalars(
            sa.select(Seat).join(Seat.interview).where(Interview.application_id == application.id)
        ).first()
        assert seat is not None
        change = fields(revision="1", rating__craft="1")

        _, changing = together(
            sender(
                app,
                application.opening.hiring_manager,
                f"/debriefs/{application.id}/open",
                reason=REASON,
            ),
            sender(
                app, seat.interviewer, f"/interviews/{seat.interview_id}/scorecard/amend", **change
            ),
        )

        before = number(application, Action.SCORECARD_AMENDED) > 0
        assert changing.status_code == (302 if before else 422)
        assert (newest(seat).number, newest(seat).after_opening) == (2 if before else 1, False)


def test_a_change_as_its_author_first_reads_the_others_knows_of_it_or_not(app: Flask) -> None:
    for _ in range(TIMES):
        application = factories.panel(scores=(3, 2))
        factories.debrief(application)
        seat = db.session.scalars(
            sa.select(Seat).join(Seat.interview).where(Interview.application_id == application.id)
        ).first()
        assert seat is not None
        change = fields(revision="1", rating__craft="1", reason=REASON)

        reading, changing = together(
            reader(app, seat.interviewer, f"/debriefs/{application.id}"),
            sender(
                app, seat.interviewer, f"/interviews/{seat.interview_id}/scorecard/amend", **change
            ),
        )

        assert (reading.status_code, changing.status_code) == (200, 302)
        had_read = number(application, Action.JUDGEMENT_SHOWN) < number(
            application, Action.SCORECARD_AMENDED
        )
        assert newest(seat).after_exposure is had_read
