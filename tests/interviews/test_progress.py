"""How far a panel has come, whatever happens to it and in whatever order."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs import actions as debriefs
from debrief.debriefs.models import Outcome
from debrief.interviews import actions
from debrief.interviews.models import Interview, Seat
from debrief.interviews.plan import InterviewPlan, SeatPlan
from debrief.interviews.progress import recount
from debrief.rights import Phase, Role
from debrief.scorecards import actions as scorecards
from debrief.scorecards.models import ScorecardVersion
from debrief.scorecards.queries import Desk, facts
from tests import factories
from tests.concurrency import meanwhile, sender
from tests.conftest import NOW
from tests.scorecards.form import fields

DUE_AFTER = timedelta(days=1)


def progress(of: Application) -> tuple[int, int, Phase]:
    return of.expected, of.received, of.phase


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ([], (0, 0, Phase.WAITING)),
        (["owed"], (1, 0, Phase.WAITING)),
        (["in"], (1, 1, Phase.READY)),
        (["in", "owed"], (2, 1, Phase.WAITING)),
        (["in", "in"], (2, 2, Phase.READY)),
        (["shadow"], (0, 0, Phase.WAITING)),
        (["shadow in"], (0, 0, Phase.WAITING)),
        (["in", "shadow"], (1, 1, Phase.READY)),
        (["in", "removed"], (1, 1, Phase.READY)),
        (["in", "removed in"], (1, 1, Phase.READY)),
        (["in", "cancelled"], (1, 1, Phase.READY)),
        (["in", "cancelled in"], (1, 1, Phase.READY)),
        (["removed in", "cancelled in"], (0, 0, Phase.WAITING)),
    ],
)
def test_required_seats_that_stand_are_counted(
    app: Flask, seats: list[str], expected: tuple[int, int, Phase]
) -> None:
    application = factories.application()
    for each in seats:
        seat = factories.seat(application, required="shadow" not in each)
        if " in" in f" {each}":
            factories.scorecard(seat)
        seat.removed_at = NOW if "removed" in each else None
        seat.interview.cancelled_at = NOW if "cancelled" in each else None

    recount(application)

    assert progress(application) == expected


@pytest.mark.parametrize("opened", [Phase.OPEN, Phase.DECIDED])
def test_an_opened_debrief_stays_open_when_somebody_joins(app: Flask, opened: Phase) -> None:
    application = factories.panel()
    factories.debrief(application)
    if opened is Phase.DECIDED:
        factories.decision(application)

    factories.seat(application)

    assert progress(application) == (3, 2, opened)


def test_a_ready_panel_waits_again_when_somebody_joins(app: Flask) -> None:
    application = factories.panel()
    assert application.phase is Phase.READY

    factories.seat(application)

    assert progress(application) == (3, 2, Phase.WAITING)


def test_two_who_submit_at_the_same_moment_are_both_counted(app: Flask) -> None:
    application = factories.application()
    first, second = factories.seat(application), factories.seat(application)
    rubric = facts(application).rubric
    address = f"/interviews/{second.interview_id}/scorecard"

    with meanwhile(sender(app, second.interviewer, address, **fields())):
        scorecards.submit(Desk(first), rubric, fields(), revision=0, now=NOW)

    assert progress(application) == (2, 2, Phase.READY)


def test_a_debrief_opened_at_the_moment_of_a_submission_stays_open(app: Flask) -> None:
    application = factories.application()
    factories.scorecard(factories.seat(application))
    late = factories.seat(application)
    address = f"/interviews/{late.interview_id}/scorecard"

    with meanwhile(sender(app, late.interviewer, address, **fields())):
        locked = sa.select(Application).filter_by(id=application.id).with_for_update()
        debriefs.open_debrief(
            db.session.scalars(locked).one(),
            actor=application.opening.hiring_manager,
            reason="The offer of a rival ends today.",
            now=NOW,
        )

    assert progress(application) == (2, 2, Phase.OPEN)


class APanel(RuleBasedStateMachine):
    """Assign, remove, cancel, submit and open in any order; the counts stay true."""

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        self.coordinator = factories.user(Role.COORDINATOR)
        self.people = [factories.user() for _ in range(3)]
        self.application = factories.application()
        self.rubric = facts(self.application).rubric

    def teardown(self) -> None:
        db.session.rollback()

    def plan(self, seats: dict[int, bool]) -> InterviewPlan:
        return InterviewPlan(
            starts_at=NOW,
            minutes=45,
            seats=tuple(SeatPlan(self.people[n].id, required) for n, required in seats.items()),
        )

    def interviews(self) -> list[Interview]:
        wanted = sa.select(Interview).filter_by(application_id=self.application.id)
        return list(db.session.scalars(wanted.order_by(Interview.id)))

    def standing(self) -> list[Interview]:
        return [each for each in self.interviews() if not each.cancelled_at]

    def seats(self) -> list[Seat]:
        return [
            seat for interview in self.standing() for seat in interview.seats if not seat.removed_at
        ]

    planned = st.dictionaries(st.integers(0, 2), st.booleans(), max_size=3)

    @precondition(lambda self: len(self.interviews()) < 4)
    @rule(seats=planned)
    def arrange(self, seats: dict[int, bool]) -> None:
        round_ = self.application.opening.rounds[0]
        actions.arrange(
            self.application,
            round_,
            self.plan(seats),
            actor=self.coordinator,
            now=NOW,
            due_after=DUE_AFTER,
        )

    @precondition(lambda self: self.standing())
    @rule(seats=planned, data=st.data())
    def change(self, seats: dict[int, bool], data: st.DataObject) -> None:
        interview = data.draw(st.sampled_from(self.standing()))
        actions.change(
            interview,
            self.plan(seats),
            revision=interview.revision,
            actor=self.coordinator,
            now=NOW,
            due_after=DUE_AFTER,
        )

    @precondition(lambda self: self.standing())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        interview = data.draw(st.sampled_from(self.standing()))
        actions.cancel(interview, actor=self.coordinator, now=NOW)

    @precondition(lambda self: any(not seat.submitted_at for seat in self.seats()))
    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        owed = [seat for seat in self.seats() if not seat.submitted_at]
        seat = data.draw(st.sampled_from(owed))
        scorecards.submit(Desk(seat), self.rubric, fields(), revision=0, now=NOW)

    @rule()
    def count_again(self) -> None:
        recount(self.application)

    @precondition(lambda self: self.application.phase in {Phase.WAITING, Phase.READY})
    @precondition(lambda self: self.application.received)
    @rule()
    def open(self) -> None:
        factories.debrief(self.application, reason="It cannot wait.")

    @precondition(lambda self: self.application.phase is Phase.OPEN)
    @rule()
    def decide(self) -> None:
        factories.decision(self.application, Outcome.NO_HIRE)

    @invariant()
    def the_counts_are_true(self) -> None:
        required = [seat for seat in self.seats() if seat.required]
        received = [seat for seat in required if seat.submitted_at]
        assert self.application.expected == len(required)
        assert self.application.received == len(received)

    @invariant()
    def a_sealed_panel_is_ready_when_everything_is_in(self) -> None:
        if self.application.phase in {Phase.WAITING, Phase.READY}:
            complete = 0 < self.application.expected == self.application.received
            assert (self.application.phase is Phase.READY) == complete

    @invariant()
    def nothing_submitted_is_lost(self) -> None:
        kept = sum(
            seat.submitted_at is not None
            for interview in self.interviews()
            for seat in interview.seats
        )
        rows = sa.select(sa.func.count()).select_from(ScorecardVersion)
        assert db.session.scalar(rows) == kept


def test_a_panel_is_counted_right_in_any_order(app: Flask) -> None:
    APanel.TestCase.settings = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    APanel.TestCase().runTest()
