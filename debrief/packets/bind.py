"""Bind separately written parts into one tagged PDF.

No library merges structure trees, so this does: pages, tags, bookmarks, links within a
part and from one part to another, and page numbers through the whole.
"""

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Name,
    ObjectStreamMode,
    Operator,
    Page,
    Pdf,
    String,
    parse_content_stream,
    unparse_content_stream,
)

PART = re.compile(r"part:(\d+)")
FOOTER, NUMBERS = Name("/Footer"), Name("/Numbers")
SIZE, BASELINE, RIGHT, GREY = 8, 34.0, 45.35, "0.325 0.365 0.408 rg"


def bind(carrier: bytes, parts: Sequence[bytes]) -> bytes:
    """Put ``parts`` one after another into ``carrier``, which gives title and metadata.

    The carrier's own two pages are used up: the first is drawn under every page as its
    footer, the second lends the font of the page numbers. A link to ``part:2`` leads to
    the first page of the third part. The same input gives the same bytes.
    """
    with Pdf.open(io.BytesIO(carrier)) as bound:
        footer = _footer(bound)
        numbers = _Numbers(bound.pages[1])
        del bound.pages[:]
        tree = _Tree(bound)
        bookmarks: list[Any] = []
        first_pages = []
        for part in parts:
            with Pdf.open(io.BytesIO(part)) as source:
                first_pages.append(len(bound.pages))
                bookmarks += _append(bound, source, tree)
        tree.close()
        _list_bookmarks(bound, bookmarks)
        _lead_across(bound, first_pages)
        for number, page in enumerate(bound.pages, 1):
            _stamp(bound, page, footer, numbers, f"Page {number} of {len(bound.pages)}")
        return _saved(bound)


def _saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        compress_streams=True,
    )
    return buffer.getvalue()


class _Tree:
    """The structure tree and the map from page content to it."""

    def __init__(self, bound: Pdf) -> None:
        self.bound = bound
        self.root = bound.Root.StructTreeRoot
        self.document = self.root.K[0]
        self.parts: list[Any] = []
        self.parents: list[Any] = []
        self.ids: dict[bytes, Any] = {}
        self.next_key = 0

    def add(self, source: Pdf) -> int:
        """Take over a part's tree; return what to add to its keys."""
        offset = self.next_key
        tree = self.bound.copy_foreign(source.Root.StructTreeRoot)
        part = tree.K[0]
        part.S, part.P = Name.Part, self.document
        self.parts.append(part)
        pairs = list(tree.ParentTree.Nums)
        for key, parents in zip(pairs[::2], pairs[1::2], strict=True):
            self.parents += [int(key) + offset, parents]
        self.next_key = offset + len(pairs) // 2
        if "/IDTree" in tree:
            names = list(tree.IDTree.Names)
            self.ids |= {bytes(i): e for i, e in zip(names[::2], names[1::2], strict=True)}
        return offset

    def close(self) -> None:
        self.document.K = Array(self.parts)
        self.root.ParentTree.Nums = Array(self.parents)
        self.root.ParentTreeNextKey = self.next_key
        if self.ids:
            flat = [item for key in sorted(self.ids) for item in (String(key), self.ids[key])]
            self.root.IDTree = Dictionary(Names=Array(flat))


def _append(bound: Pdf, source: Pdf, tree: _Tree) -> list[Any]:
    """Add the pages of ``source``; return its bookmarks."""
    destinations = _destinations(source)
    start = len(bound.pages)
    for page in source.pages:
        bound.pages.append(page)
    offset = tree.add(source)
    for page in bound.pages[start:]:
        page.obj.StructParents += offset
        for note in page.obj.get("/Annots", ()):
            note.StructParent += offset
            if "/Dest" in note and isinstance(note.Dest, String):
                index, *view = destinations[bytes(note.Dest)]
                note.Dest = Array([bound.pages[start + index].obj, *view])
    if "/Outlines" not in source.Root:
        return []
    entry = bound.copy_foreign(source.Root.Outlines).First
    entries = [entry]
    while "/Next" in entry:
        entry = entry.Next
        entries.append(entry)
    return entries


def _destinations(source: Pdf) -> dict[bytes, list[Any]]:
    """Take the named destinations out, as page index and view: two parts may use one name."""
    if "/Dests" not in source.Root.get("/Names", {}):
        return {}
    pages = {page.obj.objgen: index for index, page in enumerate(source.pages)}
    names = list(source.Root.Names.Dests.Names)
    del source.Root.Names.Dests
    return {
        bytes(name): [pages[view[0].objgen], *list(view)[1:]]
        for name, view in zip(names[::2], names[1::2], strict=True)
    }


def _list_bookmarks(bound: Pdf, entries: Sequence[Any]) -> None:
    if not entries:
        return
    root = bound.make_indirect(Dictionary(Type=Name.Outlines, Count=len(entries)))
    for entry in entries:
        entry.Parent = root
    for before, after in pairwise(entries):
        before.Next, after.Prev = after, before
    root.First, root.Last = entries[0], entries[-1]
    bound.Root.Outlines = root


def _lead_across(bound: Pdf, first_pages: Sequence[int]) -> None:
    """Turn links to ``part:n`` into links to that part's first page."""
    for page in bound.pages:
        for note in page.obj.get("/Annots", ()):
            address = PART.fullmatch(str(note.get("/A", Dictionary()).get("/URI", "")))
            if address:
                target = bound.pages[first_pages[int(address[1])]]
                del note.A
                note.Dest = Array([target.obj, Name.Fit])


def _footer(carrier: Pdf) -> Any:
    """The carrier's first page as a drawing without tags: a footer is decoration."""
    page = carrier.pages[0]
    drawing = page.as_form_xobject()
    untagged = [
        instruction
        for instruction in parse_content_stream(drawing)
        if instruction.operator not in (Operator("BDC"), Operator("BMC"), Operator("EMC"))
    ]
    drawing.write(unparse_content_stream(untagged))
    return drawing


class _Numbers:
    """The font that WeasyPrint embedded for "Page 0123456789 of", and its glyphs."""

    def __init__(self, page: Page) -> None:
        fonts = page.obj.Resources.Font
        self.font = next(
            font for _, font in fonts.items() if b"<0039>" in font.ToUnicode.read_bytes()
        )
        mapped = re.findall(rb"<(\w{4})> <(\w{4})>\n", self.font.ToUnicode.read_bytes())
        self.glyphs = {chr(int(char, 16)): int(glyph, 16) for glyph, char in mapped}
        self.widths: dict[int, float] = {}
        widths = list(self.font.DescendantFonts[0].W)
        for first, run in zip(widths[::2], widths[1::2], strict=True):
            self.widths |= {int(first) + i: float(width) for i, width in enumerate(run)}

    def line(self, words: str, right: float) -> bytes:
        """Draw ``words`` so that they end at ``right`` points from the page's left edge."""
        glyphs = [self.glyphs[character] for character in words]
        left = right - sum(self.widths[glyph] for glyph in glyphs) * SIZE / 1000
        text = "".join(f"{glyph:04x}" for glyph in glyphs)
        return f"{GREY} BT {NUMBERS} {SIZE} Tf {left:.2f} {BASELINE} Td <{text}> Tj ET".encode()


def _stamp(bound: Pdf, page: Page, footer: Any, numbers: _Numbers, words: str) -> None:
    """Draw footer and page number first, while the page's coordinates are untouched."""
    resources = page.obj.Resources
    resources.XObject[FOOTER] = footer
    resources.Font[NUMBERS] = numbers.font
    right = float(page.mediabox[2]) - RIGHT
    drawing = (
        b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q "
        + f"{FOOTER} Do ".encode()
        + numbers.line(words, right)
        + b" Q EMC\n"
    )
    page.contents_add(bound.make_stream(drawing), prepend=True)
