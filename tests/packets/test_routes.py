"""Choosing candidates for a packet, making it, and fetching it."""

import builtins
import io
import json
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa

from debrief import pdf
from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.db import db
from debrief.openings.models import Opening
from debrief.packets.models import Packet, Paper
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.packets import drawn

HOSTILE = '<b>Q4</b> "plan"; filename=../../x\r\nX-Evil: 1 =cmd|calc'


@pytest.fixture
def coordinator(browser: Browser) -> User:
    user = factories.user(Role.COORDINATOR, name="Nadia Benhaddou")
    browser.sign_in(user)
    return user


@pytest.fixture
def opening() -> Opening:
    return factories.opening()


def opened(
    name: str, *, to: Opening | None = None, evidence: str = "They named the cost."
) -> Application:
    application = factories.application(to=to, name=name)
    for score in (2, 4):
        factories.scorecard(factories.seat(application), score, evidence=evidence)
    factories.debrief(application)
    return application


def sealed(name: str, *, evidence: str) -> Application:
    application = factories.application(name=name)
    factories.scorecard(factories.seat(application), 4, evidence=evidence, summary=evidence)
    factories.seat(application)
    return application


def made() -> Packet:
    return db.session.scalars(sa.select(Packet).options(sa.orm.undefer(Packet.content))).one()


def document_in(content: bytes) -> dict[str, Any]:
    with pikepdf.open(io.BytesIO(content)) as opened_pdf:
        attached: dict[str, Any] = json.loads(
            opened_pdf.attachments["debrief.json"].get_file().read_bytes()
        )
    return attached


def test_the_form_lists_the_candidates_in_the_order_they_were_ticked(
    browser: Browser, coordinator: User
) -> None:
    first, second = opened("Amara Okafor"), opened("Jonas Weber")

    page = browser.see(f"/packets/new?c={second.id}&c={first.id}&c={second.id}")

    hidden = [each["value"] for each in reading.elements(page, "input") if each["name"] == "c"]
    assert hidden == [str(second.id), str(first.id)]
    assert "2 candidates, in this order" in page
    assert reading.field(page, "title") == "Hiring committee packet"


def test_the_form_warns_of_what_will_be_missing(browser: Browser, coordinator: User) -> None:
    hidden = sealed("Jonas Weber", evidence="Sealed words")
    early = factories.panel(scores=(3,))
    factories.seat(early)
    factories.debrief(early, reason="The offer cannot wait.")

    page = reading.text(browser.see(f"/packets/new?c={hidden.id}&c={early.id}"))

    assert "Still sealed, 1 of 2 scorecards in. The packet says so and shows no rating." in page
    assert "1 scorecard missing. The packet says so." in page


@pytest.mark.parametrize("query", ["", "?c=", "?c=x", "?c=999", "?c=" + "9" * 30, "?c=-1"])
def test_without_a_candidate_one_is_asked_to_tick_some(
    browser: Browser, coordinator: User, query: str
) -> None:
    assert browser.open(f"/packets/new{query}").headers["Location"] == "/candidates"
    assert "Tick at least one candidate for the packet." in browser.see("/candidates")


def test_candidates_that_may_not_be_printed_are_left_out(
    browser: Browser, coordinator: User
) -> None:
    printed, owed = opened("Amara Okafor"), opened("Jonas Weber")
    factories.seat(owed, interviewer=coordinator)

    page = browser.see(f"/packets/new?c={printed.id}&c={owed.id}")

    assert "Amara Okafor" in page
    assert "Jonas Weber" not in page


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "Give the packet a title."),
        ("   ", "Give the packet a title."),
        ("x" * 121, "Field cannot be longer than 120 characters."),
    ],
)
def test_a_packet_needs_a_title(
    browser: Browser, coordinator: User, title: str, message: str
) -> None:
    application = opened("Amara Okafor")

    response = browser.post("/packets", c=application.id, title=title, paper="a4")

    assert response.status_code == 422
    assert message in response.text
    assert "Amara Okafor" in response.text


def test_a_packet_of_nothing_is_refused(browser: Browser, coordinator: User) -> None:
    assert browser.post("/packets", title="Empty", paper="a4").status_code == 422


@pytest.mark.pdf
@pytest.mark.usefixtures("pango")
def test_a_packet_holds_its_candidates_in_order_and_nothing_sealed(
    browser: Browser, coordinator: User, opening: Opening
) -> None:
    first = opened("Amara Okafor", to=opening, evidence="Amara named the cost.")
    second = sealed("Jonas Weber", evidence="Sealed words of a scorecard.")
    third = opened("Mei Lin Chen", to=opening, evidence="Mei asked the learners.")

    leads_to = browser.send(
        "/packets", c=[third.id, second.id, first.id], title="Committee of Friday", paper="letter"
    )

    packet = made()
    assert leads_to == f"/packets/{packet.id}"
    assert (packet.title, packet.paper, packet.made_by_id) == (
        "Committee of Friday",
        Paper.LETTER,
        coordinator.id,
    )
    assert [each.application_id for each in packet.entries] == [third.id, second.id, first.id]

    download = browser.open(f"/packets/{packet.id}/download")
    assert download.mimetype == "application/pdf"
    assert download.headers["Content-Disposition"] == (
        f'attachment; filename="debrief-packet-{packet.id}.pdf"'
    )
    assert download.headers["Cache-Control"] == "no-store"
    assert download.data == packet.content
    words = drawn.words(download.data)
    assert words.index("Meiaskedthelearners.") < words.index("Amaranamedthecost.")
    assert "Sealedwords" not in words
    assert "JonasWeber" in words
    document = document_in(download.data)
    assert "Sealed words" not in json.dumps(document)
    assert [each["name"] for each in document["candidates"]] == ["Mei Lin Chen", "Amara Okafor"]
    assert [len(each["scorecards"]) for each in document["candidates"]] == [2, 2]


@pytest.mark.pdf
@pytest.mark.usefixtures("pango")
def test_each_rubric_of_a_packet_travels_in_a_document_of_its_own(
    browser: Browser, coordinator: User
) -> None:
    chosen = [opened("Amara Okafor").id, opened("Jonas Weber").id]

    browser.send("/packets", c=chosen, title="Friday", paper="a4")

    with pikepdf.open(io.BytesIO(made().content)) as packet:
        assert sorted(packet.attachments) == ["debrief-2.json", "debrief.json"]


@pytest.mark.pdf
@pytest.mark.usefixtures("pango")
def test_what_could_not_be_printed_is_said_with_the_packet(
    browser: Browser, coordinator: User
) -> None:
    application = opened("Amara \ue000")

    browser.send("/packets", c=application.id, title="Warned", paper="a4")

    packet = made()
    assert len(packet.warnings) == 1
    assert "U+E000" in packet.warnings[0]
    assert packet.warnings[0] in reading.text(browser.see(f"/packets/{packet.id}"))


@pytest.mark.pdf
@pytest.mark.usefixtures("pango")
def test_a_hostile_title_stays_text(browser: Browser, coordinator: User) -> None:
    application = opened("Amara Okafor")

    browser.send("/packets", c=application.id, title=HOSTILE, paper="a4")

    packet = made()
    assert packet.title == HOSTILE.replace("\r\n", " ")
    download = browser.open(f"/packets/{packet.id}/download")
    assert "X-Evil" not in download.headers
    assert "<b>Q4</b>" in drawn.words(download.data)
    for path in ("/packets", f"/packets/{packet.id}"):
        page = browser.see(path)
        assert packet.title in reading.text(page)
        assert "<b>Q4" not in page


def test_without_pango_the_page_says_what_to_install(
    browser: Browser, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = opened("Amara Okafor")
    really = builtins.__import__

    def without_pango(name: str, *rest: Any, **named: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return really(name, *rest, **named)

    pdf._engine.cache_clear()  # noqa: SLF001 - as in a process that has not imported it
    monkeypatch.setattr(builtins, "__import__", without_pango)
    response = browser.post("/packets", c=application.id, title="Friday", paper="a4")
    monkeypatch.undo()
    pdf._engine.cache_clear()  # noqa: SLF001 - as in a process that has not imported it

    assert response.status_code == 503
    words = reading.text(response.text)
    assert "Making a PDF needs Pango, which is not installed. Install it with: " in words
    assert pdf.DEBIAN in words
    assert reading.field(response.text, "title") == "Friday"
    assert "Amara Okafor" in words
    assert db.session.scalars(sa.select(Packet)).all() == []


def test_somebody_elses_packet_is_not_found(browser: Browser, coordinator: User) -> None:
    packet = factories.packet(factories.user(Role.COORDINATOR), opened("Amara Okafor"))

    browser.see(f"/packets/{packet.id}", status=404)
    browser.see(f"/packets/{packet.id}/download", status=404)
    assert "Candidate packet" not in browser.see("/packets")


@pytest.mark.parametrize("how", ["seat", "applicant", "role", "manager"])
def test_rights_are_asked_again_when_a_packet_is_fetched(browser: Browser, how: str) -> None:
    first, second = opened("Amara Okafor"), opened("Jonas Weber")
    maker = factories.user(*([Role.HIRING_MANAGER] if how == "manager" else [Role.COORDINATOR]))
    if how == "manager":
        first.opening.hiring_manager = second.opening.hiring_manager = maker
    packet = factories.packet(maker, first, second)
    browser.sign_in(maker)
    assert browser.open(f"/packets/{packet.id}/download").data == b"%PDF-1.7"

    if how == "seat":
        factories.seat(second, interviewer=maker)
    elif how == "applicant":
        second.candidate.employee = maker
    elif how == "manager":
        second.opening.hiring_manager = factories.user(Role.HIRING_MANAGER)
    else:
        maker.roles[0].role = Role.HIRING_MANAGER

    browser.see(f"/packets/{packet.id}", status=404)
    browser.see(f"/packets/{packet.id}/download", status=404)


def test_a_packet_outlives_a_withdrawal(browser: Browser, coordinator: User) -> None:
    application = opened("Amara Okafor")
    packet = factories.packet(coordinator, application)
    application.withdrawn_at = NOW

    assert browser.open(f"/packets/{packet.id}/download").data == b"%PDF-1.7"


def test_the_list_costs_the_same_however_long(
    browser: Browser, coordinator: User, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        factories.packet(coordinator, opened("Amara Okafor"), opened("Jonas Weber"))
        db.session.commit()
        statements.clear()
        page = browser.see("/packets")
        counts.append(len(statements))

    assert counts == [3, 3]
    assert page.count("Candidate packet</a>") == 2


def test_the_list_does_not_load_what_it_does_not_print(
    browser: Browser, coordinator: User, statements: list[str]
) -> None:
    packet = factories.packet(coordinator, opened("Amara Okafor"))
    for path in ("/packets", f"/packets/{packet.id}"):
        statements.clear()
        browser.see(path)

        assert [each for each in statements if "packet.content" in each] == []


@pytest.mark.pdf
@pytest.mark.usefixtures("pango")
def test_a_packet_names_who_prepared_it_and_when(browser: Browser, coordinator: User) -> None:
    application = opened("Amara Okafor")

    made = browser.send("/packets", c=application.id, title="For Tuesday", paper="a4")
    content = browser.open(f"{made}/download").data

    packet = db.session.scalars(sa.select(Packet)).one()
    words, at = "".join(drawn.words(content).split()), packet.made_at
    assert "PreparedbyNadiaBenhaddou" in words
    assert f"Dataasof{at.day}{at:%b%Y},{at:%H:%M}" in words
