"""Names are printed with the right letters.

Extracted text proves nothing: a file that draws "ffukasz" may still say "Łukasz". So the
curves that the packet draws are compared with those of the letters in the font that ships.
"""

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from debrief.packets.case import Case
from debrief.packets.render import render_packet
from debrief.packets.view import packet_view
from debrief.pdf import FONTS
from tests.packets import drawn
from tests.packets.material import panel

pytestmark = pytest.mark.usefixtures("pango")

HEADLINE = 22 * 4 / 3  # the size of a candidate's name, in pixels

NAMES = [
    "Łukasz Żółć",
    "Сергей Петров",
    "Nguyễn Thị Hương",
    "Αθήνα",
    "Þóra Ægisdóttir",
    "Čeněk Říha",
]

# Arabic letters take other shapes beside one another, and stand from right to left.
ARABIC = "محمد عبد الله"
SHAPES = (
    "uniFEEA uniFEE0 uniFEDF uni0627 space "  # heh final, lam medial, lam initial, alef
    "uniFEAA uniFE92 uniFECB space "  # dal final, beh medial, ain initial
    "uniFEAA uniFEE4 uniFEA4 uniFEE3"  # dal final, meem medial, hah medial, meem initial
)


def printed(name: str) -> bytes:
    return render_packet(packet_view([Case(panel(name, people=1, dimensions=1))])).pdf


def headline(content: bytes) -> list[drawn.Run]:
    """What the first page draws in the size of the candidate's name."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [run for run in drawn.runs(pdf.pages[0]) if abs(run.size - HEADLINE) < 0.1]


def drawn_outlines(content: bytes) -> list[drawn.Outline]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            drawn.outline(drawn.embedded(run.font), glyph)
            for run in drawn.runs(pdf.pages[0])
            if abs(run.size - HEADLINE) < 0.1
            for glyph in run.glyphs
        ]


def expected_outlines(name: str, font: TTFont) -> list[drawn.Outline]:
    letters = font.getBestCmap()
    return [drawn.outline(font, font.getGlyphID(letters[ord(letter)])) for letter in name]


def shipped(file: str) -> TTFont:
    return TTFont(FONTS.parent / file)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_with_the_curves_of_its_letters(name: str) -> None:
    assert drawn_outlines(printed(name)) == expected_outlines(name, shipped("SourceSans3-Bold.ttf"))


def test_an_arabic_name_is_joined_and_runs_from_right_to_left() -> None:
    font = shipped("NotoSansArabic-Bold.ttf")

    assert drawn_outlines(printed(ARABIC)) == [
        drawn.outline(font, font.getGlyphID(shape)) for shape in SHAPES.split()
    ]


def test_swapped_letters_are_found_although_the_text_reads_right() -> None:
    name = NAMES[0]
    broken = _with_swapped_glyphs(printed(name), "Ł", "Ż")

    assert drawn.squeezed(name) in drawn.words(broken)
    assert drawn_outlines(broken) != expected_outlines(name, shipped("SourceSans3-Bold.ttf"))


def _with_swapped_glyphs(content: bytes, one: str, other: str) -> bytes:
    """The same PDF, with two letters of the headline's font exchanged in the font itself."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        run = next(r for r in drawn.runs(pdf.pages[0]) if abs(r.size - HEADLINE) < 0.1)
        letters = {text: glyph for glyph, text in drawn.meanings(run.font).items()}
        font = drawn.embedded(run.font)
        first, second = (font.getGlyphName(letters[letter]) for letter in (one, other))
        table = font["glyf"]
        table[first], table[second] = table[second], table[first]
        changed = io.BytesIO()
        font.save(changed)
        run.font.DescendantFonts[0].FontDescriptor.FontFile2.write(changed.getvalue())
        saved = io.BytesIO()
        pdf.save(saved)
    return saved.getvalue()


def test_a_font_under_a_shipped_name_elsewhere_is_never_used(tmp_path: Path) -> None:
    """The private font configuration takes a family from beside itself only."""
    config = FONTS.read_text(encoding="utf-8")
    families = {path.name.split("-")[0] for path in FONTS.parent.glob("*.ttf")}

    rejected = {family for family in families if f"<glob>*/{family}" in config}
    assert rejected == families
