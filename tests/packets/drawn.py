"""What a PDF draws, read from its content: glyphs, and the words they stand for."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Page, Pdf

Outline = list[tuple[str, tuple[Any, ...]]]


@dataclass(frozen=True)
class Run:
    """Glyphs shown at once: the font dictionary, the size, and the glyph numbers."""

    font: Any
    size: float
    glyphs: Sequence[int]

    @property
    def text(self) -> str:
        return "".join(meanings(self.font).get(glyph, "") for glyph in self.glyphs)


def runs(page: Page) -> Iterator[Run]:
    """The runs of a page in drawing order, those of its drawings included."""
    yield from _runs(page.obj, page.obj.Resources)


def _runs(drawing: Any, resources: Any) -> Iterator[Run]:
    font, size = None, 0.0
    for instruction in pikepdf.parse_content_stream(drawing):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            font, size = resources.Font[str(operands[0])], float(operands[1])
        elif operator in {"Tj", "TJ"}:
            shown = operands[0] if operator == "TJ" else [operands[0]]
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            pairs = zip(codes[::2], codes[1::2], strict=True)
            yield Run(font, size, [high * 256 + low for high, low in pairs])
        elif operator == "Do":
            form = resources.XObject[str(operands[0])]
            if form.get("/Subtype") == Name.Form:
                yield from _runs(form, form.get("/Resources", resources))


def meanings(font: Any) -> dict[int, str]:
    """What each glyph of ``font`` stands for, by its own table."""
    table = re.findall(rb"<(\w{4})> <(\w+)>\n", font.ToUnicode.read_bytes())
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in table
    }


def words(content: bytes) -> str:
    """All text that the PDF in ``content`` draws, without spaces: lines break anywhere."""
    return squeezed(spaced(content))


def spaced(content: bytes) -> str:
    """All text that the PDF in ``content`` draws, with a space after every run."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        return " ".join(run.text for page in pdf.pages for run in runs(page))


def squeezed(text: str) -> str:
    """``text`` without spaces and line breaks."""
    return re.sub(r"[\s\u200b]", "", text)


def alternatives(content: bytes) -> str:
    """The alternative texts of all figures, and whatever else the file says unseen."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        found = [
            str(item[key])
            for item in pdf.objects
            if isinstance(item, Dictionary)
            for key in ("/Alt", "/ActualText", "/Title", "/Contents", "/E")
            if key in item and isinstance(item[key], pikepdf.String)
        ]
        found.append(pdf.Root.Metadata.read_bytes().decode())
        found.append(" ".join(str(value) for value in pdf.docinfo.values()))
    return squeezed(" ".join(found))


def bookmarks(content: bytes) -> list[tuple[str, int]]:
    """The first level of bookmarks: titles and page numbers."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        return [(str(entry.Title), page) for entry, page in _entries(pdf, pdf.Root.Outlines)]


def sections(content: bytes) -> list[tuple[str, int]]:
    """The second level of bookmarks: titles and page numbers."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        return [
            (str(section.Title), page)
            for entry, _ in _entries(pdf, pdf.Root.Outlines)
            if "/First" in entry
            for section, page in _entries(pdf, entry)
        ]


def _entries(pdf: Pdf, parent: Any) -> Iterator[tuple[Any, int]]:
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    entry = parent.First
    while True:
        yield entry, numbers[entry.Dest[0].objgen]
        if "/Next" not in entry:
            return
        entry = entry.Next


def attachment(content: bytes, name: str = "debrief.json") -> bytes:
    with Pdf.open(io.BytesIO(content)) as pdf:
        return pdf.attachments[name].get_file().read_bytes()


def embedded(font: Any) -> TTFont:
    """The font program that travels with ``font``."""
    return TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))


def outline(font: TTFont, glyph: int) -> Outline:
    """The curves of one glyph, whatever it was composed of."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(pen)
    return list(pen.value)
