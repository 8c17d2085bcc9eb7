from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.interviews import actions
from debrief.interviews.forms import entered
from debrief.interviews.models import Interview, Seat
from debrief.interviews.plan import InterviewPlan, SeatPlan
from debrief.refusals import Overtaken, Refused
from debrief.rights import Phase, Role
from tests import factories
from tests.conftest import NOW

SOON = NOW + timedelta(days=3)
DAY = timedelta(days=1)


def plan(*people: User, required: bool = True, **values: Any) -> InterviewPlan:
    seats = tuple(SeatPlan(each.id, required) for each in people)
    return replace(InterviewPlan(SOON, 60, seats), **values)


def arranged(
    *people: User, application: Application | None = None, by: User | None = None
) -> Interview:
    application = application or factories.application()
    return actions.arrange(
        application,
        application.opening.rounds[0],
        plan(*people),
        actor=by or factories.user(Role.COORDINATOR),
        now=NOW,
        due_after=DAY,
    )


def change(interview: Interview, to: InterviewPlan, **changed: Any) -> None:
    values = {
        "revision": interview.revision,
        "actor": factories.user(Role.COORDINATOR),
        "now": NOW,
        "due_after": DAY,
    }
    actions.change(interview, to, **{**values, **changed})


def seat_of(interview: Interview, person: User) -> Seat:
    return next(each for each in interview.seats if each.interviewer_id == person.id)


def test_a_round_is_arranged_with_what_it_asks(app: Flask) -> None:
    coordinator, ada, bo = factories.user(Role.COORDINATOR), factories.user(), factories.user()
    application = factories.application()
    round_ = application.opening.rounds[0]
    seats = (SeatPlan(ada.id), SeatPlan(bo.id, required=False))

    interview = actions.arrange(
        application, round_, plan(seats=seats), actor=coordinator, now=NOW, due_after=DAY
    )

    assert (interview.round_id, interview.name, interview.dimensions) == (
        round_.id,
        "Case",
        ["craft", "clarity"],
    )
    assert (interview.starts_at, interview.minutes) == (SOON, 60)
    assert [(each.interviewer_id, each.required, each.due_at) for each in interview.seats] == [
        (ada.id, True, SOON + timedelta(hours=25)),
        (bo.id, False, SOON + timedelta(hours=25)),
    ]
    assert {each.assigned_by_id for each in interview.seats} == {coordinator.id}
    assert (application.expected, application.received) == (1, 0)


def test_who_seats_oneself_is_on_record(app: Flask) -> None:
    coordinator = factories.user(Role.COORDINATOR)

    interview = arranged(coordinator, by=coordinator)

    assert interview.seats[0].assigned_by_id == coordinator.id


def test_neither_the_candidate_nor_somebody_who_left_interviews(app: Flask) -> None:
    candidate, gone = factories.user(), factories.user(active=False)
    application = factories.application(employee_id=candidate.id)

    for person in (candidate, gone):
        with pytest.raises(Refused, match="cannot interview"):
            arranged(person, application=application)


def test_somebody_who_left_keeps_a_seat_that_was_taken_before(app: Flask) -> None:
    ada = factories.user()
    interview = arranged(ada)
    ada.active = False

    change(interview, plan(ada, minutes=30))

    assert interview.minutes == 30


def test_an_interview_moves_and_its_scorecards_are_due_later(app: Flask) -> None:
    ada = factories.user()
    interview = arranged(ada)

    change(interview, plan(ada, starts_at=SOON + DAY))

    assert interview.starts_at == SOON + DAY
    assert interview.seats[0].due_at == SOON + timedelta(hours=49)


def test_who_is_taken_off_keeps_the_seat_and_the_scorecard(app: Flask) -> None:
    ada, bo = factories.user(), factories.user()
    interview = arranged(ada, bo)
    factories.scorecard(seat_of(interview, ada))
    seat_of(interview, ada).submitted_at = NOW

    change(interview, plan(bo))

    seat = seat_of(interview, ada)
    assert (seat.removed_at, seat.submitted_at) == (NOW, NOW)
    assert interview.application.expected == 1


def test_who_comes_back_sits_on_the_same_seat_by_a_new_assignment(app: Flask) -> None:
    ada, bo, by = factories.user(), factories.user(), factories.user(Role.COORDINATOR)
    interview = arranged(ada, bo)
    first = seat_of(interview, ada)
    change(interview, plan(bo))

    change(interview, plan(ada, bo), actor=by)

    assert seat_of(interview, ada) is first
    assert (first.removed_at, first.assigned_by_id) == (None, by.id)
    assert seat_of(interview, bo).assigned_by_id != by.id


def test_nobody_drops_the_own_seat_while_a_scorecard_is_owed(app: Flask) -> None:
    coordinator, other = factories.user(Role.COORDINATOR), factories.user()
    interview = arranged(coordinator, other)

    with pytest.raises(Refused, match="still owe a scorecard"):
        change(interview, plan(other), actor=coordinator)
    with pytest.raises(Refused, match="still owe a scorecard"):
        actions.cancel(interview, actor=coordinator, now=NOW)
    assert (seat_of(interview, coordinator).removed_at, interview.cancelled_at) == (None, None)


def test_once_judged_the_own_seat_can_be_given_up(app: Flask) -> None:
    coordinator, other = factories.user(Role.COORDINATOR), factories.user()
    interview = arranged(coordinator, other)
    seat_of(interview, coordinator).submitted_at = NOW

    change(interview, plan(other), actor=coordinator)

    assert seat_of(interview, coordinator).removed_at == NOW


def test_a_cancelled_interview_is_waited_for_no_longer_and_keeps_what_is_in(app: Flask) -> None:
    ada, bo = factories.user(), factories.user()
    application = factories.application()
    interview = arranged(ada, application=application)
    other = arranged(bo, application=application)
    seat_of(other, bo).submitted_at = NOW

    actions.cancel(interview, actor=factories.user(Role.COORDINATOR), now=NOW)

    assert interview.cancelled_at == NOW
    assert (application.expected, application.received) == (1, 1)
    assert application.phase is Phase.READY


def test_a_cancelled_interview_is_not_changed(app: Flask) -> None:
    interview = arranged(factories.user())
    actions.cancel(interview, actor=factories.user(Role.COORDINATOR), now=NOW)

    with pytest.raises(Refused, match="cancelled"):
        change(interview, entered(interview))


def test_a_new_seat_makes_a_ready_debrief_wait_again(app: Flask) -> None:
    ada, bo = factories.user(), factories.user()
    interview = arranged(ada)
    seat_of(interview, ada).submitted_at = NOW
    change(interview, plan(ada))
    ready = interview.application.phase

    change(interview, plan(ada, bo))

    assert ready is Phase.READY
    assert interview.application.phase is Phase.WAITING


def test_whoever_saves_second_is_told_and_nothing_changes(app: Flask) -> None:
    ada = factories.user()
    interview = arranged(ada)
    stale = interview.revision
    change(interview, plan(ada, factories.user()))

    with pytest.raises(Overtaken):
        change(interview, plan(ada, minutes=15), revision=stale)

    assert interview.minutes == 60
