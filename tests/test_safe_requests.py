"""Reading changes nothing, but for noting who was shown what."""

from collections.abc import Mapping

import pytest
from flask import Flask

from debrief.rights import Phase, Role
from tests.conftest import Browser
from tests.database import changed, state
from tests.matrix.relations import (
    Put,
    candidate,
    give_roles,
    manager,
    owes,
    scene,
    stranger,
    submitted,
)
from tests.matrix.test_matrix import address, methods

REFUSED = {"audit_event", "audit_head", "refusal_count"}
"""What is written of an attempt that is refused, each time."""
SHOWN = {"exposure", "audit_event", "audit_head"}
"""What is written before somebody is first shown a judgement."""
TOKENS: Mapping[str, str] = {"token": "nobody-sent-this"}

NOTED_EACH_TIME = {"packets.download"}
"""Every copy that leaves the product is an event."""


@pytest.mark.parametrize(
    ("put", "phase", "roles"),
    [
        (stranger, Phase.OPEN, frozenset(Role)),
        (manager, Phase.READY, frozenset({Role.HIRING_MANAGER})),
        (manager, Phase.DECIDED, frozenset({Role.HIRING_MANAGER})),
        (owes, Phase.OPEN, frozenset({Role.COORDINATOR})),
        (submitted, Phase.OPEN, frozenset({Role.INTERVIEWER, Role.AUDITOR})),
        (candidate, Phase.OPEN, frozenset(Role)),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_asking_for_a_page_again_changes_nothing(
    app: Flask, browser: Browser, put: Put, phase: Phase, roles: frozenset[Role]
) -> None:
    at = scene(put, phase)
    give_roles(at.viewer, roles)
    browser.sign_in(at.viewer)
    wrong, before = {}, state()
    for endpoint in sorted({rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}):
        if "GET" not in methods(app, endpoint):
            continue
        door = address(app, endpoint, {**at.ids, **TOKENS})  # type: ignore[dict-item]
        status = browser.open(door, buffered=True).status_code
        between = state()
        browser.open(door, buffered=True)
        after = state()
        first, second = changed(before, between), changed(between, after)
        refused = REFUSED if status in {403, 404} else set()
        again = {"audit_event", "audit_head"} if endpoint in NOTED_EACH_TIME else set()
        if not first <= SHOWN | refused or not second <= refused | again:
            wrong[endpoint] = status, first, second
        before = after

    assert wrong == {}
