"""Printing packets: valid, reproducible, complete, and safe with whatever people wrote."""

import dataclasses
import http.server
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from debrief.aggregation.panel import Panel, Recommendation
from debrief.exchange.interchange import interchange_bytes, interchange_document
from debrief.packets.case import Case, Cover, Sealed
from debrief.packets.render import Packet, render_packet
from debrief.packets.text import LONGEST
from debrief.packets.view import packet_view
from tests.concurrency import at_once
from tests.packets import drawn
from tests.packets.material import FIRST_DAY, PEOPLE, amended, cases, decided, panel
from tests.packets.uacheck import uacheck

pytestmark = pytest.mark.usefixtures("pango")

SHAPES = {
    "one": cases(1),
    "one person, one dimension": cases(1, people=1, dimensions=1, points=2),
    "nobody yet": [Case(panel(people=0))],
    "wide": cases(1, dimensions=12, people=7),
    "amended": [Case(amended(), opened_at=FIRST_DAY, opened_by="Dana Whitfield")],
    "ten points": cases(1, dimensions=7, points=10),
    "committee": [
        *cases(3, people=5),
        Case(panel("Hanna Lindqvist", place=3), sealed=Sealed(2, 4)),
        Case(
            panel("Jonas Weber", place=4),
            waiting=("Mei Lin Chen",),
            opened_at=FIRST_DAY,
            opened_by="Dana Whitfield",
            early_reason="The team meets on Friday.",
        ),
    ],
}


def printed(*some: Case, **cover: Any) -> Packet:
    return render_packet(packet_view(some, Cover(**cover)), workers=1)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_packet_meets_the_standards(
    shape: str, paper: str, caplog: pytest.LogCaptureFixture
) -> None:
    packet = printed(*SHAPES[shape], paper=paper)

    assert caplog.messages == []  # WeasyPrint finds nothing to complain about
    assert uacheck(packet.pdf) == set()
    assert packet.warnings == ()
    with pikepdf.open(io.BytesIO(packet.pdf)) as pdf:
        sizes = {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages}
        assert (len(pdf.pages), pdf.check_pdf_syntax()) == (packet.pages, [])
    assert sizes == {(0, 0, 595, 842) if paper == "a4" else (0, 0, 612, 792)}


REPRODUCE = """
import sys
from tests.packets.material import cases
from debrief.packets.render import render_packet
from debrief.packets.view import packet_view
if __name__ == "__main__":
    render_packet(packet_view(cases(1)))
    for count, workers in ((1, 1), (2, 1), (2, 2)):
        print(render_packet(packet_view(cases(count)), workers=workers).sha256)
"""


def test_the_same_packet_has_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    script = tmp_path / "reproduce.py"
    script.write_text(REPRODUCE, encoding="utf-8")
    prints = [
        subprocess.run(
            [sys.executable, script],
            env={**os.environ, "PYTHONPATH": os.getcwd(), **environment},  # noqa: PTH109 - a string
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for environment in (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C.UTF-8"},
            {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "ar_EG.UTF-8"},
        )
    ]

    assert prints[0] == prints[1]
    single, one_worker, two_workers = prints[0]
    assert one_worker == two_workers != single


def test_the_cover_says_of_when_its_scorecards_are() -> None:
    view = packet_view(cases(2), Cover(as_of=datetime(2026, 11, 23, 11, 47, tzinfo=UTC)))

    assert view.line == "2 candidates · scorecards as of 23 Nov 2026, 11:47"


def test_every_candidate_has_a_bookmark_and_a_page_in_the_agenda() -> None:
    some = cases(3)
    packet = printed(*some, day=date(2026, 11, 27))

    titles = drawn.bookmarks(packet.pdf)
    names = [case.panel.candidate.name for case in some]
    assert [title for title, _ in titles] == ["27 Nov 2026", *names, "Record"]
    with pikepdf.open(io.BytesIO(packet.pdf)) as pdf:
        agenda, *others = pdf.pages
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        links = [numbers[note.Dest[0].objgen] for note in agenda.obj.Annots]
        # The matrices are full of digits as well, in another size.
        shown = [run.text for run in drawn.runs(agenda) if round(run.size) == 12]
        footers = ["".join(run.text for run in list(drawn.runs(page))[:2]) for page in others]
    pages = [page for title, page in titles if title in names]
    assert links == pages
    assert [int(text) for text in shown if text.isdigit()] == pages
    assert footers == [
        f"Confidential. Hiring committee packet 27 Nov 2026Page {number} of {packet.pages}"
        for number in range(2, packet.pages + 1)
    ]


def test_a_single_packet_numbers_its_pages_too() -> None:
    packet = printed(*cases(1), copy_for="Mei Lin Chen")

    text = drawn.words(packet.pdf)
    assert text.count("Confidential.Candidatepacket.CopyforMeiLinChen") == packet.pages
    assert f"Page{packet.pages}of{packet.pages}" in text


def test_links_lead_to_the_evidence_behind_a_rating() -> None:
    packet = printed(*cases(2))
    with pikepdf.open(io.BytesIO(packet.pdf)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        led = [
            (number, numbers[note.Dest[0].objgen])
            for number, page in enumerate(pdf.pages, 1)
            for note in page.obj.get("/Annots", [])
        ]

    (_, agenda), (_, first), (_, second), (_, record) = drawn.bookmarks(packet.pdf)
    assert agenda == 1
    assert len([to for at, to in led if at == first]) >= 16  # four dimensions, four people
    assert all(first <= to < second for at, to in led if first <= at < second)
    assert all(second <= to < record for at, to in led if second <= at < record)


@pytest.mark.parametrize("count", [1, 2])
def test_the_attached_document_reads_back_equal(count: int) -> None:
    some = cases(count)

    document = drawn.attachment(printed(*some).pdf)

    panels = [case.panel for case in some]
    assert document == interchange_bytes(interchange_document(panels))


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize("agree", [False, True])
@pytest.mark.parametrize(("dimensions", "people"), [(1, 1), (4, 5), (6, 4), (6, 7)])
def test_the_brief_is_one_page(
    dimensions: int, people: int, paper: str, *, early: bool, agree: bool
) -> None:
    case = Case(panel(dimensions=dimensions, people=people - early, agree=agree))
    if early:
        reason = "The team meets on Friday and Mei is ill until Monday, so we read what is here."
        case = dataclasses.replace(case, early_reason=reason, waiting=("Mei Lin Chen",))

    packet = printed(case, paper=paper)

    starts = dict(reversed(drawn.sections(packet.pdf)))
    assert starts["Ratings, biggest disagreement first"] == 1
    first = next(
        page
        for title, page in drawn.sections(packet.pdf)
        if title in {"Talk about these as well", "In one line each", "Also worth a minute"}
        or (title == "Talk about these first" and page > 1)
    )
    assert first == 2


def test_a_sealed_candidate_shows_counts_only() -> None:
    open_case, sealed = cases(2)
    sealed = dataclasses.replace(sealed, sealed=Sealed(2, 4))

    packet = printed(open_case, sealed)

    starts = dict(drawn.bookmarks(packet.pdf))
    with pikepdf.open(io.BytesIO(packet.pdf)) as pdf:
        alone = pikepdf.new()
        alone.pages.append(pdf.pages[starts[sealed.panel.candidate.name] - 1])
        page = drawn.squeezed("".join(run.text for run in drawn.runs(alone.pages[0])))
    assert "2of4scorecardsin" in page
    assert not any(drawn.squeezed(name) in page for name in PEOPLE)
    attached = json.loads(drawn.attachment(packet.pdf))
    assert [each["name"] for each in attached["candidates"]] == [open_case.panel.candidate.name]


def test_a_packet_of_sealed_candidates_attaches_nothing() -> None:
    packet = printed(Case(panel(), sealed=Sealed(0, 4)))

    with pikepdf.open(io.BytesIO(packet.pdf)) as pdf:
        assert list(pdf.attachments) == []
    assert not any(name in drawn.words(packet.pdf) for name in PEOPLE)


def test_a_decision_stands_after_the_ballot_with_its_dissent() -> None:
    ruling = dataclasses.replace(decided(), departs=True, dissent_by="Priya", dissent="Too thin.")
    text = drawn.words(printed(Case(panel(), decision=ruling)).pdf)

    ballot, after = text.index("Ballotfor"), text.index("Readafteryouvote")
    assert ballot < after < text.index("HireatL6") < text.index("Tooothin"[:3])
    assert "Goesagainstthecomputedresult" in text[after:]
    assert "Dissent,PriyaToothin." in text[after:]


def test_what_was_changed_after_the_opening_is_printed_with_its_reason() -> None:
    packet = printed(Case(amended()))

    words = drawn.words(packet.pdf)
    for said in (
        "was 1",
        "1 → 4, 23 Nov 2026, 10:00, after the debrief opened.",
        "Reason: I had mixed up two candidates.",
        "Written after reading the others",
        "Dimension number 1 1 → 4; Dimension number 2",
    ):
        assert drawn.squeezed(said) in words
    told = "Dana Whitfield 4, changed from 1 after the debrief opened"
    assert drawn.squeezed(told) in drawn.alternatives(packet.pdf)


def test_an_amended_packet_reads_back_equal() -> None:
    packet = printed(Case(amended()))

    (attached,) = packet_view([Case(amended())]).attached
    assert attached.content == interchange_bytes(interchange_document([amended()]))
    assert b'"earlier"' in attached.content
    assert packet.pages > 1


def test_times_are_in_the_zone_that_the_packet_names() -> None:
    text = drawn.words(printed(*cases(1), zone=ZoneInfo("Asia/Tokyo")).pdf)

    assert "TimesareinAsia/Tokyo" in text
    assert "16Nov2026,22:00" in text  # handed in at 13:00 UTC


def test_progress_is_told_for_every_candidate() -> None:
    told: list[tuple[int, int]] = []

    render_packet(
        packet_view(cases(3)), workers=1, progress=lambda done, of: told.append((done, of))
    )

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_long_evidence_is_cut_and_says_so() -> None:
    words = "They measured it twice. " * 4_200
    long = _with_evidence(panel(people=1, dimensions=1), words)

    packet = printed(Case(long))

    text = drawn.words(packet.pdf)
    more = len(words.strip()) - LONGEST
    assert any(
        f"…{count:,}morecharactersintheattacheddocument." in text
        for count in range(more, more + 20)  # cut between words
    )
    assert packet.pages < 8
    document = json.loads(drawn.attachment(packet.pdf))
    assert document["candidates"][0]["scorecards"][0]["ratings"][0]["evidence"] == words


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "e" + "\u0301" * 100_000, "a\n" * 50_000, "\u202e" * 100_000 + "end"]
)
def test_the_worst_evidence_is_printed_in_bounded_space(text: str) -> None:
    packet = printed(Case(_with_evidence(panel(people=1, dimensions=1), text)))

    assert packet.pages < 12
    assert uacheck(packet.pdf) == set()


def _with_evidence(some: Panel, evidence: str) -> Panel:
    card = some.scorecards[0]
    ratings = tuple(dataclasses.replace(rating, evidence=evidence) for rating in card.ratings)
    return dataclasses.replace(some, scorecards=(dataclasses.replace(card, ratings=ratings),))


def test_a_packet_warns_of_no_other_packet_printed_at_the_same_moment() -> None:
    names = ["Ada", "Ada \ue000", "Ada", "Ada \ue001"]

    packets = at_once(*(partial(printed, Case(panel(name))) for name in names))

    what = "1 character could not be printed, for want of a font: "
    assert [packet.warnings for packet in packets] == [
        (),
        (f"{what}U+E000.",),
        (),
        (f"{what}U+E001.",),
    ]


def test_characters_without_a_glyph_are_named_and_replaced() -> None:
    # A private character, and one of an alphabet that hardly any font knows.
    packet = printed(Case(panel("Ada \ue000 \U0001e290 Lovelace")))

    (warning,) = packet.warnings
    assert warning == (
        "2 characters could not be printed, for want of a font: U+E000 \U0001e290 (U+1E290)."
    )
    assert uacheck(packet.pdf) == set()
    assert "Ada\ufffd\ufffdLovelace" in drawn.words(packet.pdf)
    assert json.loads(drawn.attachment(packet.pdf))["candidates"][0]["name"].startswith(
        "Ada \ue000"
    )


class Canary(http.server.BaseHTTPRequestHandler):
    hits: list[str]

    def do_GET(self) -> None:
        type(self).hits.append(self.path)
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server that nothing should ever ask, and what it was asked."""
    Canary.hits = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", Canary.hits
        server.shutdown()


def test_hostile_text_in_every_field_is_text(canary: tuple[str, list[str]], tmp_path: Path) -> None:
    address, hits = canary
    secret = tmp_path / "secret.txt"
    secret.write_text("do not print me", encoding="utf-8")
    attacks = "".join(
        (
            f'"><img src="{address}/a"><link rel=attachment href="file://{secret}">',
            f"<style>@import '{address}/b';</style><svg><use href='{address}/c'/></svg>",
            f"</title></style>{{{{ 7*7 }}}}{{% raw %}}<a href='file://{secret}'>x</a>",
            f"\u202e\u0000\u0007\u2028\ufeff\U0001f600<script>fetch('{address}/d')</script>",
            f"url({address}/e) e{chr(0x301) * 40}",
        )
    )
    some = Case(
        _hostile(panel(people=3, dimensions=3), attacks),
        waiting=(f"waiting{attacks}",),
        opened_at=FIRST_DAY,
        opened_by=f"opened{attacks}",
        early_reason=f"early{attacks}",
        decision=dataclasses.replace(
            decided(f"reason{attacks}"),
            outcome=f"outcome{attacks}",
            level=f"level{attacks}",
            by=f"by{attacks}",
            dissent_by=f"dissenter{attacks}",
            dissent=f"dissent{attacks}",
        ),
    )
    cover = {name: f"{name}{attacks}" for name in ("title", "chair", "prepared_by", "copy_for")}

    packet = printed(some, some, **cover)

    assert hits == []
    assert uacheck(packet.pdf) == set()
    assert b"do not print me" not in packet.pdf
    with pikepdf.open(io.BytesIO(packet.pdf)) as pdf:
        assert list(pdf.attachments) == ["debrief.json"]
        addresses = [
            str(note.A.URI)
            for page in pdf.pages
            for note in page.obj.get("/Annots", [])
            if "/A" in note
        ]
        assert addresses == []
    text = drawn.words(packet.pdf)
    for field in HOSTILE_FIELDS | {*cover, "waiting", "opened", "early", "reason", "dissent"}:
        if field not in UNPRINTED:
            assert f'{field}"><imgsrc="{address}' in text, field
    assert "{{7*7}}" in text


HOSTILE_FIELDS = {
    "name", "opening", "rubric", "dimension", "anchor", "label", "interviewer", "round",
    "summary", "evidence", "remark", "abstention", "recommended",
}  # fmt: skip
UNPRINTED = {"recommended"}  # a level says only whose it is; the sentence shortens it


def _hostile(some: Panel, attacks: str) -> Panel:
    """The panel with ``attacks`` in every text that people write."""
    replace = dataclasses.replace
    rubric = replace(
        some.rubric,
        name=f"rubric{attacks}",
        scale=tuple(replace(p, label=f"label{attacks}") for p in some.rubric.scale),
        dimensions=tuple(
            replace(
                dimension,
                name=f"{number}dimension{attacks}",
                definition=attacks,
                anchors={"default": dict.fromkeys(range(1, 5), f"anchor{attacks}")},
            )
            for number, dimension in enumerate(some.rubric.dimensions)
        ),
    )
    cards = []
    for number, card in enumerate(some.scorecards):
        ratings = tuple(
            replace(
                rating, score=None if number == at else rating.score, evidence=f"{word}{attacks}"
            )
            for at, rating in enumerate(card.ratings)
            for word in ["remark" if number == at else "evidence"]
        )
        cards.append(
            replace(
                card,
                interviewer=replace(card.interviewer, name=f"{number}interviewer{attacks}"),
                ratings=ratings,
                round=f"round{attacks}",
                summary=f"summary{attacks}",
                recommended_level=f"recommended{attacks}",
                recommendation=Recommendation.ABSTAIN if number == 2 else card.recommendation,
                abstain_reason=f"abstention{attacks}" if number == 2 else "",
            )
        )
    return replace(
        some,
        rubric=rubric,
        opening=replace(some.opening, title=f"opening{attacks}"),
        candidate=replace(some.candidate, name=f"name{attacks}"),
        scorecards=tuple(cards),
    )
