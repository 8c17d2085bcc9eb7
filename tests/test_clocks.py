"""A clock that is wrong opens nothing, closes nothing early, and puts nothing out of order."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from debrief.accounts import reset_links
from debrief.accounts.models import SignIn, User
from debrief.accounts.throttle import FREE
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.people.viewing import LASTS
from debrief.rights import Role
from debrief.scorecards.models import ScorecardVersion
from tests import factories
from tests.accounts.test_routes import sign_in
from tests.audit.tamper import found
from tests.conftest import NOW, Browser
from tests.people.links import invited
from tests.scorecards.form import fields

SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""Half an hour before clocks in Berlin go forward."""
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""Half an hour before they go back, and an hour comes twice."""
MINUTE = timedelta(minutes=1)
TEN, HOUR, DAY = 10 * MINUTE, timedelta(hours=1), timedelta(days=1)

at_each_season = pytest.mark.parametrize(
    "moment", [NOW, SPRING, AUTUMN], ids=["winter", "spring", "autumn"]
)
set_back = pytest.mark.parametrize("by", [TEN, DAY], ids=["ten minutes", "a day"])


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock changes with the season."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def status(browser: Browser, path: str, at: datetime) -> int:
    """How a page is answered at some moment."""
    with time_machine.travel(at, tick=False):
        return browser.open(path).status_code


def signed_in(browser: Browser, at: datetime, *roles: Role) -> User:
    with time_machine.travel(at, tick=False):
        person = factories.user(*roles)
        browser.sign_in(person)
    return person


@at_each_season
def test_a_sign_in_lasts_as_long_whatever_the_season(browser: Browser, moment: datetime) -> None:
    signed_in(browser, moment)
    working = [status(browser, "/", moment + hours * HOUR) for hours in (7, 14, 21)]

    assert working == [200, 200, 200]
    assert status(browser, "/", moment + DAY - MINUTE) == 200
    assert status(browser, "/", moment + DAY + MINUTE) == 302


@at_each_season
def test_a_sign_in_ends_when_idle_whatever_the_season(browser: Browser, moment: datetime) -> None:
    signed_in(browser, moment)

    assert status(browser, "/", moment + 8 * HOUR + MINUTE) == 302


@set_back
def test_a_clock_that_is_set_back_ends_no_sign_in_and_lengthens_none(
    browser: Browser, by: timedelta
) -> None:
    signed_in(browser, NOW)

    assert status(browser, "/", NOW - by) == 200
    assert db.session.scalars(sa.select(SignIn.expires_at)).one() == NOW + DAY
    assert status(browser, "/", NOW + DAY + MINUTE) == 302


@set_back
def test_an_invitation_survives_a_clock_that_is_set_back(browser: Browser, by: timedelta) -> None:
    address = f"/invite/{invited(now=NOW)}"
    db.session.commit()

    assert status(browser, address, NOW - by) == 200
    assert status(browser, address, NOW + 72 * HOUR - MINUTE) == 200
    assert status(browser, address, NOW + 72 * HOUR + MINUTE) == 404


def test_a_link_to_set_a_password_is_good_for_half_an_hour_and_not_before(
    browser: Browser,
) -> None:
    person = factories.user()
    db.session.commit()
    with time_machine.travel(NOW, tick=False):
        address = f"/reset/{reset_links.token(person)}"

    # A server whose clock is behind waits until the link was written.
    times = (-TEN, timedelta(), 29 * MINUTE, 31 * MINUTE)
    assert [status(browser, address, NOW + each) for each in times] == [404, 200, 200, 404]


@set_back
def test_an_emergency_never_lasts_longer_than_it_said(browser: Browser, by: timedelta) -> None:
    application = factories.panel()
    factories.debrief(application)
    administrator = signed_in(browser, NOW, Role.ADMIN)
    factories.broken_glass(application, administrator, began_at=NOW)
    address = f"/debriefs/{application.id}"
    db.session.commit()
    shown = {}
    for at in (NOW - by, NOW + HOUR - MINUTE, NOW + HOUR + MINUTE):
        with time_machine.travel(at, tick=False):
            shown[at - NOW] = "They showed the work." in browser.open(address).text

    assert shown == {-by: True, HOUR - MINUTE: True, HOUR + MINUTE: False}


@at_each_season
def test_viewing_as_somebody_ends_after_its_hour(browser: Browser, moment: datetime) -> None:
    signed_in(browser, moment, Role.ADMIN)
    person = factories.user(name="Somebody Else")
    with time_machine.travel(moment, tick=False):
        browser.send(f"/admin/people/{person.id}/view-as")
    seen = {}
    for at in (moment + LASTS - MINUTE, moment + LASTS + MINUTE):
        with time_machine.travel(at, tick=False):
            seen[at - moment] = "Somebody Else" in browser.see("/")

    assert seen == {LASTS - MINUTE: True, LASTS + MINUTE: False}


@set_back
def test_setting_the_clock_back_forgives_no_guess(browser: Browser, by: timedelta) -> None:
    person = factories.user()
    db.session.commit()
    with time_machine.travel(NOW, tick=False):
        for _ in range(FREE + 1):
            sign_in(browser, person.email, "a wrong password")
    with time_machine.travel(NOW - by, tick=False):
        refused = sign_in(browser, person.email, "a long enough password")

    assert refused.status_code == 429
    assert db.session.scalars(sa.select(SignIn)).all() == []


@set_back
def test_the_log_is_in_the_order_of_what_happened_whatever_the_clock_said(
    app: Flask, browser: Browser, by: timedelta
) -> None:
    application = factories.panel(scores=[3])
    seat = factories.seat(application)
    manager = Browser(app.test_client())
    with time_machine.travel(NOW, tick=False):
        manager.sign_in(application.opening.hiring_manager)
        manager.send(f"/debriefs/{application.id}/open", reason="An offer ends tonight.")
    with time_machine.travel(NOW - by, tick=False):
        browser.sign_in(seat.interviewer)
        browser.send(f"/interviews/{seat.interview_id}/scorecard", **fields())

    events = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    told = [each.action for each in events if each.application_id == application.id]
    assert told[-2:] == [Action.DEBRIEF_OPENED_EARLY, Action.SCORECARD_SUBMITTED]
    assert events[-1].at < events[-2].at
    newest = sa.select(ScorecardVersion).order_by(ScorecardVersion.id.desc()).limit(1)
    assert db.session.scalars(newest).one().after_opening is True
    assert found() == []
