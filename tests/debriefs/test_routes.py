"""A debrief from sealed to decided, and who is shown what of it on the way."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs.models import Debrief, Decision, Outcome
from debrief.interviews.models import Seat
from debrief.rights import Phase, Role
from tests import factories, reading
from tests.concurrency import at_once, sender
from tests.conftest import NOW, Browser

REASON = "The panel agrees that the work speaks for itself."
EARLY = "A rival's offer ends tonight."


def address(of: Application, act: str = "") -> str:
    return f"/debriefs/{of.id}/{act}".rstrip("/")


def verdict(**changes: str) -> dict[str, str]:
    """The decision form as a browser sends it; ``changes`` win."""
    return {
        "outcome": "hire",
        "level": "L5",
        "evidence_dimension": "",
        "evidence_by": "",
        "reason": REASON,
        "dissent_by": "",
        "dissent": "",
    } | changes


@pytest.fixture
def ready() -> Application:
    """Two scorecards in, and nothing opened."""
    return factories.panel(factories.application(name="Amara Okafor"))


@pytest.fixture
def opened(ready: Application) -> Application:
    factories.debrief(ready)
    return ready


@pytest.fixture
def manager(browser: Browser, request: pytest.FixtureRequest) -> User:
    """The hiring manager of the test's application, signed in."""
    name = "ready" if "ready" in request.fixturenames else "opened"
    application: Application = request.getfixturevalue(name)
    browser.sign_in(application.opening.hiring_manager)
    return application.opening.hiring_manager


pytestmark = pytest.mark.usefixtures("app")


def test_a_sealed_debrief_tells_how_far_it_has_come(browser: Browser) -> None:
    application = factories.panel(scores=(1, 4))
    factories.seat(application, interviewer=factories.user(name="Tomasz Żuk"))
    browser.sign_in(application.opening.hiring_manager)

    page = reading.text(browser.see(address(application)))

    assert "2 of 3 scorecards are in" in page
    assert "Tomasz Żuk" in page
    assert "Scores stay sealed until all are in" in page
    assert "They showed the work." not in page


@pytest.mark.parametrize("who", ["manager", "coordinator"])
def test_a_complete_panel_is_opened(browser: Browser, ready: Application, who: str) -> None:
    opener = ready.opening.hiring_manager if who == "manager" else factories.user(Role.COORDINATOR)
    browser.sign_in(opener)
    assert "Open the debrief" in browser.see(address(ready))

    assert browser.send(address(ready, "open"), reason="Not needed") == address(ready)

    row = db.session.scalars(sa.select(Debrief)).one()
    assert (row.opened_by, row.early_reason, ready.phase) == (opener, "", Phase.OPEN)
    assert "They showed the work." in browser.see(address(ready))


def test_opening_early_needs_a_reason(browser: Browser) -> None:
    application = factories.panel()
    factories.seat(application, interviewer=factories.user(name="Mei Lin Chen"))
    browser.sign_in(application.opening.hiring_manager)
    assert "Open with 2 of 3" in browser.see(address(application))

    refused = browser.post(address(application, "open"), reason="  ")
    assert refused.status_code == 422
    assert "Say why you open the debrief early. The panel will read it." in refused.text
    assert application.phase is Phase.WAITING

    endless = browser.post(address(application, "open"), reason="x" * 10_001)
    assert endless.status_code == 422
    assert application.phase is Phase.WAITING

    assert browser.send(address(application, "open"), reason=EARLY) == address(application)
    page = reading.text(browser.see(address(application)))
    assert "Opened early, without Mei Lin Chen." in page
    assert EARLY in page
    assert "2 of 3 scorecards in" in page


def test_nothing_can_be_opened_before_the_first_scorecard(browser: Browser) -> None:
    application = factories.seat().interview.application
    browser.sign_in(application.opening.hiring_manager)
    assert "Open early" not in browser.see(address(application))

    response = browser.post(address(application, "open"), reason=EARLY)

    assert response.status_code == 422
    assert "No scorecard is in yet, so there is nothing to open." in response.text
    assert application.phase is Phase.WAITING


def test_a_coordinator_does_not_open_early(browser: Browser) -> None:
    application = factories.panel()
    factories.seat(application)
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "Open early" not in browser.see(address(application))
    assert browser.post(address(application, "open"), reason=EARLY).status_code == 404
    assert application.phase is Phase.WAITING


def test_opening_what_is_open_leads_to_it(
    browser: Browser, opened: Application, manager: User
) -> None:
    assert browser.send(address(opened, "open"), reason="") == address(opened)

    count = sa.select(sa.func.count()).select_from(Debrief)
    assert db.session.scalar(count) == 1


def test_two_who_open_at_once_open_it_once(app: Flask, ready: Application) -> None:
    people = [ready.opening.hiring_manager, factories.user(Role.COORDINATOR)]

    responses = at_once(*(sender(app, each, address(ready, "open"), reason="") for each in people))

    assert {each.headers["Location"] for each in responses} == {address(ready)}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Debrief)) == 1


def test_a_decision_is_recorded_with_what_was_on_the_screen(
    browser: Browser, opened: Application, manager: User
) -> None:
    leads_to = browser.send(address(opened, "decision"), **verdict())

    assert leads_to == f"{address(opened)}#decision"
    decision = db.session.scalars(sa.select(Decision)).unique().one()
    assert (decision.number, decision.outcome, decision.level, decision.reason) == (
        1,
        Outcome.HIRE,
        "L5",
        REASON,
    )
    assert (decision.decided_by, decision.departs, opened.phase) == (
        manager,
        False,
        Phase.DECIDED,
    )
    (summarised,) = decision.summary["candidates"]
    assert (summarised["id"], summarised["scorecards"]) == (opened.code, 2)
    page = reading.text(browser.see(address(opened)))
    assert f"Hire at L5 Recorded by {manager.name}" in page
    assert REASON in page
    assert "Record decision" not in page


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"outcome": ""}, ["Choose a decision"]),
        (
            {"reason": "x" * 39},
            ["Give a reason of at least 40 characters. The panel will read it."],
        ),
        (
            {"reason": " " * 60},
            ["Give a reason of at least 40 characters. The panel will read it."],
        ),
        (
            {"outcome": "more_evidence"},
            ["Say which dimension needs more evidence", "Say who will assess it"],
        ),
        (
            {"dissent": "I would not."},
            ["Give both the name and the line of a dissent, or neither"],
        ),
        (
            {"dissent_by": "Priya Raman"},
            ["Give both the name and the line of a dissent, or neither"],
        ),
        ({"level": "L99"}, ["Not a valid choice."]),
        ({"outcome": "maybe"}, ["Not a valid choice."]),
    ],
)
def test_what_a_decision_lacks_is_said(
    browser: Browser,
    opened: Application,
    manager: User,
    changes: dict[str, str],
    messages: list[str],
) -> None:
    response = browser.post(address(opened, "decision"), **verdict(**changes))

    assert response.status_code == 422
    assert "<title>Error: " in response.text
    box = response.text.partition('id="error-summary"')[2].partition("</ul>")[0]
    assert [reading.text(each) for each in box.partition("<ul>")[2].split("</li>")][:-1] == messages
    assert opened.phase is Phase.OPEN


def test_what_was_typed_stays_in_a_decision_that_lacks_something(
    browser: Browser, opened: Application, manager: User
) -> None:
    response = browser.post(address(opened, "decision"), **verdict(outcome="", dissent="Alone"))

    assert reading.field(response.text, "reason").strip() == REASON
    assert reading.field(response.text, "dissent").strip() == "Alone"


def test_a_reason_of_forty_characters_is_long_enough(
    browser: Browser, opened: Application, manager: User
) -> None:
    browser.send(address(opened, "decision"), **verdict(reason="x" * 40))

    assert opened.phase is Phase.DECIDED


def test_more_evidence_says_on_what_and_from_whom(
    browser: Browser, opened: Application, manager: User
) -> None:
    wanted = verdict(
        outcome="more_evidence", evidence_dimension="clarity", evidence_by="Luis Ferreira"
    )

    browser.send(address(opened, "decision"), **wanted)

    decision = db.session.scalars(sa.select(Decision)).unique().one()
    assert (decision.evidence_dimension, decision.evidence_by, decision.level) == (
        "clarity",
        "Luis Ferreira",
        None,
    )
    page = reading.text(browser.see(address(opened)))
    assert "Evidence needed on Clarity, by Luis Ferreira." in page


def test_a_dissent_is_kept_with_its_author(
    browser: Browser, opened: Application, manager: User
) -> None:
    said = verdict(dissent_by="Priya Raman", dissent="I saw no trade-off named.")

    browser.send(address(opened, "decision"), **said)

    page = reading.text(browser.see(address(opened)))
    assert "Dissent of Priya Raman I saw no trade-off named." in page


@pytest.mark.parametrize(
    ("scores", "outcome", "departs"),
    [
        ((4, 4), "hire", False),
        ((4, 4), "no_hire", True),
        ((1, 1), "hire", True),
        ((1, 1), "no_hire", False),
        ((4, 4), "more_evidence", False),
    ],
)
def test_a_decision_against_the_computed_result_says_so(
    browser: Browser, scores: tuple[int, int], outcome: str, departs: bool
) -> None:
    application = factories.panel(scores=scores)
    factories.debrief(application)
    browser.sign_in(application.opening.hiring_manager)

    browser.send(
        address(application, "decision"),
        **verdict(outcome=outcome, evidence_dimension="craft", evidence_by="Mei"),
    )

    assert db.session.scalars(sa.select(Decision)).unique().one().departs is departs
    shown = "This departs from the computed result." in browser.see(address(application))
    assert shown is departs


def test_the_second_to_decide_is_shown_what_the_first_decided(
    browser: Browser, opened: Application, manager: User
) -> None:
    factories.decision(opened, Outcome.NO_HIRE, reason="The bar for this level was not reached.")

    response = browser.post(
        address(opened, "decision"), **verdict(reason="All of this was typed in vain, or was it?")
    )

    assert response.status_code == 409
    page = reading.text(response.text)
    assert f"{manager.name} recorded a decision" in page
    assert "Read it before you change anything." in page
    assert "The bar for this level was not reached." in page
    assert "All of this was typed in vain, or was it?" in page
    assert [each.outcome for each in db.session.scalars(sa.select(Decision)).unique()] == [
        Outcome.NO_HIRE
    ]


def test_two_decisions_at_once_are_one_decision(app: Flask, opened: Application) -> None:
    manager = opened.opening.hiring_manager

    responses = at_once(
        *(
            sender(app, manager, address(opened, "decision"), **verdict(outcome=outcome))
            for outcome in ("hire", "no_hire")
        )
    )

    assert sorted(each.status_code for each in responses) == [302, 409]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.HIRING_MANAGER])
def test_only_the_openings_hiring_manager_decides(
    browser: Browser, opened: Application, role: Role
) -> None:
    browser.sign_in(factories.user(role))

    assert browser.post(address(opened, "decision"), **verdict()).status_code == 404
    assert browser.post(address(opened, "reopen"), reason=REASON).status_code == 404
    assert opened.phase is Phase.OPEN


def test_nothing_is_decided_before_the_debrief_opens(
    browser: Browser, ready: Application, manager: User
) -> None:
    assert browser.post(address(ready, "decision"), **verdict()).status_code == 404
    assert ready.phase is Phase.READY


def test_a_reopened_decision_stays_in_the_record(
    browser: Browser, opened: Application, manager: User
) -> None:
    factories.decision(opened, reason="Because every dimension meets the bar.")

    leads_to = browser.send(address(opened, "reopen"), reason="A reference changed our mind.")
    assert leads_to == f"{address(opened)}#decision"
    assert opened.phase is Phase.OPEN

    browser.send(address(opened, "decision"), **verdict(outcome="no_hire"))
    rows = db.session.scalars(sa.select(Decision).order_by(Decision.number)).unique().all()
    assert [(each.number, each.outcome, each.reopen_reason) for each in rows] == [
        (1, Outcome.HIRE, "A reference changed our mind."),
        (2, Outcome.NO_HIRE, ""),
    ]
    page = reading.text(browser.see(address(opened)))
    assert "Earlier decisions" in page
    assert "Because every dimension meets the bar." in page
    assert f"Reopened by {manager.name}" in page


@pytest.mark.parametrize("reason", ["", "   "])
def test_reopening_needs_a_reason(
    browser: Browser, opened: Application, manager: User, reason: str
) -> None:
    factories.decision(opened)

    response = browser.post(address(opened, "reopen"), reason=reason)

    assert response.status_code == 422
    assert "Say why you reopen the decision." in response.text
    assert opened.phase is Phase.DECIDED


def test_what_is_not_decided_cannot_be_reopened(
    browser: Browser, opened: Application, manager: User
) -> None:
    assert browser.post(address(opened, "reopen"), reason=REASON).status_code == 409


def test_the_order_may_be_the_rubrics(browser: Browser) -> None:
    application = factories.panel(scores=({"craft": 3, "clarity": 1}, {"craft": 3, "clarity": 4}))
    factories.debrief(application)
    browser.sign_in(application.opening.hiring_manager)

    by_dispute = browser.see(address(application))
    by_rubric = browser.see(f"{address(application)}?order=rubric")

    assert "Ratings, biggest disagreement first" in by_dispute
    assert by_dispute.index('href="#d-clarity"') < by_dispute.index('href="#d-craft"')
    matrix = by_rubric.partition("Ratings, in rubric order")[2]
    assert matrix.index('href="#d-craft"') < matrix.index('href="#d-clarity"')


def test_a_scorecard_handed_in_after_the_opening_counts(browser: Browser) -> None:
    application = factories.panel(scores=(3,))
    late = factories.seat(application)
    factories.debrief(application, reason=EARLY)
    browser.sign_in(application.opening.hiring_manager)
    assert "1 of 2 scorecards in" in reading.text(browser.see(address(application)))

    factories.scorecard(late, submitted_at=NOW)

    page = reading.text(browser.see(address(application)))
    assert "2 of 2 scorecards in" in page
    assert "Opened early. " + EARLY in page


def test_an_abstention_is_shown_with_its_reason(browser: Browser) -> None:
    application = factories.panel(scores=(3, 3))
    factories.scorecard(
        factories.seat(application),
        {},
        recommendation=Recommendation.ABSTAIN,
        abstain_reason="We shared a desk for years.",
    )
    factories.debrief(application)
    browser.sign_in(application.opening.hiring_manager)

    assert "We shared a desk for years." in browser.see(address(application))


def test_a_withdrawn_application_leaves_the_list_and_keeps_its_debrief(
    browser: Browser, opened: Application, manager: User
) -> None:
    opened.withdrawn_at = NOW

    assert opened.candidate.name not in browser.see("/debriefs?phase=open")
    assert opened.candidate.name in browser.see(address(opened))


def test_the_list_has_a_page_for_each_phase(browser: Browser) -> None:
    coordinator = factories.user(Role.COORDINATOR)
    waiting = factories.application(name="Wendy Waits")
    factories.seat(waiting)
    factories.panel(factories.application(name="Rosa Ready"))
    shown = factories.panel(factories.application(name="Olga Open"))
    factories.debrief(shown)
    decided = factories.panel(factories.application(name="Dora Decided"))
    factories.debrief(decided)
    factories.decision(decided)
    browser.sign_in(coordinator)

    names = ("Wendy Waits", "Rosa Ready", "Olga Open", "Dora Decided")
    for phase, name in zip(("waiting", "ready", "open", "decided"), names, strict=True):
        page = browser.see(f"/debriefs?phase={phase}")
        assert [each for each in names if each in page] == [name]
        assert "Ready 1 Open 1 Waiting 1 Decided 1" in reading.text(page)
    assert "Rosa Ready" in browser.see("/debriefs?phase=nonsense")


def test_a_long_list_has_pages(browser: Browser) -> None:
    opening = factories.opening()
    for number in range(120):
        factories.application(to=opening, name=f"Person {number:03}")
    browser.sign_in(opening.hiring_manager)

    seen = []
    path = "/debriefs?phase=waiting"
    while path:
        page = browser.see(path)
        seen.append(len(set(re.findall(r"Person \d{3}", page))))
        links = [each for each in reading.elements(page, "a") if each.get("rel") == "next"]
        path = links[0]["href"] if links else ""

    assert seen == [50, 50, 20]


@pytest.mark.parametrize("number", ["0", "-1", "x", "99", "9" * 30])
def test_a_page_that_is_not_there_breaks_nothing(browser: Browser, number: str) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))

    browser.see(f"/debriefs?phase=waiting&page={number}")


def test_the_list_costs_the_same_however_long(browser: Browser, statements: list[str]) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))
    counts = []
    for _ in range(2):
        factories.debrief(factories.panel())
        factories.debrief(factories.panel(scores=(3, 2, 1, 4, 3)))
        browser.see("/debriefs?phase=open")  # the rubrics are read once
        statements.clear()
        browser.see("/debriefs?phase=open")
        counts.append(len(statements))

    assert counts == [8, 8]


@pytest.mark.parametrize("scores", [(3,), (3, 2, 1, 4, 3)])
def test_the_debrief_costs_the_same_however_large(
    browser: Browser, statements: list[str], scores: tuple[int, ...]
) -> None:
    application = factories.panel(scores=scores)
    factories.debrief(application)
    browser.sign_in(application.opening.hiring_manager)
    path = address(application)
    browser.see(path)  # the rubric is read once
    statements.clear()

    browser.see(path)

    assert len(statements) == 11


def test_a_sealed_debrief_reads_no_scorecard(browser: Browser, statements: list[str]) -> None:
    application = factories.panel()
    browser.sign_in(factories.user(Role.ADMIN))
    statements.clear()

    browser.see(address(application))

    words = ("rating.evidence", "scorecard_version.summary", "scorecard_version.abstain_reason")
    assert [each for each in statements for word in words if word in each] == []


def test_the_due_time_of_a_missing_scorecard_is_shown(browser: Browser) -> None:
    application = factories.application()
    seat = factories.seat(application)
    with time_machine.travel(seat.due_at + timedelta(minutes=1)):
        browser.sign_in(application.opening.hiring_manager)

        assert "due today 13:00 Late" in reading.text(browser.see(address(application)))


def test_a_seat_given_up_with_a_scorecard_is_still_shown(browser: Browser) -> None:
    application = factories.panel(scores=(3, 3))
    seat = db.session.scalars(sa.select(Seat)).first()
    assert seat is not None
    seat.removed_at = NOW
    factories.debrief(application)
    browser.sign_in(application.opening.hiring_manager)

    page = browser.see(address(application))

    assert seat.interviewer.name in page
    assert "2 of 2 scorecards in" in page
