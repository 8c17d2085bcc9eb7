"""Nobody who owes a scorecard is shown anybody's judgement, through any door.

Everything another person judged carries a word found nowhere else; no page may hold it
for somebody it is hidden from. What a page says must not depend on what was judged.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.debriefs.models import Outcome
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.scorecards.form import empty

CANARY = "kanarienvogel"
EARLY = "A rival's offer ends tonight."

LISTS = (
    "/",
    "/debriefs",
    "/debriefs?phase=waiting",
    "/debriefs?phase=ready",
    "/debriefs?phase=open",
    "/debriefs?phase=decided",
    "/candidates",
    "/packets",
)


def doors(of: Application) -> Iterator[str]:
    """Every address where something of an application could show."""
    yield from LISTS
    yield f"/debriefs/{of.id}"
    yield f"/debriefs/{of.id}?order=rubric"
    yield f"/candidates/{of.id}"
    yield f"/candidates/{of.id}/panel"
    yield f"/candidates/{of.id}/edit"
    yield f"/packets/new?c={of.id}"


def shown(browser: Browser, viewer: User, of: Application) -> str:
    """All that the doors show ``viewer``, error pages too."""
    browser.sign_in(viewer)
    pages = []
    for door in doors(of):
        response = browser.open(door, follow_redirects=True)
        assert response.status_code in {200, 403, 404}, door
        pages.append(response.text)
    return "\n".join(pages)


def judged(*, low: bool = False, name: str = "Amara Okafor") -> Application:
    """An application that one person has judged, with the canary in every word."""
    score, way = (1, Recommendation.STRONG_NO) if low else (4, Recommendation.STRONG_YES)
    application = factories.application(name=name)
    factories.scorecard(
        factories.seat(application, interviewer=factories.user(name="Luis Ferreira")),
        score,
        recommendation=way,
        evidence=f"{CANARY} evidence",
        summary=f"{CANARY} summary",
    )
    return application


def open_early(application: Application) -> None:
    factories.debrief(application, reason=EARLY)


def decide(application: Application) -> None:
    open_early(application)
    factories.decision(application, Outcome.HIRE, reason=f"{CANARY} " * 10)


def leave_sealed(application: Application) -> None:
    """Nobody opens it."""


STAGES: list[Callable[[Application], None]] = [leave_sealed, open_early, decide]


def owes_as(role: str, application: Application) -> User:
    """Somebody with an outstanding scorecard, whatever else that person is."""
    roles = {"interviewer": (), "coordinator": (Role.COORDINATOR,), "everything": tuple(Role)}
    viewer = factories.user(*roles[role]) if role in roles else application.opening.hiring_manager
    factories.seat(application, interviewer=viewer)
    return viewer


OWING = ["interviewer", "coordinator", "everything", "hiring manager"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", OWING)
def test_whoever_owes_a_scorecard_is_shown_no_judgement(
    browser: Browser, role: str, stage: Callable[[Application], None]
) -> None:
    application = judged()
    viewer = owes_as(role, application)
    stage(application)

    pages = shown(browser, viewer, application)

    assert CANARY not in pages
    assert "mini-" not in pages
    assert "1 yes" not in pages


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", OWING)
def test_what_they_are_shown_does_not_depend_on_what_was_judged(
    app: Flask, browser: Browser, role: str, stage: Callable[[Application], None]
) -> None:
    pages = []
    for low in (False, True):
        application = judged(low=low)
        viewer = owes_as(role, application)
        viewer.name = application.opening.hiring_manager.name = "The viewer"
        stage(application)
        browser.sign_in(viewer)
        page = browser.open(f"/debriefs/{application.id}")
        words = reading.text(page.text)
        pages.append((page.status_code, words))

    assert pages[0] == pages[1]


@pytest.mark.parametrize("stage", [open_early, decide])
def test_an_own_submitted_scorecard_opens_the_others(
    browser: Browser, stage: Callable[[Application], None]
) -> None:
    application = judged()
    viewer = factories.user()
    factories.scorecard(factories.seat(application, interviewer=viewer))
    factories.seat(application)
    stage(application)

    assert CANARY in shown(browser, viewer, application)


@pytest.mark.parametrize("stage", STAGES)
def test_an_abstention_opens_nothing(
    browser: Browser, stage: Callable[[Application], None]
) -> None:
    application = judged()
    viewer = factories.user()
    factories.scorecard(
        factories.seat(application, interviewer=viewer),
        {},
        recommendation=Recommendation.ABSTAIN,
    )
    factories.seat(application)
    stage(application)

    assert CANARY not in shown(browser, viewer, application)


@pytest.mark.parametrize("stage", STAGES)
def test_a_scorecard_that_assesses_nothing_opens_nothing(
    browser: Browser, stage: Callable[[Application], None]
) -> None:
    application = judged()
    viewer = factories.user()
    factories.scorecard(
        factories.seat(application, interviewer=viewer), {"craft": None, "clarity": None}
    )
    factories.seat(application)
    stage(application)

    assert CANARY not in shown(browser, viewer, application)


@pytest.mark.parametrize("stage", STAGES)
def test_a_seat_taken_by_oneself_opens_nothing(
    browser: Browser, stage: Callable[[Application], None]
) -> None:
    application = judged()
    viewer = factories.user(Role.ADMIN)
    seat = factories.seat(application, interviewer=viewer, assigned_by_id=viewer.id)
    factories.scorecard(seat)
    factories.seat(application)
    stage(application)

    assert CANARY not in shown(browser, viewer, application)


@pytest.mark.parametrize("stage", STAGES)
def test_a_seat_taken_away_leaves_a_stranger(
    browser: Browser, stage: Callable[[Application], None]
) -> None:
    application = judged()
    viewer = factories.user()
    seat = factories.seat(application, interviewer=viewer)
    stage(application)
    seat.removed_at = seat.due_at

    pages = shown(browser, viewer, application)

    assert CANARY not in pages
    assert "Amara Okafor" not in pages


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("roles", [list(Role), [Role.INTERVIEWER]])
def test_an_applicant_inside_finds_nothing_of_the_own_application(
    browser: Browser, roles: list[Role], stage: Callable[[Application], None]
) -> None:
    application = judged(name="Noor van den Berg")
    applicant = factories.user(*roles, name="The applicant")
    application.candidate.employee = applicant
    application.opening.hiring_manager = applicant
    factories.seat(application)
    stage(application)

    pages = shown(browser, applicant, application)
    browser.sign_in(applicant)
    counts = reading.text(browser.see("/debriefs"))

    assert CANARY not in pages
    assert "Noor van den Berg" not in pages
    assert "Ready 0 Open 0 Waiting 0 Decided 0" in counts
    for door in doors(application):
        if str(application.id) in door.rpartition("/")[0] or door.endswith(f"/{application.id}"):
            assert browser.open(door).status_code in {403, 404}, door


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("tie", ["conflict", "address"])
def test_whoever_is_recused_finds_nothing_whatever_else_that_person_is(
    browser: Browser, tie: str, stage: Callable[[Application], None]
) -> None:
    application = judged(name="Noor van den Berg")
    viewer = factories.user(*Role, name="The recused one")
    application.opening.hiring_manager = viewer
    application.acting_manager_id = viewer.id
    factories.committee_member(application, viewer)
    factories.scorecard(factories.seat(application, interviewer=viewer))
    stage(application)
    if tie == "conflict":
        factories.conflict(application, viewer)
    else:
        application.candidate.email = viewer.email

    pages = shown(browser, viewer, application)
    browser.sign_in(viewer)
    counts = reading.text(browser.see("/debriefs"))

    assert CANARY not in pages
    assert "Noor van den Berg" not in pages
    assert "Ready 0 Open 0 Waiting 0 Decided 0" in counts
    for door in doors(application):
        if str(application.id) in door.rpartition("/")[0] or door.endswith(f"/{application.id}"):
            assert browser.open(door).status_code in {403, 404}, door


@pytest.mark.parametrize("page", ["/debriefs/{}", "/candidates/{}", "/candidates/{}/panel"])
def test_whoever_owes_a_scorecard_is_not_told_when_others_came_in(
    browser: Browser, page: str
) -> None:
    application = factories.application()
    for hours in (5, 3):
        factories.scorecard(
            factories.seat(application), submitted_at=NOW - timedelta(hours=hours, minutes=17)
        )
    viewer = factories.user(*Role)
    browser.sign_in(viewer)
    free = reading.text(browser.see(page.format(application.id)))
    factories.seat(application, interviewer=viewer)
    owing = reading.text(browser.see(page.format(application.id)))

    told = [moment in free for moment in ("09:43", "11:43")]
    assert told == [page != "/candidates/{}/panel"] * 2
    assert [moment in owing for moment in ("09:43", "11:43")] == [False, False]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", [Role.ADMIN, Role.INTERVIEWER, Role.COMMITTEE_MEMBER])
def test_a_role_alone_reads_nothing(
    browser: Browser, role: Role, stage: Callable[[Application], None]
) -> None:
    application = judged()
    factories.seat(application)
    stage(application)

    assert CANARY not in shown(browser, factories.user(role), application)


@pytest.mark.parametrize(
    ("stage", "reads"), [(leave_sealed, False), (open_early, False), (decide, True)]
)
def test_an_auditor_reads_what_is_decided(
    browser: Browser, stage: Callable[[Application], None], *, reads: bool
) -> None:
    application = judged()
    factories.seat(application)
    stage(application)
    auditor = factories.user(Role.AUDITOR)

    pages = shown(browser, auditor, application)

    assert (CANARY in pages) is reads
    assert ("Amara Okafor" in pages) is reads


@pytest.mark.parametrize("viewer", ["manager", "coordinator"])
def test_nobody_reads_before_the_debrief_opens(browser: Browser, viewer: str) -> None:
    application = judged()
    reader = (
        application.opening.hiring_manager
        if viewer == "manager"
        else factories.user(Role.COORDINATOR)
    )

    assert CANARY not in shown(browser, reader, application)


@pytest.mark.parametrize("stage", STAGES)
def test_a_draft_is_its_authors_alone(
    browser: Browser, stage: Callable[[Application], None]
) -> None:
    application = factories.panel(scores=(3,))
    author = factories.user()
    seat = factories.seat(application, interviewer=author)
    browser.sign_in(author)
    address = f"/interviews/{seat.interview_id}/scorecard"
    browser.send(address, **empty(action="save", summary=f"{CANARY} half a thought"))
    assert CANARY in browser.see(address)
    if stage is not leave_sealed:
        factories.debrief(application, reason=EARLY)
    if stage is decide:
        factories.decision(application)

    for viewer in (
        application.opening.hiring_manager,
        *(factories.user(role) for role in Role),
        factories.user(*Role),
    ):
        assert CANARY not in shown(browser, viewer, application)


def test_a_kit_shows_no_judgement(browser: Browser) -> None:
    application = judged()
    seat = factories.seat(application)
    open_early(application)
    browser.sign_in(seat.interviewer)

    assert CANARY not in browser.see(f"/interviews/{seat.interview_id}")
    assert CANARY not in browser.see(f"/interviews/{seat.interview_id}/scorecard")


def test_hidden_reads_like_missing(browser: Browser) -> None:
    application = judged()
    browser.sign_in(factories.user())

    hidden, missing = (browser.see(f"/debriefs/{id_}", 404) for id_ in (application.id, 99))

    # The form that signs out holds a token, and that the time it was made.
    tokens = [reading.field(page, "csrf_token") for page in (hidden, missing)]
    assert hidden.replace(tokens[0], "") == missing.replace(tokens[1], "")
