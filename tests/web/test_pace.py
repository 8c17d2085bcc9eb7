"""Nobody carries everything away at once, and whoever tries leaves a trace."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import User
from debrief.audit.log import record, request_id
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.packets.models import Packet
from debrief.rights import Role
from tests import factories
from tests.conftest import Browser, csrf_token

LIMITS = {Action.PACKET_MADE: "PACKETS_PER_HOUR", Action.AUDIT_EXPORTED: "AUDIT_EXPORTS_PER_HOUR"}
taken_out = pytest.mark.parametrize("action", LIMITS)

TAKEN = {200, 302, 503}
"""A file, the page of a packet, or that packets cannot be printed on this machine."""


def done(person: User, action: Action, *minutes_ago: int) -> None:
    """Let ``person`` have done ``action`` before, about two applications each time."""
    before = request_id.get()
    for minutes in minutes_ago:
        request_id.set(str(uuid.uuid4()))
        for _ in range(2):
            at = datetime.now(UTC) - timedelta(minutes=minutes)
            record(action, actor=person.id, now=at)
    db.session.commit()
    request_id.set(before)


def asked(browser: Browser, action: Action) -> TestResponse:
    """The answer to somebody who takes out more."""
    forms: dict[Action, tuple[str, dict[str, object]]] = {
        Action.PACKET_MADE: (
            "/packets",
            {"c": factories.application().id, "title": "All of them", "paper": "a4"},
        ),
        Action.AUDIT_EXPORTED: ("/admin/audit/export", {"format": "csv"}),
    }
    address, fields = forms[action]
    data = {"csrf_token": csrf_token(), **fields}
    return browser.open(address, method="POST", data=data, buffered=True)


@pytest.fixture
def person(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody who may take everything out, three times within an hour."""
    for limit in LIMITS.values():
        monkeypatch.setitem(app.config, limit, 3)
    found = factories.user(Role.ADMIN, Role.COORDINATOR)
    browser.sign_in(found)
    return found


def test_limits_are_for_people_and_not_for_work(app: Flask) -> None:
    assert [app.config[limit] for limit in LIMITS.values()] == [60, 10]


@taken_out
def test_who_takes_out_too_much_is_told_and_gets_nothing(
    browser: Browser, person: User, action: Action
) -> None:
    done(person, action, 59, 30, 0)

    answer = asked(browser, action)

    assert answer.status_code == 429
    assert "Within an hour one person can do this 3 times." in answer.text
    assert db.session.scalars(sa.select(Packet)).all() == []


@taken_out
def test_who_takes_out_too_much_leaves_a_trace(
    browser: Browser, person: User, action: Action
) -> None:
    done(person, action, 3, 2, 1)
    asked(browser, action)

    last = db.session.scalars(sa.select(Event).order_by(Event.number.desc()).limit(1)).one()

    endpoint = {"packet.made": "packets.make", "audit.exported": "oversight.export"}[action]
    assert (last.action, last.actor_id) == (Action.ACCESS_REFUSED, person.id)
    assert last.new == {"endpoint": endpoint, "ids": [], "count": 1}


@taken_out
def test_an_hour_later_it_goes_on(browser: Browser, person: User, action: Action) -> None:
    done(person, action, 61, 30, 0)

    assert asked(browser, action).status_code in TAKEN


@taken_out
def test_what_others_took_out_does_not_count(
    browser: Browser, person: User, action: Action
) -> None:
    done(factories.user(Role.ADMIN), action, 3, 2, 1)

    assert asked(browser, action).status_code in TAKEN
