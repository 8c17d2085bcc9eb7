"""Whoever asks for what is not open to them leaves a trace, and no more than a trace."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.audit import refusals
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser


def log() -> list[Event]:
    return list(db.session.scalars(sa.select(Event).order_by(Event.number)))


def test_a_hidden_page_leaves_a_trace(browser: Browser) -> None:
    viewer = factories.user()
    application = factories.application()
    browser.sign_in(viewer)

    response = browser.open(f"/debriefs/{application.id}")

    assert response.status_code == 404
    (event,) = log()
    assert (event.action, event.actor_id) == (Action.ACCESS_REFUSED, viewer.id)
    assert event.application_id == application.id
    assert event.new == {
        "endpoint": "debriefs.show",
        "ids": [f"application_id={application.id}"],
        "count": 1,
    }
    assert event.request_id == response.headers["X-Request-ID"]


def test_a_page_for_another_role_leaves_a_trace(browser: Browser) -> None:
    browser.sign_in(factories.user())

    assert browser.post("/rubrics/1/retire").status_code == 403

    (event,) = log()
    assert event.application_id is None
    assert event.new == {"endpoint": "rubrics.retire", "ids": ["version_id=1"], "count": 1}


@pytest.mark.parametrize("path", ["/nowhere", "/debriefs/x", "/static/none.css", "/debriefs/-1"])
def test_an_address_of_nothing_leaves_none(browser: Browser, path: str) -> None:
    browser.sign_in(factories.user())

    assert browser.open(path).status_code == 404
    assert log() == []


def test_whoever_is_not_signed_in_leaves_none(browser: Browser) -> None:
    assert browser.open("/debriefs/1").status_code == 302
    assert log() == []


@pytest.mark.parametrize(
    "address", ["/debriefs/{}", "/candidates/{}", "/candidates/{}/panel", "/candidates/{}/edit"]
)
def test_hidden_and_missing_cost_and_say_the_same(
    browser: Browser, statements: list[str], address: str
) -> None:
    viewer = factories.user(*Role)
    hidden = factories.application(employee_id=viewer.id)
    browser.sign_in(viewer)
    costs, said = [], []

    for application_id in (hidden.id, 10_000):
        del statements[:]
        response = browser.open(address.format(application_id))
        writing = [each for each in statements if not each.startswith("SELECT")]
        costs.append(writing)
        said.append((response.status_code, len(response.text)))

    assert costs[0] == costs[1]
    assert said[0] == said[1]
    assert [set(each.new or {}) for each in log()] == [{"endpoint", "ids", "count"}] * 2


def test_what_the_refused_request_had_changed_is_undone(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = factories.user(name="As it was")
    browser.sign_in(viewer)

    from flask import abort  # noqa: PLC0415
    from flask_security import current_user  # noqa: PLC0415

    from debrief.web.access import signed_in  # noqa: PLC0415

    @signed_in
    def change_and_refuse() -> str:
        current_user.name = "Changed"
        db.session.flush()
        abort(404)

    monkeypatch.setitem(app.view_functions, "accounts.settings", change_and_refuse)

    assert browser.post("/me").status_code == 404

    assert viewer.name == "As it was"
    assert [each.action for each in log()] == [Action.ACCESS_REFUSED]


def test_a_flood_is_counted_and_does_not_fill_the_log(app: Flask) -> None:
    for second in range(50):
        now = NOW + timedelta(seconds=second)
        refusals.note("debriefs.show", {"application_id": second}, actor=7, now=now)
        refusals.note("debriefs.show", {"application_id": second}, actor=8, now=now)
    db.session.commit()

    counts = [(each.new or {})["count"] for each in log() if each.actor_id == 7]
    assert counts == [*range(1, 11), 20, 40]
    assert len(log()) == 24


def test_every_minute_is_counted_anew(app: Flask) -> None:
    for minute in range(3):
        refusals.note("debriefs.show", {}, actor=7, now=NOW + timedelta(minutes=minute))
    db.session.commit()

    assert [(each.new or {})["count"] for each in log()] == [1, 1, 1]


def test_the_told_ones_grow_apart(app: Flask) -> None:
    told = [count for count in range(1, 10_000) if refusals._is_told(count)]  # noqa: SLF001

    assert told[:12] == [*range(1, 11), 20, 40]
    assert all(later == 2 * earlier for earlier, later in pairwise(told[9:]))


# The id of a request


def test_every_answer_has_an_id_of_its_own(browser: Browser) -> None:
    browser.sign_in(factories.user())

    ids = [browser.open(path).headers["X-Request-ID"] for path in ("/", "/", "/none", "/login")]

    assert len(set(ids)) == 4
    assert [UUID(each).version for each in ids] == [4, 4, 4, 4]


def test_a_sender_does_not_choose_the_id(browser: Browser) -> None:
    browser.sign_in(factories.user())

    response = browser.open("/", headers={"X-Request-ID": "chosen"})

    assert response.headers["X-Request-ID"] != "chosen"
