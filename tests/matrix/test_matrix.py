"""Every door, tried by every kind of person in every relation and phase.

Nothing that is asked here changes anything: what a request would commit is only flushed,
and forgotten with it, so that each question meets the same scene.
"""

from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import replace
from http import HTTPStatus
from itertools import product
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy.orm import Session

from debrief.db import db
from debrief.rights import Phase, Role, rights
from debrief.web.access import declared
from tests import factories
from tests.conftest import Browser, csrf_token
from tests.matrix.relations import (
    RELATIONS,
    ROLE_SETS,
    Put,
    Scene,
    give_roles,
    manager,
    scene,
    stranger,
)
from tests.matrix.table import (
    ABOUT_AN_APPLICATION,
    ABOUT_NOBODY,
    ABOUT_ONESELF,
    ABOUT_OTHER_ROWS,
    Row,
)

Knock = Callable[[str, str], int]

ANSWERS = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
"""How a door answers whoever may go through, whatever becomes of the form."""


def named(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(roles)) or "none"


def methods(app: Flask, endpoint: str) -> list[str]:
    rules = app.url_map.iter_rules(endpoint)
    return sorted(set().union(*(rule.methods or () for rule in rules)) - {"HEAD", "OPTIONS"})


def address(app: Flask, endpoint: str, ids: Mapping[str, int]) -> str:
    wanted = set().union(*(rule.arguments for rule in app.url_map.iter_rules(endpoint)))
    values: dict[str, Any] = {name: ids[name] for name in wanted}
    with app.test_request_context():
        return url_for(endpoint, **values, _external=False)


@pytest.fixture
def knock(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Knock:
    """How a door answers, without anything coming of it."""

    def ask(method: str, door: str) -> int:
        data = {"csrf_token": csrf_token()} if method == "POST" else None
        db.session.commit()
        with monkeypatch.context() as patch:
            patch.setattr(Session, "commit", Session.flush)
            answer = Context().run(browser.client.open, door, method=method, data=data)
        return answer.status_code

    return ask


def verdict(status: int) -> str:
    """What the answer says of the door: open, for another role, or not there."""
    if status in ANSWERS:
        return "open"
    return {403: "another role", 404: "nothing"}.get(status, f"status {status}")


def expected(row: Row, at: Scene, roles: frozenset[Role]) -> str:
    if row.roles is not None and not row.roles & roles:
        return "another role"
    standing = replace(at.standing, roles=roles)
    return "open" if row.allowed(replace(at, standing=standing), rights(standing)) else "nothing"


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("put", RELATIONS, ids=lambda put: put.__name__)
def test_each_door_opens_to_those_it_is_for(
    app: Flask, browser: Browser, knock: Knock, put: Put, phase: Phase
) -> None:
    at = scene(put, phase)
    browser.sign_in(at.viewer)
    wrong = []
    for roles in ROLE_SETS:
        give_roles(at.viewer, roles)
        for endpoint, row in ABOUT_AN_APPLICATION.items():
            door = address(app, endpoint, at.ids)
            for method in methods(app, endpoint):
                found = verdict(knock(method, door))
                if found != expected(row, at, roles):
                    wrong.append((sorted(roles), method, endpoint, found))

    assert wrong == []


@pytest.mark.parametrize("roles", ROLE_SETS, ids=named)
def test_pages_about_no_row_are_for_their_roles(
    app: Flask, browser: Browser, knock: Knock, roles: frozenset[Role]
) -> None:
    viewer = factories.user()
    give_roles(viewer, roles)
    browser.sign_in(viewer)
    wrong = []
    for endpoint, allowed in ABOUT_NOBODY.items():
        for method in methods(app, endpoint):
            found = verdict(knock(method, address(app, endpoint, {})))
            open_to = allowed is None or bool(allowed & roles)
            if found != ("open" if open_to else "another role"):
                wrong.append((method, endpoint, found))

    assert wrong == []


def test_a_door_whose_ids_do_not_belong_together_leads_nowhere(
    app: Flask, browser: Browser, knock: Knock
) -> None:
    at = scene(RELATIONS[0], Phase.OPEN)
    give_roles(at.viewer, frozenset(Role))
    browser.sign_in(at.viewer)
    mismatched = {
        "interviews.arrange": {"round_id": at.ids["foreign_round_id"]},
        "packets.show": {"packet_id": at.ids["foreign_packet_id"]},
        "packets.download": {"packet_id": at.ids["foreign_packet_id"]},
        **{
            endpoint: dict.fromkeys(at.ids, 999_999)
            for endpoint in ABOUT_AN_APPLICATION
            if endpoint not in {"interviews.arrange", "packets.show", "packets.download"}
        },
    }
    found = {}
    for (endpoint, ids), method in product(mismatched.items(), ("GET", "POST")):
        if method in methods(app, endpoint):
            door = address(app, endpoint, {**at.ids, **ids})
            found[endpoint, method] = knock(method, door)

    assert set(found.values()) == {404}, found


@pytest.mark.parametrize("put", [stranger, manager], ids=lambda put: put.__name__)
@pytest.mark.parametrize("roles", ROLE_SETS, ids=named)
def test_pages_about_other_rows_are_for_their_roles(
    app: Flask, knock: Knock, browser: Browser, put: Put, roles: frozenset[Role]
) -> None:
    at = scene(put, Phase.OPEN)
    give_roles(at.viewer, roles)
    browser.sign_in(at.viewer)
    wrong = []
    for endpoint, row in ABOUT_OTHER_ROWS.items():
        for method in methods(app, endpoint):
            found = verdict(knock(method, address(app, endpoint, at.ids)))
            if found != expected(row, at, roles):
                wrong.append((method, endpoint, found))

    assert wrong == []


def test_no_role_makes_a_difference_to_ones_own_pages(
    app: Flask, knock: Knock, browser: Browser
) -> None:
    at = scene(stranger, Phase.OPEN)
    answers = set()
    for roles in ROLE_SETS:
        give_roles(at.viewer, roles)
        browser.sign_in(at.viewer)  # signing out is the last of these doors
        answers.add(
            tuple(
                (endpoint, method, knock(method, address(app, endpoint, at.ids)))
                for endpoint in sorted(ABOUT_ONESELF)
                for method in methods(app, endpoint)
            )
        )

    assert len(answers) == 1
    assert {status for _, _, status in answers.pop()} <= {*ANSWERS, 404}


def test_rows_of_others_are_not_among_ones_own(app: Flask, knock: Knock, browser: Browser) -> None:
    at = scene(stranger, Phase.OPEN)
    give_roles(at.viewer, frozenset(Role))
    browser.sign_in(at.viewer)
    answers = {
        (endpoint, method): knock(method, address(app, endpoint, at.ids))
        for endpoint in ("accounts.end_device", "factors.remove_passkey")
        for method in methods(app, endpoint)
    }

    assert set(answers.values()) == {404}


def test_every_endpoint_has_its_row(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    asked = {each for each in endpoints if not declared(app, each).public}
    rows = {*ABOUT_AN_APPLICATION, *ABOUT_NOBODY, *ABOUT_OTHER_ROWS, *ABOUT_ONESELF}

    assert (sorted(asked - rows), sorted(rows - asked)) == ([], [])


def test_whoever_left_finds_no_door(app: Flask, browser: Browser) -> None:
    at = scene(RELATIONS[1], Phase.OPEN)
    give_roles(at.viewer, frozenset(Role))
    browser.sign_in(at.viewer)
    at.viewer.active = False
    answers = {
        browser.open(address(app, endpoint, at.ids)).status_code
        for endpoint in (*ABOUT_AN_APPLICATION, *ABOUT_NOBODY)
        if "GET" in methods(app, endpoint)
    }

    assert answers == {302}
