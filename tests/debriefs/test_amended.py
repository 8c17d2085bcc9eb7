"""The debrief of a panel on which somebody changed a scorecard, or joined after reading."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs.listing import listed
from debrief.interviews.models import Seat
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.scorecards.form import fields

REASON = "I had mixed up two candidates."


@pytest.fixture
def seat(browser: Browser) -> Seat:
    """The seat of somebody who submitted, on an application whose debrief is open."""
    application = factories.application(name="Amara Okafor")
    factories.scorecard(factories.seat(application), 4)
    seat = factories.seat(application, interviewer=factories.user(name="Priya Raman"))
    browser.sign_in(seat.interviewer)
    browser.send(f"/interviews/{seat.interview_id}/scorecard", **fields())
    factories.debrief(application)
    return seat


def change(browser: Browser, seat: Seat, **changes: str) -> None:
    sent = fields(revision="1", rating__craft="1", reason=REASON, **changes)
    address = f"/interviews/{seat.interview_id}/scorecard"
    assert browser.send(f"{address}/amend", **sent) == address


def debrief(browser: Browser, of: Application) -> str:
    browser.sign_in(of.opening.hiring_manager)
    return browser.see(f"/debriefs/{of.id}")


def test_the_debrief_draws_the_change_and_gives_its_reason(browser: Browser, seat: Seat) -> None:
    change(browser, seat, recommendation="no")

    page = debrief(browser, seat.interview.application)

    words = reading.text(page)
    names = [each.get("aria-label", "") for each in reading.elements(page, "a")]
    assert (
        "Priya Raman: 1 Point 1, two or more below the bar, "
        "changed from 3 after the debrief opened. Read evidence"
    ) in names
    assert "3 → 1, today" in words
    assert f"after the debrief opened. Reason: {REASON}" in words
    assert "Yes → No, today" in words
    assert "No was Yes" in words
    assert "Unanimous yes, 2 of 2." in words
    assert "1 rating was changed after the debrief opened." in words


def test_a_list_marks_the_change_and_counts_what_was_before(browser: Browser, seat: Seat) -> None:
    change(browser, seat, recommendation="no")
    application = seat.interview.application

    (row,) = listed(factories.user(Role.COORDINATOR), [application], now=NOW)

    assert row.tally == "2 yes"
    assert row.mini is not None
    assert row.mini.alt == ("Ratings: Craft 1 4; Clarity 3 4; 1 changed after the debrief opened.")


def test_a_change_after_the_decision_is_said_and_leaves_the_decision(
    browser: Browser, seat: Seat
) -> None:
    application = seat.interview.application
    decision = factories.decision(application)
    decision.decided_at = datetime.now(UTC)
    summary = dict(decision.summary)
    said = "1 scorecard came in or changed after this decision."
    assert said not in debrief(browser, application)

    browser.sign_in(seat.interviewer)
    change(browser, seat)

    assert said in reading.text(debrief(browser, application))
    db.session.refresh(decision)
    assert decision.summary == summary


def test_a_manager_put_on_the_panel_after_reading_is_not_independent(browser: Browser) -> None:
    application = factories.panel(scores=(3,))
    factories.debrief(application)
    manager = application.opening.hiring_manager
    debrief(browser, application)
    seat = factories.seat(application, interviewer=manager)
    assert "Write your own scorecard first" in browser.see(f"/debriefs/{application.id}")
    browser.send(f"/interviews/{seat.interview_id}/scorecard", **fields())

    words = reading.text(debrief(browser, application))

    assert f"{manager.name} wrote after reading the others" in words
    assert "One independent rating" in words
    assert "Written after reading the others" in words
    assert "Craft and Clarity rest on one independent rating." in words


def test_a_scorecard_after_the_opening_says_so(browser: Browser) -> None:
    application = factories.panel(scores=(3,))
    late = factories.seat(application)
    factories.debrief(application, reason="A rival's offer ends tonight.")
    browser.sign_in(late.interviewer)
    browser.send(f"/interviews/{late.interview_id}/scorecard", **fields())

    words = reading.text(debrief(browser, application))

    assert "Submitted after the debrief opened." in words
    assert "2 of 2 scorecards in" in words
    assert "Unanimous yes, 2 of 2." in words


def test_versions_of_many_cost_no_more_statements(
    app: Flask, browser: Browser, seat: Seat, statements: list[str]
) -> None:
    application = seat.interview.application
    counts = []
    for _ in range(2):
        debrief(browser, application)
        statements.clear()
        debrief(browser, application)
        counts.append(len(statements))
        browser.sign_in(seat.interviewer)
        if len(counts) == 1:
            change(browser, seat)

    assert counts[0] == counts[1]
