"""Two worlds that differ only in what a person may not see look the same to that person.

Not only the words: the status, every header, the order and the number of everything, and
even the statements that are sent to the database are equal, for a difference in any of
them would tell what is hidden.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs.models import Outcome
from debrief.rights import Phase, Rights, Role, rights
from debrief.rubrics import queries as rubrics
from tests import factories
from tests.conftest import NOW, POSTGRESQL, Browser, csrf_token, start_over
from tests.matrix.relations import RELATIONS, Put, give_roles

EXAMPLES = 100 if POSTGRESQL else 500
"""Every answer comes from the same code on both databases; one of them is asked in full."""

RECOMMENDATIONS = st.sampled_from([each for each in Recommendation if each != "abstain"])
SCORES = st.fixed_dictionaries(
    {dimension: st.one_of(st.none(), st.integers(1, 4)) for dimension in factories.DIMENSIONS}
)
WORDS = st.text("abcdefghij <&'\"=", min_size=1, max_size=60)


@dataclass(frozen=True)
class Judged:
    """What one other interviewer wrote."""

    scores: Mapping[str, int | None]
    recommendation: Recommendation
    words: str
    minutes_ago: int


@dataclass(frozen=True)
class Hidden:
    """All that may differ between two worlds."""

    judged: tuple[Judged, ...]
    draft: str
    """What somebody else has begun to write; empty for nothing."""
    outcome: Outcome
    reason: str
    name: str
    """The candidate's. Only who may not even know of the application has two."""


@dataclass(frozen=True)
class Plan:
    """Who looks, and the two worlds."""

    put: Put
    roles: frozenset[Role]
    phase: Phase
    worlds: tuple[Hidden, Hidden]


JUDGED = st.builds(
    Judged,
    scores=SCORES,
    recommendation=RECOMMENDATIONS,
    words=WORDS,
    minutes_ago=st.integers(15, 45),
)


@st.composite
def hidden(draw: st.DrawFn, panel: int) -> Hidden:
    return Hidden(
        judged=tuple(draw(st.lists(JUDGED, min_size=panel, max_size=panel))),
        draft=draw(st.one_of(st.just(""), WORDS)),
        outcome=draw(st.sampled_from([Outcome.HIRE, Outcome.NO_HIRE])),
        reason=draw(WORDS),
        name=draw(st.sampled_from(["Amara Okafor", "Łukasz Żółć", "Nguyễn Thị Hà"])),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    panel = draw(st.integers(1, 3))
    return Plan(
        put=draw(st.sampled_from(RELATIONS)),
        roles=draw(st.frozensets(st.sampled_from(Role), max_size=2)),
        phase=draw(st.sampled_from(Phase)),
        worlds=(draw(hidden(panel)), draw(hidden(panel))),
    )


def build(plan: Plan, what: Hidden, browser: Browser) -> tuple[Application, Rights]:
    """Make the world in an empty database, with the same ids every time; sign the viewer in."""
    start_over()
    factories.number_from_one()
    viewer = factories.user(name="The viewer")
    application = factories.application(name=what.name)
    for judged in what.judged:
        factories.scorecard(
            factories.seat(application),
            judged.scores,
            recommendation=judged.recommendation,
            summary=judged.words,
            evidence=judged.words[::-1],
            submitted_at=NOW - timedelta(minutes=judged.minutes_ago),
        )
    writing = factories.seat(application, required=plan.phase is Phase.WAITING)
    draft = factories.draft(writing, summary=what.draft)
    draft.saved_at = NOW - timedelta(minutes=len(what.draft))
    _own, says = plan.put(viewer, application)
    db.session.flush()
    if plan.phase in {Phase.OPEN, Phase.DECIDED}:
        factories.debrief(application, reason="An offer elsewhere ends tonight.")
    if plan.phase is Phase.DECIDED:
        factories.decision(application, what.outcome, reason=what.reason)
    factories.packet(factories.user(Role.COORDINATOR), application, content=what.reason.encode())
    # What a process has read of a rubric it remembers: no world is the first to ask.
    rubrics.load(application.opening.rubric_version)
    give_roles(viewer, plan.roles)
    browser.client.delete_cookie("session", domain="debrief.test")
    browser.sign_in(viewer)
    standing = replace(factories.STANDING, roles=plan.roles, phase=application.phase, **says)
    return application, rights(standing)


def doors(of: Application, may: Rights) -> list[tuple[str, str, dict[str, Any]]]:
    """Everything that can be asked about an application, and around it."""
    interviews = range(1, 6)
    return [
        *(
            ("GET", address, {})
            for address in (
                "/",
                *(f"/debriefs?phase={phase}" for phase in Phase),
                "/candidates",
                f"/candidates?name={of.candidate.name[:3]}",
                "/candidates?phase=decided",
                "/packets",
                "/packets/1",
                "/packets/1/download",
                f"/packets/new?c={of.id}",
                f"/debriefs/{of.id}",
                f"/debriefs/{of.id}?order=rubric",
                f"/candidates/{of.id}",
                f"/candidates/{of.id}/panel",
                f"/candidates/{of.id}/panel/1",
                f"/candidates/{of.id}/edit",
                f"/candidates/{of.id}/recuse",
                f"/candidates/{of.id}/conflicts/new",
                f"/candidates/{of.id}/committee",
                f"/candidates/{of.id}/manager",
                f"/debriefs/{of.id}/emergency",
                "/openings",
                "/openings/1",
                "/admin/audit",
                *(f"/interviews/{number}" for number in interviews),
                *(f"/interviews/{number}/scorecard" for number in interviews),
            )
        ),
        ("POST", f"/debriefs/{of.id}/decision", {"outcome": "hire", "level": "L5"}),
        ("POST", f"/debriefs/{of.id}/reopen", {"reason": ""}),
        # Whoever may open the debrief reads from then on, and no longer belongs here.
        *([] if may.open else [("POST", f"/debriefs/{of.id}/open", {"reason": ""})]),
    ]


REQUEST = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
RANDOM = ("x-request-id",)
"""Headers that differ between any two requests; a cookie's value is signed and random."""


def answer(browser: Browser, door: tuple[str, str, dict[str, Any]], sent: list[str]) -> object:
    """Everything that a person could tell two answers apart by."""
    method, address, fields = door
    db.session.commit()
    sent.clear()
    data = {"csrf_token": csrf_token(), **fields} if method == "POST" else None
    response = browser.open(address, method=method, data=data)
    statements = list(sent)
    headers = sorted(
        (name, re.sub(r"=[^;]*", "=…", value, count=1) if name == "Set-Cookie" else value)
        for name, value in response.headers
        if name.lower() not in RANDOM
    )
    # Each request has a number of its own, and the log says which one it speaks of.
    text = REQUEST.sub("…", response.text)
    return response.status_code, headers, text, statements


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans())
def test_what_may_not_be_seen_makes_no_difference(
    app: Flask, browser: Browser, statements: list[str], plan: Plan
) -> None:
    one, other = plan.worlds
    with time_machine.travel(NOW, tick=False):
        application, may = build(plan, one, browser)
        assume(not may.read)
        if may.know or may.assess:
            other = replace(other, name=one.name)
        if may.follow_times:
            times = [judged.minutes_ago for judged in one.judged]
            later = zip(other.judged, times, strict=True)
            other = replace(
                other, judged=tuple(replace(each, minutes_ago=ago) for each, ago in later)
            )
        asked = doors(application, may)
        first = [answer(browser, door, statements) for door in asked]
        build(plan, other, browser)
        second = [answer(browser, door, statements) for door in asked]

    for door, seen, seen_there in zip(asked, first, second, strict=True):
        assert seen == seen_there, door


def test_whoever_may_see_the_difference_sees_it(
    app: Flask, browser: Browser, statements: list[str]
) -> None:
    words = ("They planned backwards from the launch.", "They planned nothing.")
    worlds = [
        Hidden((Judged({"craft": 3}, Recommendation.YES, text, 20),), "", Outcome.HIRE, text, "A")
        for text in words
    ]
    manages = next(put for put in RELATIONS if put.__name__ == "manager")
    plan = Plan(manages, frozenset(), Phase.OPEN, (worlds[0], worlds[1]))
    pages = []
    with time_machine.travel(NOW, tick=False):
        for world in worlds:
            application, may = build(plan, world, browser)
            assert may.read
            pages.append(answer(browser, ("GET", f"/debriefs/{application.id}", {}), statements))

    assert pages[0] != pages[1]
