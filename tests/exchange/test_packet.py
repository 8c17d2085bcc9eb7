from io import BytesIO

import pikepdf
import pytest

from debrief.exchange.packet import attached_document
from debrief.exchange.problems import InputRefused
from tests.exchange.pdfs import pdf_with


def refused(data: bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        attached_document(data, "packet.pdf", limit=1000)
    return str(caught.value)


def test_what_a_packet_carries_is_read_back() -> None:
    assert attached_document(pdf_with(b'{"format": "debrief/1"}'), "packet.pdf", limit=1000) == (
        b'{"format": "debrief/1"}'
    )


@pytest.mark.parametrize("data", [pdf_with(None), pdf_with(b"{}", name="notes.json")])
def test_another_pdf_is_refused(data: bytes) -> None:
    assert refused(data) == (
        "packet.pdf: is a PDF that carries no debrief.json. Give a packet that Debrief wrote."
    )


def test_a_packet_of_several_rubrics_is_not_read_in_part() -> None:
    with pikepdf.open(BytesIO(pdf_with(b"{}"))) as pdf:
        pdf.attachments["debrief-2.json"] = b"{}"
        file = BytesIO()
        pdf.save(file)

    assert refused(file.getvalue()) == (
        "packet.pdf: holds scorecards of 2 rubrics, and a document takes one. "
        "Save its attached files (debrief.json, debrief-2.json) and give one."
    )


def test_a_locked_pdf_is_refused() -> None:
    assert refused(pdf_with(b"{}", password="secret")) == (
        "packet.pdf: is a locked PDF. Save it without a password."
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00" * 99])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    assert refused(data) == "packet.pdf: is a PDF that cannot be read. Fetch the packet again."


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    data = pdf_with(b" " * 5_000_000)

    assert len(data) < 20_000
    assert refused(data) == "packet.pdf: debrief.json: is larger than 1,000 bytes."
