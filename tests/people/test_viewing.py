"""Looking through somebody's eyes: never a way round the rights, and nothing changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from debrief import standing
from debrief.accounts.models import RoleGrant, SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, Conflict, ConflictSource
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.rights import NOTHING, Phase, Role
from debrief.scorecards.models import Exposure
from debrief.web.access import declared
from tests import factories
from tests.conftest import NOW, Browser

VIEWABLE = {
    "debriefs.index",
    "debriefs.show",
    "interviews.kit",
    "interviews.short_link",
    "openings.index",
    "openings.show",
    "overview.candidate",
    "overview.candidates",
    "overview.work",
    "panels.show",
    "rubrics.index",
    "rubrics.show",
    "scorecards.write",
}
ALWAYS = {"people.stop_viewing", "security.logout", "static"}

PRIYA = "You see what <strong>Priya Raman</strong> sees. Nothing can be changed."


def start(browser: Browser, *roles: Role, person: User | None = None) -> tuple[User, User]:
    """An administrator who views as somebody: both of them."""
    admin = factories.user(*{Role.ADMIN, *roles}, name="Nadia Benhaddou")
    person = person or factories.user(Role.INTERVIEWER, name="Priya Raman")
    browser.sign_in(admin)
    assert browser.send(f"/admin/people/{person.id}/view-as") == "/"
    return admin, person


def panel(reader: User, **values: Any) -> Application:
    """An application whose debrief is open and which ``reader`` may read by an own seat."""
    application = factories.application(**values)
    coordinator = factories.user(Role.COORDINATOR)
    seat = factories.seat(application, interviewer=reader, assigned_by=coordinator)
    factories.scorecard(seat, evidence="By the reader")
    factories.scorecard(factories.seat(application), evidence="A secret of the panel")
    factories.debrief(application)
    return application


def test_an_administrator_sees_what_somebody_sees(browser: Browser) -> None:
    _, person = start(browser)
    factories.seat(factories.application(name="Amara Okafor"), interviewer=person)

    page = browser.see("/")

    assert PRIYA in page
    assert "Amara Okafor" in page
    assert "/admin/people" not in page
    assert PRIYA in browser.see("/rubrics")
    assert PRIYA in browser.see("/nowhere", 404)
    assert PRIYA in browser.see("/candidates", 403)


def test_starting_and_stopping_are_in_the_log(browser: Browser) -> None:
    admin, person = start(browser)

    assert browser.send("/stop-viewing") == f"/admin/people/{person.id}"

    events = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    assert [(each.action, each.actor_id, each.subject) for each in events] == [
        (Action.PERSON_VIEWED_AS, admin.id, f"person:{person.id}"),
        (Action.PERSON_VIEWED_AS_ENDED, admin.id, f"person:{person.id}"),
    ]
    assert PRIYA not in browser.see("/admin/people")


def test_stopping_without_having_begun_changes_nothing(browser: Browser) -> None:
    browser.sign_in(factories.user())

    assert browser.send("/stop-viewing") == "/"
    assert db.session.scalars(sa.select(Event)).all() == []


def test_it_ends_after_an_hour(browser: Browser) -> None:
    start(browser)
    sign_in = db.session.scalars(sa.select(SignIn)).one()
    now = datetime.now(UTC)
    assert sign_in.viewing_until is not None
    assert timedelta(minutes=59) < sign_in.viewing_until - now < timedelta(minutes=61)

    sign_in.viewing_until = now - timedelta(seconds=1)

    assert PRIYA not in browser.see("/admin/people")


def test_it_ends_with_the_session(browser: Browser) -> None:
    start(browser)

    browser.send("/logout")

    assert browser.open("/").headers["Location"].startswith("/login")
    assert db.session.scalars(sa.select(SignIn)).one().ended_at is not None


@pytest.mark.parametrize("change", ["left", "promoted"])
def test_it_ends_when_the_other_leaves_or_becomes_administrator(
    browser: Browser, change: str
) -> None:
    _, person = start(browser)

    if change == "left":
        person.active = False
    else:
        person.roles.append(RoleGrant(role=Role.ADMIN))

    assert PRIYA not in browser.see("/admin/people")


def test_it_ends_when_the_viewer_is_no_administrator_any_more(browser: Browser) -> None:
    admin, _ = start(browser)
    admin.roles = []

    assert PRIYA not in browser.see("/")


@pytest.mark.parametrize("whom", ["oneself", "an administrator", "somebody who left"])
def test_nobody_views_as(browser: Browser, whom: str) -> None:
    admin = factories.user(Role.ADMIN)
    other = factories.user(Role.ADMIN if whom == "an administrator" else Role.AUDITOR)
    other.active = whom != "somebody who left"
    person = admin if whom == "oneself" else other
    browser.sign_in(admin)

    answer = browser.post(f"/admin/people/{person.id}/view-as")

    assert answer.status_code == 409
    assert "View as Priya" not in browser.see(f"/admin/people/{person.id}")
    assert db.session.scalars(sa.select(SignIn.viewing_as_id)).all() == [None]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_view_as_others(browser: Browser, role: Role) -> None:
    person = factories.user()
    browser.sign_in(factories.user(role))

    assert browser.post(f"/admin/people/{person.id}/view-as").status_code == 403


def endpoints(app: Flask, method: str) -> list[tuple[str, str]]:
    """Every endpoint that takes ``method``, with an address of it."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            arguments: dict[str, Any] = dict.fromkeys(rule.arguments, 1)
            if method in (rule.methods or ()) and rule.endpoint not in ALWAYS:
                found.append((rule.endpoint, url_for(rule.endpoint, **arguments)))
    return found


def test_every_change_is_refused(app: Flask, browser: Browser) -> None:
    person = factories.user(*set(Role) - {Role.ADMIN}, name="Priya Raman")
    start(browser, *Role, person=person)

    for endpoint, address in endpoints(app, "POST"):
        answer = browser.post(address)

        assert answer.status_code == 403, endpoint
        said = "Stop viewing, then act in your own name." in answer.text
        assert said != is_for_administrators(app, endpoint), endpoint


def test_a_refused_change_is_in_the_log(browser: Browser) -> None:
    admin, _ = start(browser)

    browser.post("/me")

    event = db.session.scalars(sa.select(Event).order_by(Event.number.desc())).first()
    assert event is not None
    assert (event.action, event.actor_id) == (Action.ACCESS_REFUSED, admin.id)


def test_only_pages_that_say_so_are_shown(app: Flask, browser: Browser) -> None:
    person = factories.user(*set(Role) - {Role.ADMIN}, name="Priya Raman")
    start(browser, *Role, person=person)

    refused = {
        endpoint
        for endpoint, address in endpoints(app, "GET")
        if "It is theirs alone." in browser.open(address).text
    }

    shown = {each for each, _ in endpoints(app, "GET") if declared(app, each).viewable}
    administrative = {each for each, _ in endpoints(app, "GET") if is_for_administrators(app, each)}
    assert shown == VIEWABLE
    assert refused == {each for each, _ in endpoints(app, "GET")} - shown - administrative


def is_for_administrators(app: Flask, endpoint: str) -> bool:
    """Whether the page is refused to whoever is viewed before anything else."""
    return declared(app, endpoint).roles == {Role.ADMIN}


def test_what_the_administrator_may_not_read_stays_sealed(browser: Browser) -> None:
    _, person = start(browser)
    application = panel(person)

    page = browser.see(f"/debriefs/{application.id}")

    assert "A secret of the panel" not in page
    assert "By the reader" not in page
    assert db.session.scalars(sa.select(Exposure)).all() == []


def test_what_both_may_read_is_shown_and_noted_for_who_looks(browser: Browser) -> None:
    admin, person = start(browser, Role.COORDINATOR)
    application = panel(person)

    page = browser.see(f"/debriefs/{application.id}")

    assert "A secret of the panel" in page
    assert PRIYA in page
    assert db.session.scalars(sa.select(Exposure.user_id)).all() == [admin.id]


def test_what_the_viewed_person_may_not_read_is_not_shown(browser: Browser) -> None:
    _, person = start(browser, Role.COORDINATOR)
    application = panel(factories.user())
    factories.seat(application, interviewer=person)

    page = browser.see(f"/debriefs/{application.id}")

    assert "A secret of the panel" not in page


@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.parametrize("apart", ["candidate", "conflict"])
def test_the_own_application_stays_hidden_from_the_administrator(
    browser: Browser, apart: str, demo: bool
) -> None:
    admin, person = start(browser, Role.COORDINATOR)
    application = panel(person, name="Amara Okafor", demo=demo)
    other = factories.seat(factories.application(to=application.opening, name="Amara O."))
    other.interviewer = person
    recuse(admin, application, apart)
    recuse(admin, other.interview.application, apart)

    browser.see(f"/debriefs/{application.id}", 404)
    for address in ("/", "/debriefs", "/debriefs?phase=open", "/debriefs?phase=waiting"):
        assert "Amara" not in browser.see(address)
    assert 'Open <span class="count">0</span>' in browser.see("/debriefs")


def recuse(person: User, application: Application, how: str) -> None:
    if how == "candidate":
        application.candidate.employee = person
        return
    factories.saved(
        Conflict(
            application=application,
            user=person,
            source=ConflictSource.DECLARED,
            reason="A friend",
            recorded_at=NOW,
            recorded_by=person,
        )
    )


def desks(person: User, *, demo: bool) -> tuple[Seat, Seat]:
    """A draft and a submitted scorecard of ``person``."""
    drafted = factories.seat(factories.application(demo=demo), interviewer=person)
    factories.draft(drafted, summary="Half a thought")
    sent = factories.seat(factories.application(demo=demo), interviewer=person)
    factories.scorecard(sent, summary="All of it")
    return drafted, sent


def test_own_drafts_and_scorecards_are_not_shown(browser: Browser) -> None:
    admin, person = start(browser, Role.COORDINATOR)
    for seat in desks(person, demo=False):
        # A seat of the administrator's beside it opens nothing.
        db.session.add(Seat(interview=seat.interview, interviewer=admin, due_at=NOW))
        for address in (
            f"/interviews/{seat.interview_id}/scorecard",
            f"/interviews/{seat.interview_id}",
            f"/i/{seat.id}",
        ):
            browser.see(address, 404)


def test_of_the_demo_everything_is_shown(browser: Browser) -> None:
    admin, person = start(browser)
    drafted, sent = desks(person, demo=True)
    application = panel(person, demo=True)

    draft = browser.see(f"/interviews/{drafted.interview_id}/scorecard")
    scorecard = browser.see(f"/interviews/{sent.interview_id}/scorecard")
    debrief = browser.see(f"/debriefs/{application.id}")

    assert "Half a thought" in draft
    assert "All of it" in scorecard
    assert "A secret of the panel" in debrief
    assert db.session.scalars(sa.select(Exposure.user_id)).all() == [admin.id]


def test_lists_and_rights_say_the_same_through_other_eyes(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)
    person = factories.user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    for number in range(6):
        application = panel(person if number % 2 else factories.user(), demo=number > 3)
        if number in {1, 5}:
            recuse(admin, application, "conflict")
    person.shown_to = admin
    everything = db.session.scalars(sa.select(Application)).all()

    rights = standing.rights_on(person, everything, now=NOW)
    listed = db.session.scalars(standing.applications(person)).all()

    known = {each.id for each in everything if rights[each.id].know}
    assert {each.id for each in listed} == known == {everything[3].id}
    assert standing.counts(person)[Phase.OPEN] == 1
    found = {each.id for each in everything if standing.application(person, each.id)}
    assert found == known
    assert rights[everything[5].id] == NOTHING


def test_looking_through_other_eyes_costs_no_statement_more(
    browser: Browser, statements: list[str]
) -> None:
    person = factories.user(Role.INTERVIEWER, name="Priya Raman")
    browser.sign_in(person)
    del statements[:]
    browser.see("/rubrics")
    own = len(statements)
    start(browser, person=person)
    del statements[:]

    assert PRIYA in browser.see("/rubrics")

    assert len(statements) == own
