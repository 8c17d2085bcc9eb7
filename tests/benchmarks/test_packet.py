"""What a packet costs, against WeasyPrint's own floor: the same words as plain paragraphs.

Ratios of processor time within one run, because absolute times differ from machine to
machine. Run with ``-s`` to see them.
"""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from debrief import pdf
from debrief.packets.render import Packet, render_packet
from debrief.packets.view import PacketView, packet_view
from tests.packets import drawn
from tests.packets.material import cases

pytestmark = pytest.mark.usefixtures("pango")

ROUNDS = 5
PLAIN = '@page { size: A4; margin: 20mm 16mm 18mm } html { font: 10pt/1.42 "Source Sans 3" }'


@pytest.fixture(scope="session")
def pango() -> None:
    try:
        pdf.require()
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize(
    ("name", "count", "dimensions", "people"),
    [("candidate", 1, 4, 4), ("large candidate", 1, 12, 7), ("40 candidates", 40, 5, 6)],
)
def test_packet(name: str, count: int, dimensions: int, people: int, tmp_path: Path) -> None:
    view = packet_view(cases(count, dimensions=dimensions, people=people))
    packet = render_packet(view, workers=1)
    floor = _as_paragraphs(packet, tmp_path)
    floor()

    rounds = ROUNDS if count == 1 else 1
    # Interleaved, so that a busy moment of the machine hits both.
    times = [(_cost(lambda: _printed(view)), _cost(floor)) for _ in range(rounds)]
    cost, least = (median(column) for column in zip(*times, strict=True))

    print(  # noqa: T201 - the result is for people
        f"\n{name}: {packet.pages} pages, {len(packet.pdf) / 1000:.0f} kB, {cost:.2f} s,"
        f" {1000 * cost / packet.pages:.0f} ms a page, {cost / least:.1f} F"
        f" (F {1000 * least:.0f} ms)"
    )
    assert packet.pages >= count


def _printed(view: PacketView) -> Packet:
    return render_packet(view, workers=1)


def _cost(action: Callable[[], object]) -> float:
    start = process_time()
    action()
    return process_time() - start


def _as_paragraphs(packet: Packet, folder: Path) -> Callable[[], object]:
    """Write the words of ``packet`` in paragraphs of 600 letters, tagged, and nothing else."""
    stylesheet = folder / "plain.css"
    stylesheet.write_text(PLAIN, encoding="utf-8")
    words = re.sub(r"[<&\ufffd]", "", drawn.spaced(packet.pdf))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in textwrap.wrap(words, 600))
    page = f'<html lang="en"><head><title>Words</title></head><body>{body}</body></html>'
    return lambda: pdf.write(page, stylesheet)
