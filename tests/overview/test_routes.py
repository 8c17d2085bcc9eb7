"""My work and the candidates, as different people find them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from debrief.accounts.models import User
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def work(browser: Browser, viewer: User, now: datetime = MONDAY) -> str:
    with time_machine.travel(now, tick=False):
        browser.sign_in(viewer)
        return reading.text(browser.see("/"))


def seat(viewer: User, name: str, hours: float, **values: Any) -> Seat:
    """A seat in an interview that begins so many ``hours`` from Monday noon."""
    return factories.seat(
        factories.application(name=name),
        interviewer=viewer,
        starts_at=MONDAY + timedelta(hours=hours),
        **values,
    )


def test_what_waits_comes_by_its_due_time_the_late_first(browser: Browser) -> None:
    viewer = factories.user()
    seat(viewer, "Due Tomorrow", -1)
    seat(viewer, "Long Late", -72)
    seat(viewer, "Due Today", -20)

    page = work(browser, viewer)

    assert "Do now 3" in page
    order = [page.index(name) for name in ("Long Late", "Due Today", "Due Tomorrow")]
    assert order == sorted(order)
    assert "Late by 2 days" in page
    assert "Due today 16:00" in page
    assert "ended 19 hours ago" in page
    assert "Due tomorrow 11:00" in page


def test_an_interview_under_way_can_be_written(browser: Browser) -> None:
    viewer = factories.user()
    seat(viewer, "Amara Okafor", -0.5)

    page = work(browser, viewer)

    assert "began today 11:30" in page
    assert "Write scorecard for Amara Okafor" in page


def test_a_draft_is_finished_rather_than_begun(browser: Browser) -> None:
    viewer = factories.user()
    factories.draft(seat(viewer, "Amara Okafor", -2), summary="Half a thought")

    assert "Finish draft for Amara Okafor" in work(browser, viewer)


def test_only_the_first_thing_to_do_stands_out(browser: Browser) -> None:
    viewer = factories.user()
    for hours in (-1, -2):
        seat(viewer, "Amara Okafor", hours)

    with time_machine.travel(MONDAY):
        browser.sign_in(viewer)
        page = browser.see("/")

    assert page.count('<a class="btn" ') == 1
    assert page.count('<a class="btn btn-2" ') == 1


def test_what_comes_is_in_the_order_of_the_interviews(browser: Browser) -> None:
    viewer = factories.user()
    seat(viewer, "Comes Second", 30, due_at=MONDAY + timedelta(hours=40))
    seat(viewer, "Comes First", 4, due_at=MONDAY + timedelta(hours=90))

    page = work(browser, viewer)

    assert "Nothing is waiting on you." in page
    assert "Your next interview is Comes First, today 16:00." in page
    assert page.rindex("Comes First") < page.index("Comes Second")
    assert "Do now" not in page


def test_what_was_submitted_stays_for_two_weeks_the_newest_first(browser: Browser) -> None:
    viewer = factories.user()
    for name, days in (("Older", 6), ("Newer", 1), ("Long Gone", 15)):
        factories.scorecard(
            seat(viewer, name, -24 * days - 1), submitted_at=MONDAY - timedelta(days=days)
        )

    page = work(browser, viewer)

    assert page.index("Newer") < page.index("Older")
    assert "submitted yesterday 12:00" in page
    assert "submitted Tue 12:00" in page
    assert "Long Gone" not in page


def test_what_was_submitted_leads_to_the_debrief_only_once_it_is_open(browser: Browser) -> None:
    viewer = factories.user()
    sealed, opened = seat(viewer, "Still Sealed", -24), seat(viewer, "Wide Open", -48)
    for each in (sealed, opened):
        factories.scorecard(each, submitted_at=MONDAY - timedelta(hours=1))
    factories.debrief(opened.interview.application)

    page = work(browser, viewer)

    assert "See scorecard for Still Sealed" in page
    assert "See debrief for Wide Open" in page


def test_nobody_with_nothing_to_do_is_left_wondering(browser: Browser) -> None:
    page = work(browser, factories.user())

    assert "Nothing is waiting on you." in page
    assert (
        "You have no interviews scheduled. "
        "Coordinators add you to a panel from the candidate page." in page
    )


def test_what_no_longer_stands_waits_on_nobody(browser: Browser) -> None:
    viewer = factories.user()
    seat(viewer, "Removed", -2).removed_at = MONDAY
    seat(viewer, "Cancelled", -2).interview.cancelled_at = MONDAY
    seat(viewer, "Withdrawn", -2).interview.application.withdrawn_at = MONDAY
    seat(viewer, "Own Application", -2).interview.application.candidate.employee = viewer

    page = work(browser, viewer)

    assert "Nothing is waiting on you." in page
    for name in ("Removed", "Cancelled", "Withdrawn", "Own Application"):
        assert name not in page


def test_a_hiring_manager_finds_debriefs_to_open_and_to_decide(browser: Browser) -> None:
    manager = factories.user(Role.HIRING_MANAGER)
    opening = factories.opening(manager=manager)
    to_decide = factories.panel(factories.application(to=opening, name="Olga Open"))
    factories.debrief(to_decide)
    factories.panel(factories.application(to=opening, name="Rosa Ready"))
    factories.seat(factories.application(to=opening, name="Wendy Waits"))
    done = factories.panel(factories.application(to=opening, name="Dora Decided"))
    factories.debrief(done)
    factories.decision(done)
    factories.panel(factories.application(name="Of Another Manager"))

    page = work(browser, manager)

    assert "Do now 2" in page
    assert "Ready Open debrief for Rosa Ready" in page
    assert "Open Decide for Olga Open" in page
    assert page.index("Rosa Ready") < page.index("Olga Open")
    for name in ("Wendy Waits", "Dora Decided", "Of Another Manager"):
        assert name not in page


def test_a_hiring_manager_who_owes_a_scorecard_is_led_to_that_alone(browser: Browser) -> None:
    application = factories.panel(factories.application(name="Amara Okafor"))
    manager = application.opening.hiring_manager
    factories.seat(application, interviewer=manager, required=False)
    factories.debrief(application)

    page = work(browser, manager, MONDAY + timedelta(days=2))

    assert "Do now 1" in page
    assert "Write scorecard for Amara Okafor" in page
    assert "Decide" not in page


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("UTC", "Due tomorrow 02:30"),
        ("America/New_York", "Due today 21:30"),
        ("Asia/Singapore", "Due tomorrow 10:30"),
        ("Asia/Kathmandu", "Due tomorrow 08:15"),
    ],
)
def test_times_are_in_the_viewers_zone(browser: Browser, zone: str, due: str) -> None:
    viewer = factories.user(time_zone=zone)
    seat(viewer, "Amara Okafor", -9, due_at=datetime(2026, 11, 24, 2, 30, tzinfo=UTC))

    assert due in work(browser, viewer)


def test_a_day_with_a_clock_change_is_still_one_day(browser: Browser) -> None:
    viewer = factories.user(time_zone="Europe/Paris")
    changed = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    factories.seat(
        factories.application(name="Amara Okafor"),
        interviewer=viewer,
        starts_at=changed + timedelta(hours=22),
    )

    page = work(browser, viewer, changed)

    assert "today 23:30" in page


def test_my_work_costs_the_same_however_much_there_is(
    browser: Browser, statements: list[str]
) -> None:
    manager = factories.user(Role.HIRING_MANAGER)
    opening = factories.opening(manager=manager)
    counts = []
    for _ in range(2):
        for _ in range(2):
            factories.debrief(factories.panel(factories.application(to=opening)))
            factories.panel(factories.application(to=opening))
            factories.seat(interviewer=manager)
            factories.scorecard(factories.seat(interviewer=manager))
        browser.sign_in(manager)
        db.session.commit()
        statements.clear()
        browser.see("/")
        counts.append(len(statements))

    assert counts == [5, 5]


def test_candidates_are_filtered(browser: Browser) -> None:
    first, second = factories.opening(title="Designer"), factories.opening(title="Analyst")
    factories.panel(factories.application(to=first, name="Amara Okafor"))
    factories.application(to=second, name="Jonas 100% Weber")
    browser.sign_in(factories.user(Role.COORDINATOR))

    def names(query: str) -> list[str]:
        page = browser.see(f"/candidates{query}")
        return [name for name in ("Amara Okafor", "Jonas 100% Weber") if f">{name}<" in page]

    assert names("") == ["Amara Okafor", "Jonas 100% Weber"]
    assert names("?name=amara") == ["Amara Okafor"]
    assert names("?name=%25") == ["Jonas 100% Weber"]
    assert names(f"?opening={second.id}") == ["Jonas 100% Weber"]
    assert names("?phase=ready") == ["Amara Okafor"]
    assert names(f"?name=a&opening={first.id}&phase=ready") == ["Amara Okafor"]
    assert names("?name=nobody") == []
    assert "No candidate matches." in browser.see("/candidates?name=nobody")


@pytest.mark.parametrize(
    "query", ["opening=x", "opening=٣", "opening=" + "9" * 30, "phase=x", "page=0", "name=%00"]
)
def test_a_filter_that_means_nothing_filters_nothing(browser: Browser, query: str) -> None:
    factories.application(name="Amara Okafor")
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "Amara Okafor" in browser.see(f"/candidates?{query}")


def test_the_filter_offers_only_openings_the_viewer_knows(browser: Browser) -> None:
    mine = factories.opening(title="Mine")
    factories.application(to=mine)
    factories.application(to=factories.opening(title="Not mine"))
    browser.sign_in(mine.hiring_manager)

    page = browser.see("/candidates")

    assert "Mine" in page
    assert "Not mine" not in page


def test_pages_keep_the_filter(browser: Browser) -> None:
    opening = factories.opening()
    for number in range(51):
        factories.application(to=opening, name=f"Person {number:03}")
    browser.sign_in(opening.hiring_manager)

    page = browser.see("/candidates?name=person")
    following = [each for each in reading.elements(page, "a") if each.get("rel") == "next"]
    (last,) = [browser.see(each["href"]) for each in following]

    assert "name=person" in following[0]["href"]
    assert page.count("Choose Person") == 50
    assert last.count("Choose Person") == 1


def test_candidates_cost_the_same_however_many(browser: Browser, statements: list[str]) -> None:
    opening = factories.opening()
    coordinator = factories.user(Role.COORDINATOR)
    counts = []
    for _ in range(2):
        factories.debrief(factories.panel(factories.application(to=opening)))
        factories.debrief(factories.panel(factories.application(to=opening), (3, 2, 1, 4, 3)))
        browser.sign_in(coordinator)
        browser.see("/candidates")  # the rubric is read once
        statements.clear()
        browser.see("/candidates")
        counts.append(len(statements))

    assert counts == [8, 8]


def test_a_candidates_page_says_who_is_expected_and_nothing_of_what_was_judged(
    browser: Browser,
) -> None:
    application = factories.panel(factories.application(name="Amara Okafor"))
    late = factories.seat(application, interviewer=factories.user(name="Mei Lin Chen"))
    browser.sign_in(factories.user(Role.COORDINATOR))

    with time_machine.travel(late.due_at + timedelta(hours=1)):
        browser.sign_in(factories.user(Role.COORDINATOR))
        page = reading.text(browser.see(f"/candidates/{application.id}"))

    assert "Panel, 2 of 3 in" in page
    assert "Mei Lin Chen" in page
    assert "Late" in page
    assert "They showed the work." not in page


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.AUDITOR, Role.HIRING_MANAGER])
def test_a_candidates_page_is_for_those_who_follow(browser: Browser, role: Role) -> None:
    application = factories.panel()
    factories.debrief(application)
    factories.decision(application)
    viewer = factories.user(role)
    factories.scorecard(factories.seat(application, interviewer=viewer))
    browser.sign_in(viewer)

    browser.see(f"/candidates/{application.id}", status=404)


def test_a_withdrawn_candidate_is_found_by_the_filter_alone(browser: Browser) -> None:
    application = factories.application(name="Left Early")
    application.withdrawn_at = NOW
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "Left Early" not in browser.see("/candidates")
    assert "Left Early" in browser.see("/candidates?phase=withdrawn")
    assert "Withdrawn" in browser.see(f"/candidates/{application.id}")


def test_each_name_in_the_list_leads_to_a_page_that_its_reader_may_see(browser: Browser) -> None:
    viewer = factories.user(Role.HIRING_MANAGER)
    led = factories.application(to=factories.opening(manager=viewer))
    assessed = factories.application()
    factories.seat(assessed, interviewer=viewer)
    browser.sign_in(viewer)

    page = browser.see("/candidates")

    assert f'<a href="/candidates/{led.id}">' in page
    assert f'<a href="/debriefs/{assessed.id}">' in page
    browser.see(f"/debriefs/{assessed.id}")
