"""Whatever people type stays text: on every page, in every field, in both databases."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa

from debrief import pdf
from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs.models import Decision, Outcome
from debrief.packets.models import Packet
from debrief.rights import Phase, Role
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.scorecards.form import EVIDENCE, fields

PLAIN = "A plain sentence"

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "closing": "</textarea></title></svg></style></script><b>",
    "attribute": '" autofocus onfocus="alert(1)" x=\'',
    "template": "{{ 7*7 }} {% raw %} {# gone #} ${7*7} %(x)s {0}",
    "link": "javascript:alert(1) data:text/html,<b>x</b>",
    "formula": "=cmd|'/c calc'!A1 +1 -1 @SUM(1)",
    "control": "bell \x07 escape \x1b[31m delete \x7f next line \x85",
    "bidi": "right \u202e to left \u2066 isolated \ufeff joined \u200d",
    "long word": "W" * 180,
    "marks": "They said Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e",
    "emoji": "They drew \N{FAMILY} \U0001f3f3\ufe0f\u200d\U0001f308 \ud83d".encode(
        "utf-8", "replace"
    ).decode(),
    "sql": "Robert'); DROP TABLE user; -- \\ % _",
}


@dataclass
class Scene:
    """One application on which everything typed is the same text, and those who see it."""

    application: Application
    author: User
    owing: User
    coordinator: User
    packet: Packet
    pages: list[tuple[User, str]] = field(default_factory=list)


def scene(text: str) -> Scene:
    named = text[:190]
    manager = factories.user(Role.HIRING_MANAGER, name=named)
    opening = factories.opening(
        manager=manager, title=named, rounds={text[:80]: factories.DIMENSIONS}
    )
    application = factories.application(to=opening, name=named, email=named)
    author = factories.user(name=named)
    said: dict[str, Any] = {"evidence": text, "summary": text}
    factories.scorecard(factories.seat(application, interviewer=author), 1, **said)
    factories.scorecard(factories.seat(application, interviewer=manager), 4, **said)
    factories.scorecard(
        factories.seat(application),
        {"craft": None, "clarity": None},
        recommendation=Recommendation.ABSTAIN,
        abstain_reason=text,
    )
    owing = factories.user(name=named)
    owed = factories.seat(application, interviewer=owing)
    factories.draft(owed, summary=text, **{"evidence-craft": text})
    factories.debrief(application, reason=text)
    taken_back = factories.decision(application, Outcome.NO_HIRE, reason=text)
    taken_back.reopened_at, taken_back.reopened_by = NOW, manager
    taken_back.reopen_reason = text
    application.phase = Phase.OPEN
    said_of_it: dict[str, Any] = {"reason": text, "dissent_by": named, "dissent": text}
    factories.decision(application, Outcome.MORE_EVIDENCE, evidence_dimension="craft", **said_of_it)
    coordinator = factories.user(Role.COORDINATOR, name=named)
    packet = factories.packet(coordinator, application, title=named, warnings=[text])
    db.session.flush()
    found = Scene(application, author, owing, coordinator, packet)
    found.pages = list(_pages(found, manager, owed.interview_id))
    return found


def _pages(of: Scene, manager: User, owed: int) -> Iterator[tuple[User, str]]:
    id_ = of.application.id
    first = of.application.opening.rounds[0]
    yield of.author, "/"
    yield of.author, "/me"
    yield of.author, f"/debriefs/{id_}"
    yield of.author, f"/interviews/{owed - 3}/scorecard"
    yield of.owing, "/"
    yield of.owing, f"/interviews/{owed}"
    yield of.owing, f"/interviews/{owed}/scorecard"
    yield of.owing, f"/debriefs/{id_}"
    yield manager, "/debriefs?phase=decided"
    yield manager, f"/debriefs/{id_}"
    yield of.coordinator, "/candidates"
    yield of.coordinator, f"/candidates/{id_}"
    yield of.coordinator, f"/candidates/{id_}/panel"
    yield of.coordinator, f"/candidates/{id_}/panel/{first.id}"
    yield of.coordinator, f"/candidates/{id_}/edit"
    yield of.coordinator, f"/packets/new?c={id_}"
    yield of.coordinator, "/packets"
    yield of.coordinator, f"/packets/{of.packet.id}"
    yield of.coordinator, f"/openings/{of.application.opening_id}"


def seen(browser: Browser, of: Scene) -> list[tuple[str, str]]:
    """Every page of the scene with its path."""
    found = []
    for viewer, path in of.pages:
        browser.sign_in(viewer)
        found.append((path, browser.see(path)))
    return found


def structure(page: str) -> list[str]:
    """The elements of a page; the people to choose from in a form are as many as there are."""
    return [name for name in reading.shape(page) if name != "option"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_page_is_changed_by_what_stands_in_it(browser: Browser, kind: str) -> None:
    plain = scene(PLAIN)
    expected = [structure(page) for _, page in seen(browser, plain)]
    plain.application.withdrawn_at = NOW

    hostile = seen(browser, scene(HOSTILE[kind]))
    for (path, page), elements in zip(hostile, expected, strict=True):
        assert structure(page) == elements, path
        for element in reading.elements(page):
            assert not [name for name in element if name.startswith("on")], path
            for name in ("href", "src", "action", "formaction"):
                assert element.get(name, "/").startswith(("/", "#", "?")) or not element[name]


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_was_written_can_be_read_as_it_was(browser: Browser, kind: str) -> None:
    found = scene(HOSTILE[kind])
    browser.sign_in(found.author)

    page = browser.see(f"/debriefs/{found.application.id}")

    assert HOSTILE[kind] in unescape(page)


@pytest.mark.parametrize("text", [*HOSTILE.values(), "NUL \0 within", "\0" * 40 + "x" * 40])
def test_a_scorecard_takes_anything(browser: Browser, text: str) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)
    address = f"/interviews/{seat.interview_id}/scorecard"
    typed = fields(summary=text, evidence__craft=f"{EVIDENCE} {text}")

    draft = browser.send(address, **(typed | {"action": "save"}))
    page = browser.see(address)
    done = browser.send(address, **(typed | {"revision": reading.field(page, "revision")}))

    assert (draft, done) == (address, "/")
    assert browser.open(address).status_code == 200


@pytest.mark.parametrize("text", [*HOSTILE.values(), "NUL \0 within"])
def test_a_debrief_takes_anything(browser: Browser, text: str) -> None:
    application = factories.panel()
    factories.seat(application)
    browser.sign_in(application.opening.hiring_manager)
    address = f"/debriefs/{application.id}"
    long = f"{text} {'and so on ' * 4}"

    assert browser.send(f"{address}/open", reason=text) == address
    for outcome in ("hire", "more_evidence"):
        decided = browser.send(
            f"{address}/decision",
            outcome=outcome,
            level="L5",
            evidence_dimension="craft",
            evidence_by=text,
            reason=long,
            dissent_by=text,
            dissent=text,
        )
        assert decided == f"{address}#decision"
        assert browser.send(f"{address}/reopen", reason=text) == f"{address}#decision"

    assert browser.open(address).status_code == 200
    reasons = db.session.scalars(sa.select(Decision.reason)).all()
    assert [reason for reason in reasons if "\0" in reason] == []


@pytest.mark.parametrize("path", ["/candidates", "/debriefs", "/packets/new", "/", "/login"])
def test_an_address_takes_anything(browser: Browser, path: str) -> None:
    browser.sign_in(factories.user(*Role))
    names = ("name", "opening", "phase", "page", "c", "next", "order")
    for text in ("%00", "%ED%A0%80", "%F0%9F%98%80", "'%22%3E%3Cscript%3E", "9" * 40, "-1", "%"):
        for name in names:
            status = browser.open(f"{path}?{name}={text}").status_code

            assert status in {200, 302}, (name, text)


@pytest.mark.parametrize(
    "path",
    [
        "/debriefs/{}",
        "/candidates/{}",
        "/candidates/{}/edit",
        "/candidates/{}/panel",
        "/candidates/1/panel/{}",
        "/interviews/{}",
        "/interviews/{}/scorecard",
        "/packets/{}",
        "/packets/{}/download",
        "/openings/{}",
        "/rubrics/{}",
        "/i/{}",
    ],
)
@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 40, "٣", "-1", "1%00", "x"])
def test_a_number_no_row_can_have_is_not_found(browser: Browser, path: str, number: str) -> None:
    browser.sign_in(factories.user(*Role))

    browser.see(path.format(number), status=404)


@pytest.mark.pdf
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_packet_takes_anything(browser: Browser, kind: str) -> None:
    found = scene(HOSTILE[kind])
    browser.sign_in(found.coordinator)
    fields_ = {"c": found.application.id, "title": HOSTILE[kind][:100], "paper": "a4"}

    response = browser.post("/packets", **fields_)
    if response.status_code == 503:
        pytest.skip(pdf.DEBIAN)

    content = browser.open(f"{response.headers['Location']}/download").data
    with pikepdf.open(io.BytesIO(content)) as printed:
        document = json.loads(printed.attachments["debrief.json"].get_file().read_bytes())
        links = [
            str(link.A.URI)
            for page in printed.pages
            for link in page.get("/Annots", ())
            if "/A" in link and "/URI" in link.A
        ]
    assert links == []
    cards = document["candidates"][0]["scorecards"]
    assert cards[0]["summary"] == HOSTILE[kind]
