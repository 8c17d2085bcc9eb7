"""What becomes of the work of somebody who has left: it is kept, named, and given to others."""

import pytest
from flask import Flask

from debrief.accounts.models import User
from debrief.db import db
from debrief.interviews import queries as interviews
from debrief.interviews.models import Seat
from debrief.openings import queries as openings
from debrief.panels import queries as panels
from debrief.people import changes
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser


def leave(person: User) -> None:
    changes.deactivate(person, actor=factories.user(Role.ADMIN), now=NOW)


def owing(*roles: Role) -> Seat:
    """A required seat of somebody who has left without a scorecard."""
    person = factories.user(*roles, name="Priya Raman")
    seat = factories.seat(factories.application(name="Amara Okafor"), interviewer=person)
    leave(person)
    return seat


def test_nobody_who_left_is_offered_for_anything_new(app: Flask) -> None:
    person = factories.user(*Role)
    application = factories.application()
    offered = (
        interviews.may_interview(application),
        panels.may_sit(application, ()),
        panels.may_act(application),
        openings.hiring_managers(None),
    )
    before = [person in db.session.scalars(each).all() for each in offered]

    leave(person)

    after = [person in db.session.scalars(each).all() for each in offered]
    assert (before, after) == ([True] * 4, [False] * 4)


@pytest.mark.parametrize("submitted", [False, True])
def test_the_panel_page_says_who_left_with_a_scorecard_to_come(
    browser: Browser, submitted: bool
) -> None:
    seat = owing()
    if submitted:
        factories.scorecard(seat)
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see(f"/candidates/{seat.interview.application_id}/panel")

    assert ("Priya Raman has left with a scorecard to come." in page) != submitted
    assert "Has left" in page
    assert ("Not covered" in page) != submitted


def test_pages_that_follow_a_panel_say_who_left(browser: Browser) -> None:
    seat = owing()
    number = seat.interview.application_id
    browser.sign_in(factories.user(Role.COORDINATOR))
    change = f'href="/interviews/{seat.interview_id}/edit">Take off'

    assert change in browser.see(f"/candidates/{number}")
    assert change in browser.see(f"/debriefs/{number}")
    browser.sign_in(seat.interview.application.opening.hiring_manager)
    assert "a coordinator takes them off" in browser.see(f"/debriefs/{number}")


def test_whoever_is_taken_off_blocks_nothing(browser: Browser) -> None:
    seat = owing()
    application = seat.interview.application
    other = factories.seat(application)
    factories.scorecard(other)
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert (application.received, application.expected) == (1, 2)
    browser.send(
        f"/interviews/{seat.interview_id}/edit",
        **{
            "revision": seat.interview.revision,
            "day": "2026-11-24",
            "time": "13:00",
            "minutes": 45,
            "seats-0-person": other.interviewer_id,
            "seats-0-part": "shadow",
        },
    )

    assert (application.received, application.expected) == (1, 1)
    assert application.phase == "ready"


def test_coordinators_find_what_is_left_behind_in_their_work(browser: Browser) -> None:
    seat = owing()
    coordinator = factories.user(Role.COORDINATOR)
    own = factories.seat(factories.application(name="Own", employee=coordinator))
    leave(own.interviewer)

    browser.sign_in(coordinator)
    page = browser.see("/")
    browser.sign_in(factories.user(Role.ADMIN))
    others = browser.see("/")

    assert "Left behind" in page
    assert "Priya Raman has left" in page
    assert f'href="/interviews/{seat.interview_id}/edit"' in page
    assert "Own" not in page
    assert "Left behind" not in others


def test_an_opening_says_that_its_manager_left(browser: Browser) -> None:
    opening = factories.opening(manager=factories.user(Role.HIRING_MANAGER, name="Priya Raman"))
    leave(opening.hiring_manager)
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see(f"/openings/{opening.id}")
    form = browser.see(f"/openings/{opening.id}/edit")

    assert "Priya Raman has left." in page
    assert "Priya Raman, who has left</option>" in form
    assert "Priya Raman, who has left" in browser.see("/openings")
