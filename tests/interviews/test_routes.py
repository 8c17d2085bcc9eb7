from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser

ARRANGERS = {Role.ADMIN, Role.COORDINATOR}


def sent(interview: Interview, **changed: Any) -> dict[str, Any]:
    """The fields of the edit form as a browser in UTC sends them, but for ``changed``."""
    fields: dict[str, Any] = {
        "revision": interview.revision,
        "day": f"{interview.starts_at:%Y-%m-%d}",
        "time": f"{interview.starts_at:%H:%M}",
        "minutes": interview.minutes,
    }
    for place, seat in enumerate(interview.seats):
        fields |= {
            f"seats-{place}-person": seat.interviewer_id,
            f"seats-{place}-part": "required" if seat.required else "shadow",
        }
    return fields | changed


def arrange_address(application: Application) -> str:
    return f"/candidates/{application.id}/panel/{application.opening.rounds[0].id}"


# The panel


def test_the_panel_shows_rounds_seats_and_thin_coverage(browser: Browser) -> None:
    opening = factories.opening(rounds={"Case": ["craft"], "Talk": ["clarity"]})
    application = factories.application(to=opening, name="Amara")
    factories.seat(application, interviewer=factories.user(name="Priya"))
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see(f"/candidates/{application.id}/panel")

    for expected in ("Amara", "Priya", "Talk", "Not arranged yet", "Thin: covered once"):
        assert expected in page
    assert "Craft, Clarity: covered by fewer than two interviewers." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_costs_the_same_however_large_it_is(
    browser: Browser, statements: list[str], count: int
) -> None:
    application = factories.application()
    for _ in range(count):
        factories.seat(application)
    path = f"/candidates/{application.id}/panel"
    browser.sign_in(factories.user(Role.COORDINATOR))
    browser.see(path)  # a rubric is read once for all requests
    del statements[:]

    browser.see(path)

    assert len(statements) == 9


def test_a_hiring_manager_reads_the_own_panels_and_changes_none(browser: Browser) -> None:
    manager = factories.user(Role.HIRING_MANAGER)
    own = factories.application(to=factories.opening(manager=manager))
    other = factories.application()
    seat = factories.seat(own)
    browser.sign_in(manager)

    page = browser.see(f"/candidates/{own.id}/panel")

    assert "Arrange" not in page
    assert "Change" not in page
    browser.see(f"/candidates/{other.id}/panel", 404)
    browser.see(arrange_address(own), 403)
    browser.see(f"/interviews/{seat.interview_id}/edit", 403)
    browser.see(f"/interviews/{seat.interview_id}/cancel", 403)


@pytest.mark.parametrize("role", sorted(set(Role) - ARRANGERS - {Role.HIRING_MANAGER}))
def test_nobody_else_sees_a_panel(browser: Browser, role: Role) -> None:
    application = factories.application()
    browser.sign_in(factories.user(role))

    browser.see(f"/candidates/{application.id}/panel", 403)


@pytest.mark.parametrize("role", sorted(ARRANGERS))
def test_the_own_application_does_not_exist(browser: Browser, role: Role) -> None:
    viewer = factories.user(role, Role.HIRING_MANAGER)
    application = factories.application(to=factories.opening(manager=viewer), employee_id=viewer.id)
    seat = factories.seat(application)
    own_seat = factories.seat(application, interviewer=viewer)
    browser.sign_in(viewer)

    for path in (
        f"/candidates/{application.id}/panel",
        arrange_address(application),
        f"/interviews/{seat.interview_id}/edit",
        f"/interviews/{seat.interview_id}/cancel",
        f"/interviews/{own_seat.interview_id}",
        f"/i/{own_seat.id}",
    ):
        browser.see(path, 404)


# Arranging


def test_a_round_is_arranged_in_the_zone_of_whoever_does_it(browser: Browser) -> None:
    application = factories.application()
    person = factories.user(name="Priya")
    browser.sign_in(factories.user(Role.COORDINATOR, time_zone="Asia/Kolkata"))
    fields = {"day": "2026-11-27", "time": "19:00", "minutes": "60"}
    fields |= {"seats-0-person": str(person.id), "seats-0-part": "required"}

    address = browser.send(arrange_address(application), **fields)

    interview = db.session.query(Interview).one()
    assert address == f"/candidates/{application.id}/panel"
    assert interview.starts_at == datetime(2026, 11, 27, 13, 30, tzinfo=UTC)
    assert [seat.interviewer_id for seat in interview.seats] == [person.id]
    assert interview.seats[0].due_at == interview.starts_at + timedelta(hours=25)


def test_a_round_of_another_opening_is_not_found(browser: Browser) -> None:
    application, other = factories.application(), factories.application()
    browser.sign_in(factories.user(Role.COORDINATOR))

    browser.see(f"/candidates/{application.id}/panel/{other.opening.rounds[0].id}", 404)


def test_everything_wrong_is_said_at_once(browser: Browser) -> None:
    application = factories.application()
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = {"day": "soon", "time": "", "minutes": "many", "seats-0-person": "0"}

    response = browser.post(arrange_address(application), **fields, **{"seats-0-part": "required"})

    assert response.status_code == 422
    for expected in (
        "<title>Error: Case",
        "Give a date such as 2026-11-27.",
        "Give the time.",
        "Give a whole number.",
        "Seat at least one interviewer.",
    ):
        assert expected in response.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "0001-01-01"}, "Give a day between 2000 and 2099."),
        ({"day": "2026-03-29", "time": "02:30"}, "Clocks go forward over this time."),
        ({"minutes": "0"}, "An interview takes between 1 and 1440 minutes."),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    browser: Browser, changed: dict[str, str], said: str
) -> None:
    seat = factories.seat()
    browser.sign_in(factories.user(Role.COORDINATOR, time_zone="Europe/Warsaw"))

    response = browser.post(
        f"/interviews/{seat.interview_id}/edit", **sent(seat.interview, **changed)
    )

    assert response.status_code == 422
    assert said in response.text


def test_the_same_person_is_seated_once(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(factories.user(Role.COORDINATOR))
    twice = {"seats-1-person": seat.interviewer_id, "seats-1-part": "required"}

    response = browser.post(
        f"/interviews/{seat.interview_id}/edit", **sent(seat.interview, **twice)
    )

    assert response.status_code == 422
    assert "Seat each person only once." in response.text


def test_only_people_who_may_interview_are_offered(browser: Browser) -> None:
    candidate = factories.user(name="The candidate")
    factories.user(name="Gone", active=False)
    factories.user(name="Priya")
    application = factories.application(employee_id=candidate.id)
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see(arrange_address(application))

    assert "Priya, " in page
    assert "The candidate, " not in page
    assert "Gone, " not in page


def test_a_button_of_the_form_keeps_the_text_and_saves_nothing(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post(
        f"/interviews/{seat.interview_id}/edit",
        **sent(seat.interview, minutes="25", change="add"),
    )

    assert response.status_code == 200
    assert 'value="25"' in response.text
    assert "Interviewer 2" in response.text
    assert db.session.get_one(Interview, seat.interview_id).minutes == 45


# Changing


def test_seats_are_changed(browser: Browser) -> None:
    seat = factories.seat()
    interview, first = seat.interview, seat.interviewer_id
    new = factories.user()
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = sent(interview) | {"seats-0-person": new.id, "seats-0-part": "shadow"}

    address = browser.send(f"/interviews/{interview.id}/edit", **fields)

    assert address == f"/candidates/{interview.application_id}/panel"
    found = {each.interviewer_id: each for each in db.session.query(Seat)}
    assert found[first].removed_at is not None
    assert (found[new.id].removed_at, found[new.id].required) == (None, False)
    assert "Taken off" in browser.see(address)


def test_a_stale_save_offers_both_and_keeping_mine_works(browser: Browser) -> None:
    interview = factories.seat().interview
    browser.sign_in(factories.user(Role.COORDINATOR))
    page = f"/interviews/{interview.id}/edit"
    stale = sent(interview, minutes="20")
    browser.send(page, **sent(interview, minutes="30"))

    response = browser.post(page, **stale)

    assert response.status_code == 409
    assert "30 minutes</td><td>" in response.text
    assert 'value="20"' in response.text
    assert interview.minutes == 30

    browser.send(page, **{**stale, "revision": interview.revision})
    assert db.session.get_one(Interview, interview.id).minutes == 20


def test_dropping_the_own_seat_is_refused_on_the_form(browser: Browser) -> None:
    viewer = factories.user(Role.COORDINATOR)
    seat = factories.seat(interviewer=viewer)
    browser.sign_in(viewer)
    fields = sent(seat.interview, minutes="33") | {"seats-0-person": factories.user().id}

    response = browser.post(f"/interviews/{seat.interview_id}/edit", **fields)

    assert response.status_code == 422
    assert "You still owe a scorecard in this interview." in response.text
    assert db.session.get_one(Interview, seat.interview_id).minutes == 45


def test_an_interview_is_cancelled_after_a_question(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(factories.user(Role.COORDINATOR))
    page = f"/interviews/{seat.interview_id}/cancel"

    assert "Scorecards that are submitted stay" in browser.see(page)
    address = browser.send(page)

    assert db.session.get_one(Interview, seat.interview_id).cancelled_at is not None
    assert "Cancelled" in browser.see(address)
    browser.see(page, 404)
    browser.see(f"/interviews/{seat.interview_id}/edit", 404)


# The kit


def test_the_kit_shows_what_to_find_out_at_the_level(browser: Browser) -> None:
    opening = factories.opening(rounds={"Case": ["craft"]})
    seat = factories.seat(factories.application(to=opening, name="Amara"))
    factories.seat(seat.interview.application)
    browser.sign_in(seat.interviewer)

    page = browser.see(f"/interviews/{seat.interview_id}")

    for expected in ("Amara", "Product manager · L5 · Case", "craft at 4", "L5 bar"):
        assert expected in page
    assert f'href="/interviews/{seat.interview_id}/scorecard"' in page
    assert "clarity at 4" not in page


def test_whoever_sits_in_the_same_interview_is_named(browser: Browser) -> None:
    seat = factories.seat()
    for name, removed in (("Luis", None), ("Off", NOW)):
        person = factories.user(name=name)
        other = Seat(interviewer=person, due_at=NOW, removed_at=removed)
        seat.interview.seats.append(other)
    browser.sign_in(seat.interviewer)

    page = browser.see(f"/interviews/{seat.interview_id}")

    assert "Luis" in page
    assert "Off" not in page


@pytest.mark.parametrize("role", sorted(Role))
def test_nobody_else_opens_the_kit(browser: Browser, role: Role) -> None:
    seat = factories.seat()
    browser.sign_in(factories.user(role))

    browser.see(f"/interviews/{seat.interview_id}", 404)
    browser.see(f"/i/{seat.id}", 404)


def test_who_was_taken_off_opens_no_kit(browser: Browser) -> None:
    seat = factories.seat(removed_at=NOW)
    browser.sign_in(seat.interviewer)

    browser.see(f"/interviews/{seat.interview_id}", 404)
    browser.see(f"/i/{seat.id}", 404)


def test_the_kit_of_a_cancelled_interview_says_so_to_whoever_is_still_on_the_panel(
    browser: Browser,
) -> None:
    seat = factories.seat()
    factories.seat(seat.interview.application, interviewer=seat.interviewer)
    seat.interview.cancelled_at = NOW
    browser.sign_in(seat.interviewer)

    page = browser.see(f"/interviews/{seat.interview_id}")

    assert "This interview was cancelled" in page
    assert "/scorecard" not in page


def test_whoever_has_no_interview_left_finds_no_kit(browser: Browser) -> None:
    seat = factories.seat()
    seat.interview.cancelled_at = NOW
    browser.sign_in(seat.interviewer)

    browser.see(f"/interviews/{seat.interview_id}", 404)
    browser.see(f"/i/{seat.id}", 404)


def test_the_short_link_leads_to_the_kit_and_from_the_start_to_the_scorecard(
    browser: Browser,
) -> None:
    seat = factories.seat(starts_at=NOW)

    for moment, page in ((NOW - timedelta(minutes=1), ""), (NOW, "/scorecard")):
        with time_machine.travel(moment, tick=False):
            browser.sign_in(seat.interviewer)
            response = browser.open(f"/i/{seat.id}")

        assert response.headers["Location"] == f"/interviews/{seat.interview_id}{page}"


def test_no_page_of_the_set_up_shows_a_judgement(browser: Browser) -> None:
    application = factories.application()
    seat = factories.seat(application, submitted_at=NOW)
    factories.scorecard(seat, summary="A verdict nobody may read here")
    browser.sign_in(factories.user(Role.COORDINATOR, Role.ADMIN))

    for page in (
        f"/candidates/{application.id}/panel",
        f"/candidates/{application.id}/edit",
        f"/interviews/{seat.interview_id}/edit",
        f"/interviews/{seat.interview_id}/cancel",
    ):
        text = browser.see(page)
        assert "verdict" not in text
        assert "Evidence for" not in text


def test_hostile_names_stay_text(browser: Browser) -> None:
    opening = factories.opening(rounds={"<b>Case": ["craft"]})
    application = factories.application(to=opening, name="<script>alert(1)</script>")
    viewer = factories.user(Role.COORDINATOR, name="<i>Me")
    seat = factories.seat(application, interviewer=viewer)
    browser.sign_in(viewer)

    for page in (
        f"/candidates/{application.id}/panel",
        arrange_address(application),
        f"/interviews/{seat.interview_id}",
        f"/interviews/{seat.interview_id}/edit",
        f"/interviews/{seat.interview_id}/cancel",
    ):
        text = browser.see(page)
        assert "<script>alert" not in text
        assert "<b>Case" not in text
        assert "<i>Me" not in text
