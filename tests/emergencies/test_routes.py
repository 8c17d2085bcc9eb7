from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, BrokenGlass
from debrief.db import db
from debrief.mail.models import Message
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser

CANARY = "kanarienvogel"
WHY = "The hiring manager is in hospital, and an offer is due tonight."


def an_open_debrief() -> Application:
    """One of which an administrator reads nothing."""
    application = factories.application(name="Amara Okafor")
    for _ in range(2):
        factories.scorecard(factories.seat(application), evidence=CANARY)
    factories.debrief(application)
    return application


@pytest.fixture
def opened(app: Flask) -> Application:
    return an_open_debrief()


def emergency(of: Application) -> str:
    return f"/debriefs/{of.id}/emergency"


def debrief(of: Application) -> str:
    return f"/debriefs/{of.id}"


def broken(browser: Browser, of: Application, who: User | None = None) -> User:
    who = who or factories.user(Role.ADMIN, name="Tove Admin")
    browser.sign_in(who)
    assert browser.send(emergency(of), reason=WHY) == debrief(of)
    return who


def test_an_administrator_reads_in_an_emergency_for_an_hour(app: Flask, browser: Browser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        application = an_open_debrief()
        admin = factories.user(Role.ADMIN)
        browser.sign_in(admin)
        before = browser.see(debrief(application))
        broken(browser, application, admin)
        during = browser.see(debrief(application))
        clock.shift(timedelta(minutes=59))
        late = browser.see(debrief(application))
        clock.shift(timedelta(minutes=1))
        after = browser.see(debrief(application))

    assert [CANARY in page for page in (before, during, late, after)] == [False, True, True, False]
    assert emergency(application) in before
    assert "Emergency access until" in reading.text(during)
    assert "Record decision" not in during
    assert emergency(application) in after


def test_the_administrator_ends_it_before_its_time(browser: Browser, opened: Application) -> None:
    admin = broken(browser, opened)

    browser.send(f"{emergency(opened)}/end")

    assert CANARY not in browser.see(debrief(opened))
    words = db.session.execute(
        sa.select(Event.action, Event.actor_id)
        .where(Event.subject.startswith("emergency:"))
        .order_by(Event.number)
    ).all()
    assert list(map(tuple, words)) == [
        (Action.GLASS_BROKEN, admin.id),
        (Action.GLASS_MENDED, admin.id),
    ]
    browser.send(f"{emergency(opened)}/end")
    assert len(db.session.scalars(sa.select(BrokenGlass)).all()) == 1


@pytest.mark.parametrize("reason", ["", "   ", "Because."])
def test_no_emergency_without_its_reason(
    browser: Browser, opened: Application, reason: str
) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    answer = browser.post(emergency(opened), reason=reason)

    assert answer.status_code == 422
    assert "Say in at least 20 characters what the emergency is." in reading.text(answer.text)
    assert db.session.scalars(sa.select(BrokenGlass)).all() == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_ask(browser: Browser, opened: Application, role: Role) -> None:
    browser.sign_in(factories.user(role))

    assert browser.post(emergency(opened), reason=WHY).status_code == 403


@pytest.mark.parametrize("why", ["sealed", "owes", "recused", "candidate", "reads"])
def test_an_emergency_lifts_neither_the_seal_nor_independence(browser: Browser, why: str) -> None:
    application = factories.panel()
    admin = factories.user(Role.ADMIN)
    if why != "sealed":
        factories.debrief(application)
    if why == "owes":
        factories.seat(application, interviewer=admin)
    if why == "recused":
        factories.conflict(application, admin)
    if why == "candidate":
        application.candidate.email = admin.email
    if why == "reads":
        factories.committee_member(application, admin)
    browser.sign_in(admin)

    browser.see(emergency(application), 404)
    assert browser.post(emergency(application), reason=WHY).status_code == 404


def test_an_old_proof_of_who_it_is_does_not_do(browser: Browser, opened: Application) -> None:
    admin = factories.user(Role.ADMIN)
    browser.sign_in(admin)
    with time_machine.travel(timedelta(minutes=16)):
        answer = browser.post(emergency(opened), reason=WHY)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/me/prove")
    assert db.session.scalars(sa.select(BrokenGlass)).all() == []


def test_who_leads_the_application_is_told_at_once(browser: Browser, opened: Application) -> None:
    coordinator = factories.user(Role.COORDINATOR)
    acting = factories.user(Role.HIRING_MANAGER)
    opened.acting_manager_id = acting.id
    kept_out = [factories.user(Role.COORDINATOR) for _ in range(2)]
    factories.conflict(opened, kept_out[0])
    opened.candidate.email = kept_out[1].email
    factories.user(Role.COORDINATOR, active=False)
    factories.user(Role.HIRING_MANAGER)

    admin = broken(browser, opened)

    mails = db.session.scalars(sa.select(Message)).all()
    assert {each.to for each in mails} == {
        each.email for each in (opened.opening.hiring_manager, coordinator, acting)
    }
    assert WHY in mails[0].text
    assert admin.name in mails[0].text
    assert f"http://debrief.test{debrief(opened)}" in mails[0].text
    assert CANARY not in "".join(f"{each.subject}{each.text}" for each in mails)


@pytest.mark.parametrize("page", ["/", "debrief"])
def test_the_notice_stands_for_some_days(browser: Browser, opened: Application, page: str) -> None:
    broken(browser, opened)
    path = debrief(opened) if page == "debrief" else page
    shown = {}
    for name, viewer in (
        ("manager", opened.opening.hiring_manager),
        ("coordinator", factories.user(Role.COORDINATOR)),
        ("committee", factories.committee_member(opened).user),
        ("admin", factories.user(Role.ADMIN)),
    ):
        browser.sign_in(viewer)
        words = reading.text(browser.see(path))
        shown[name] = "opened this debrief in an emergency" in words or (
            "Opened in an emergency" in words and WHY in words
        )

    assert shown == {"manager": True, "coordinator": True, "committee": False, "admin": False}
    manager = opened.opening.hiring_manager
    with time_machine.travel(timedelta(days=15)):
        browser.sign_in(manager)
        words = reading.text(browser.see(path))
    assert "in an emergency" not in words


def test_the_debrief_keeps_it_for_good(browser: Browser, opened: Application) -> None:
    broken(browser, opened)
    with time_machine.travel(timedelta(days=400)):
        browser.sign_in(opened.opening.hiring_manager)
        words = reading.text(browser.see(debrief(opened)))

    assert "Emergency access Tove Admin" in words
    assert WHY in words


def test_an_emergency_is_one_applications_alone(browser: Browser, opened: Application) -> None:
    other = factories.panel()
    factories.debrief(other)
    broken(browser, opened)

    assert "Evidence for craft" not in browser.see(debrief(other))


def test_the_log_holds_neither_the_reason_nor_a_name(browser: Browser, opened: Application) -> None:
    broken(browser, opened)

    event = db.session.scalars(sa.select(Event).where(Event.action == Action.GLASS_BROKEN)).one()

    assert event.application_id == opened.id
    assert WHY not in str((event.old, event.new))
    assert event.new is not None
    assert event.new["told"] == [opened.opening.hiring_manager_id]
