"""Whoever is shown somebody else's judgement is written down as it is served."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from sqlalchemy import event

from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.rights import Role
from debrief.scorecards.models import Exposure
from tests import factories
from tests.concurrency import at_once
from tests.conftest import Browser

PACKAGE = Path(__file__).parents[2] / "debrief"
CANARY = "kanarienvogel"


def judged(scores: tuple[int, ...] = (3, 2)) -> Application:
    """An application whose debrief is open."""
    application = factories.application()
    for score in scores:
        seat = factories.seat(application)
        factories.scorecard(seat, score, summary=CANARY, evidence=f"{CANARY} did it")
    factories.debrief(application)
    return application


def exposed(of: Application | None = None) -> list[int]:
    """The ids of those who were shown something, in order."""
    wanted = sa.select(Exposure.user_id).order_by(Exposure.user_id)
    return list(
        db.session.scalars(wanted.where(Exposure.application_id == of.id) if of else wanted)
    )


def noted() -> list[tuple[int | None, int | None]]:
    """Who was shown which application, as the audit log has it."""
    wanted = sa.select(Event.actor_id, Event.application_id).order_by(Event.number)
    rows = db.session.execute(wanted.where(Event.action == Action.JUDGEMENT_SHOWN))
    return [(row.actor_id, row.application_id) for row in rows]


def test_the_first_view_of_a_debrief_is_kept_and_noted(browser: Browser) -> None:
    application = judged()
    manager = application.opening.hiring_manager
    browser.sign_in(manager)

    page = browser.see(f"/debriefs/{application.id}")

    assert CANARY in page
    assert exposed(application) == [manager.id]
    assert noted() == [(manager.id, application.id)]


def test_a_later_view_writes_and_locks_nothing(browser: Browser, statements: list[str]) -> None:
    application = judged()
    browser.sign_in(application.opening.hiring_manager)
    browser.see(f"/debriefs/{application.id}")
    first = db.session.scalar(sa.select(Exposure.exposed_at))
    statements.clear()

    browser.see(f"/debriefs/{application.id}")

    assert [each for each in statements if not each.startswith("SELECT")] == []
    assert [each for each in statements if "FOR UPDATE" in each] == []
    assert db.session.scalars(sa.select(Exposure.exposed_at)).all() == [first]


@pytest.mark.parametrize("path", ["/debriefs?phase=open", "/candidates"])
def test_a_thumbnail_in_a_list_is_an_exposure(browser: Browser, path: str) -> None:
    opened, sealed = judged(), factories.panel()
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)

    browser.see(path)

    assert (exposed(opened), exposed(sealed)) == ([coordinator.id], [])


def test_a_list_of_many_is_written_at_once(browser: Browser, statements: list[str]) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))
    counts = []
    for many in (1, 5):
        for _ in range(many):
            judged()
        statements.clear()
        browser.see("/debriefs?phase=open")
        counts.append(len([each for each in statements if "INTO exposure" in each]))

    assert counts == [1, 1]
    assert len(exposed()) == 6


def test_who_still_owes_a_scorecard_is_shown_nothing_and_so_not_exposed(browser: Browser) -> None:
    application = judged()
    seat = factories.seat(application)
    browser.sign_in(seat.interviewer)

    for path in ("/", "/debriefs?phase=open", f"/debriefs/{application.id}"):
        browser.see(path)

    assert exposed() == []


def test_ones_own_scorecard_is_no_exposure(browser: Browser) -> None:
    application = factories.application()
    own = factories.seat(application)
    factories.scorecard(own)
    factories.seat(application)
    factories.debrief(application, reason="The offer of a rival ends tonight.")
    browser.sign_in(own.interviewer)

    browser.see(f"/interviews/{own.interview_id}/scorecard")
    browser.see(f"/debriefs/{application.id}")

    assert exposed() == []


def test_a_decision_is_a_judgement_too(browser: Browser) -> None:
    application = factories.application()
    own = factories.seat(application)
    factories.scorecard(own)
    factories.debrief(application)
    factories.decision(application)
    browser.sign_in(own.interviewer)

    browser.see(f"/debriefs/{application.id}")

    assert exposed(application) == [own.interviewer_id]


def test_a_form_that_comes_back_with_the_debrief_is_an_exposure(browser: Browser) -> None:
    application = judged()
    manager = application.opening.hiring_manager
    browser.sign_in(manager)

    answer = browser.post(f"/debriefs/{application.id}/decision")

    assert (answer.status_code, CANARY in answer.text) == (422, True)
    assert exposed(application) == [manager.id]


def test_a_packet_is_an_exposure_when_it_is_fetched(browser: Browser) -> None:
    opened, sealed = judged(), factories.panel()
    coordinator = factories.user(Role.COORDINATOR)
    packet = factories.packet(coordinator, opened, sealed)
    browser.sign_in(coordinator)

    browser.see(f"/packets/{packet.id}")
    assert exposed() == []

    browser.see(f"/packets/{packet.id}/download")
    assert (exposed(opened), exposed(sealed)) == ([coordinator.id], [])


def test_a_packet_made_while_it_was_sealed_shows_nothing_later(browser: Browser) -> None:
    application = judged()
    coordinator = factories.user(Role.COORDINATOR)
    packet = factories.packet(coordinator, application)
    packet.made_at = packet.made_at.replace(year=2025)
    browser.sign_in(coordinator)

    browser.see(f"/packets/{packet.id}/download")

    assert exposed() == []


def test_a_packet_is_an_exposure_when_it_is_made(browser: Browser) -> None:
    opened, sealed = judged(), factories.panel()
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)

    browser.send("/packets", c=[str(opened.id), str(sealed.id)], title="Packet", paper="a4")

    assert (exposed(opened), exposed(sealed)) == ([coordinator.id], [])


def test_two_tabs_at_the_same_moment_are_one_exposure(app: Flask) -> None:
    application = judged()
    manager = application.opening.hiring_manager
    tabs = [Browser(app.test_client()) for _ in range(4)]
    for tab in tabs:
        tab.sign_in(manager)

    answers = at_once(*[_opener(tab, f"/debriefs/{application.id}") for tab in tabs])

    assert [each.status_code for each in answers] == [200] * 4
    assert exposed() == [manager.id]
    assert noted() == [(manager.id, application.id)]


def _opener(tab: Browser, path: str) -> Any:
    return lambda: tab.client.get(path)


@contextmanager
def failing_commits() -> Iterator[None]:
    """The database takes everything and keeps nothing."""

    def fail(_session: object) -> None:
        raise OSError("the disk is gone")

    event.listen(db.session, "before_commit", fail)
    try:
        yield
    finally:
        event.remove(db.session, "before_commit", fail)


def test_what_cannot_be_written_is_not_served(app: Flask, browser: Browser) -> None:
    application = judged()
    browser.sign_in(application.opening.hiring_manager)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    with failing_commits():
        answer = Context().run(browser.client.get, f"/debriefs/{application.id}")

    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert (answer.status_code, CANARY in answer.text) == (500, False)
    assert exposed() == []


def test_rights_are_asked_again_before_the_first_showing(app: Flask, browser: Browser) -> None:
    application = judged()
    manager = application.opening.hiring_manager
    other = factories.user()
    browser.sign_in(manager)

    def replace_manager(_session: object) -> None:
        with db.engine.begin() as connection:
            connection.execute(
                sa.text("UPDATE opening SET hiring_manager_id = :id"), {"id": other.id}
            )

    address = f"/debriefs/{application.id}"
    db.session.rollback()
    event.listen(db.session, "after_rollback", replace_manager)
    answer = Context().run(browser.client.get, address)
    event.remove(db.session, "after_rollback", replace_manager)

    assert answer.status_code == 404
    assert exposed() == []


def test_whoever_looks_through_anothers_eyes_is_the_one_exposed(browser: Browser) -> None:
    application = judged()
    manager = application.opening.hiring_manager
    administrator = factories.user(Role.ADMIN, Role.COORDINATOR)
    browser.sign_in(administrator)
    browser.send(f"/admin/people/{manager.id}/view-as")

    assert CANARY in browser.see(f"/debriefs/{application.id}")

    assert exposed(application) == [administrator.id]
    event = db.session.scalars(sa.select(Event).where(Event.action == Action.JUDGEMENT_SHOWN)).one()
    assert (event.actor_id, event.acting_for_id) == (administrator.id, manager.id)


def addresses(app: Flask, **rows: int) -> Iterator[tuple[str, str]]:
    """Every page of the product, with the address of the rows there are."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                named: dict[str, Any] = {each: rows.get(each, 1) for each in rule.arguments}
                yield rule.endpoint, url_for(rule.endpoint, _external=False, **named)


SHOWS = {"debriefs.show", "debriefs.index", "overview.candidates", "packets.download"}
"""The pages on which somebody may read what others judged."""


def test_every_page_that_shows_a_judgement_writes_who_saw_it(app: Flask) -> None:
    application = judged()
    packet = factories.packet(factories.user(), application, content=CANARY.encode())
    showing: set[str] = set()
    for endpoint, address in addresses(app, application_id=application.id, packet_id=packet.id):
        viewer = factories.user(*set(Role) - {Role.ADMIN})
        packet.made_by = viewer
        browser = Browser(app.test_client())
        browser.sign_in(viewer)

        answer = browser.open(address)

        if CANARY in answer.text or 'class="chart' in answer.text:
            showing.add(endpoint)
            assert viewer.id in exposed(application), endpoint
        else:
            assert viewer.id not in exposed(application), endpoint
    assert showing == SHOWS


def test_judgement_is_loaded_through_one_door() -> None:
    loading = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"panels", "glimpses"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id != "exposure"
    }

    # The demo is loaded before anybody reads.
    assert {each for each in loading if not each.startswith("demo/")} == {"debriefs/exposure.py"}
