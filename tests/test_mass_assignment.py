"""A form changes what it asks for: whatever else is sent with it is as good as not sent."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from debrief.db import db
from debrief.rights import Role
from tests import factories
from tests.audit import test_recorded as recorded
from tests.conftest import NOW, Browser, start_over
from tests.database import RANDOM, State, state
from tests.scorecards.form import fields

COLUMNS = sorted(
    {column.name for table in db.metadata.tables.values() for column in table.columns}
    | {"role", "roles", "is_admin", "author", "author_id", "user", "user_id", "owner_id"}
)
"""Whatever somebody who has read the source would try."""

ASKED_FOR: Mapping[str, set[str]] = {"oversight.export": {"code"}}
"""Columns by whose name a form asks for something that its good form leaves out."""

Act = Callable[[Browser], object]
MORE: dict[str, Act] = {}
"""Forms beside those of the audit log."""


class Generous(Browser):
    """Sends every column there is with each form, and with each row of it."""

    asked_for: set[str]

    def post(self, path: str, **fields: Any) -> TestResponse:
        extra = {name: "1" for name in COLUMNS if name not in self.asked_for}
        rows = {match[0] for name in fields if (match := re.match(r"\w+-\d+-", name))}
        for row in rows:
            extra |= {f"{row}{name}": "1" for name in COLUMNS if name not in self.asked_for}
        return super().post(path, **(extra | fields))


def form(endpoint: str) -> Callable[[Act], Act]:
    def keep(act: Act) -> Act:
        MORE[endpoint] = act
        return act

    return keep


@form("conflicts.declare")
def declare(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)
    browser.send(f"/candidates/{seat.interview.application_id}/recuse", reason="My brother.")


@form("conflicts.record")
def record_conflict(browser: Browser) -> None:
    recorded.by(browser, Role.COORDINATOR)
    path = f"/candidates/{factories.application().id}/conflicts/new"
    browser.send(path, person=factories.user().id, reason="Her brother.")


@form("conflicts.clear")
def clear(browser: Browser) -> None:
    recorded.by(browser, Role.COORDINATOR)
    conflict = factories.conflict(factories.application(), factories.user())
    browser.send(f"/conflicts/{conflict.id}/clear", reason="They never met.")


@form("panels.committee")
def committee(browser: Browser) -> None:
    recorded.by(browser, Role.COORDINATOR)
    path = f"/candidates/{factories.application().id}/committee"
    browser.send(path, members=[factories.user(Role.COMMITTEE_MEMBER).id], seen="")


@form("emergencies.begin")
def emergency(browser: Browser) -> None:
    application = factories.panel()
    factories.debrief(application)
    recorded.by(browser, Role.ADMIN)
    browser.send(f"/debriefs/{application.id}/emergency", reason="The manager is in hospital.")


@form("people.edit")
def edit_person(browser: Browser) -> None:
    recorded.by(browser, Role.ADMIN)
    person = factories.user()
    sent: dict[str, Any] = {"name": "Ada", "email": "ada@example.org", "time_zone": "UTC"}
    path = f"/admin/people/{person.id}/edit"
    browser.send(path, revision=person.revision, roles=["auditor"], **sent)


@form("people.deactivate")
def deactivate(browser: Browser) -> None:
    recorded.by(browser, Role.ADMIN)
    browser.send(f"/admin/people/{factories.user().id}/deactivate")


@form("scorecards.amend")
def amend(browser: Browser) -> None:
    seat = factories.seat()
    factories.scorecard(seat)
    browser.sign_in(seat.interviewer)
    change = fields(revision="1", rating__craft="1", reason="I misread my notes.")
    browser.send(f"/interviews/{seat.interview_id}/scorecard/amend", **change)


@form("accounts.password")
def password(browser: Browser) -> None:
    person = recorded.by(browser)
    new = "another long enough password"
    browser.send("/me/password", current="a long enough password", password=new, again=new)
    assert person.password == new


FORMS: dict[str, Act] = {**{name: act for name, (act, _) in recorded.acts.items()}, **MORE}


def left_behind(act: Act, browser: Browser) -> State:
    """What stands in a database in which nothing was done but this."""
    start_over()
    factories.number_from_one()
    act(browser)
    return state(without=RANDOM)


@pytest.fixture
def still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("endpoint", FORMS)
def test_what_a_form_does_not_ask_for_changes_nothing(app: Flask, endpoint: str) -> None:
    plain, generous = Browser(app.test_client()), Generous(app.test_client())
    generous.asked_for = ASKED_FOR.get(endpoint, set())

    expected = left_behind(FORMS[endpoint], plain)
    found = left_behind(FORMS[endpoint], generous)

    assert len(expected["audit_event"]) > 0
    assert found == expected
