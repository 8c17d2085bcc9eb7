"""Opening early, through the pages: who may, who reads, who still has to write first."""

from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.interviews.models import Seat
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import Browser
from tests.scorecards.form import empty, fields

REASON = "A rival's offer ends tonight."
CANARY = "kanarienvogel"


def panel() -> tuple[Application, Seat]:
    """An application with one scorecard in, whose words hold the canary, and a seat to fill."""
    application = factories.application(name="Amara Okafor")
    factories.scorecard(factories.seat(application), summary=CANARY, evidence=f"{CANARY} did it")
    return application, factories.seat(application)


def open_early(browser: Browser, application: Application, **sent: str) -> str:
    browser.sign_in(application.opening.hiring_manager)
    return browser.send(f"/debriefs/{application.id}/open", **({"reason": REASON} | sent))


def hand_in(browser: Browser, seat: Seat, **sent: str) -> None:
    browser.sign_in(seat.interviewer)
    assert browser.send(f"/interviews/{seat.interview_id}/scorecard", **(fields() | sent)) == "/"


def test_the_reason_is_shown_to_everyone_on_the_panel(browser: Browser) -> None:
    application, missing = panel()
    early = factories.seat(application)
    hand_in(browser, early)
    open_early(browser, application)

    browser.sign_in(early.interviewer)
    words = reading.text(browser.see(f"/debriefs/{application.id}"))

    assert f"Opened early, without {missing.interviewer.name}. {REASON}" in words
    assert "2 of 3 scorecards in" in words


def test_without_a_reason_it_stays_sealed(browser: Browser) -> None:
    application, _ = panel()

    assert open_early(browser, application, reason="  ") == ""

    page = browser.see(f"/debriefs/{application.id}")
    assert CANARY not in page
    assert "Scores stay sealed" in page


def test_whoever_still_owes_reads_nothing_until_theirs_is_in(browser: Browser) -> None:
    application, missing = panel()
    open_early(browser, application)
    browser.sign_in(missing.interviewer)
    assert CANARY not in browser.see(f"/debriefs/{application.id}")

    hand_in(browser, missing)

    page = browser.see(f"/debriefs/{application.id}")
    assert CANARY in page
    assert "Submitted after the debrief opened." in reading.text(page)


def test_a_manager_on_the_panel_writes_first(browser: Browser) -> None:
    application, _ = panel()
    manager = application.opening.hiring_manager
    own = factories.seat(application, interviewer=manager)
    browser.sign_in(manager)
    page = browser.see(f"/debriefs/{application.id}")
    assert "Write your own scorecard first" in page
    assert "Open early" not in page
    assert browser.post(f"/debriefs/{application.id}/open", reason=REASON).status_code == 404

    hand_in(browser, own)

    assert open_early(browser, application) == f"/debriefs/{application.id}"
    assert CANARY in browser.see(f"/debriefs/{application.id}")


ABSTAINS = {
    "recommendation": Recommendation.ABSTAIN.value,
    "abstain_reason": "We are friends.",
    "rating-craft": "na",
    "rating-clarity": "na",
}


def test_a_manager_who_abstains_does_not_open_early(browser: Browser) -> None:
    application, _ = panel()
    manager = application.opening.hiring_manager
    hand_in(browser, factories.seat(application, interviewer=manager), **ABSTAINS)

    assert browser.post(f"/debriefs/{application.id}/open", reason=REASON).status_code == 404
    assert CANARY not in browser.see(f"/debriefs/{application.id}")


def test_an_abstention_unlocks_nothing(browser: Browser) -> None:
    application, missing = panel()
    open_early(browser, application)

    hand_in(browser, missing, **ABSTAINS)

    assert CANARY not in browser.see(f"/debriefs/{application.id}")


def test_an_abstention_taken_back_is_a_judgement_that_came_late(browser: Browser) -> None:
    application, missing = panel()
    hand_in(browser, missing, **ABSTAINS)
    open_early(browser, application, reason="")
    browser.sign_in(missing.interviewer)

    sent = fields(revision="1", reason="I can judge the work after all.")
    assert browser.send(f"/interviews/{missing.interview_id}/scorecard/amend", **sent)

    words = reading.text(browser.see(f"/debriefs/{application.id}"))
    assert "Abstain → Yes" in words
    assert "1 yes" not in words
    assert CANARY in words


def test_an_empty_scorecard_is_not_taken(browser: Browser) -> None:
    application, missing = panel()
    open_early(browser, application)
    browser.sign_in(missing.interviewer)

    sent = fields(rating__craft="na", rating__clarity="na", evidence__craft="")
    answer = browser.post(f"/interviews/{missing.interview_id}/scorecard", **sent)

    assert answer.status_code == 422
    assert "You marked every dimension as not assessed." in reading.text(answer.text)
    assert CANARY not in browser.see(f"/debriefs/{application.id}")


def test_a_draft_unlocks_nothing(browser: Browser) -> None:
    application, missing = panel()
    open_early(browser, application)
    browser.sign_in(missing.interviewer)

    browser.send(f"/interviews/{missing.interview_id}/scorecard", **empty(action="save"))

    assert CANARY not in browser.see(f"/debriefs/{application.id}")


def test_a_seat_taken_by_oneself_unlocks_nothing(browser: Browser) -> None:
    application, _ = panel()
    administrator = factories.user(Role.ADMIN)
    own = factories.seat(application, interviewer=administrator, assigned_by_id=administrator.id)
    open_early(browser, application)

    hand_in(browser, own)

    assert CANARY not in browser.see(f"/debriefs/{application.id}")
