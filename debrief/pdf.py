"""The only module that knows WeasyPrint: a finished page in, a tagged PDF out.

WeasyPrint is imported when the first page is written, because it needs Pango and costs
half a second: everything else works without it. Each process reads the fonts and every
style sheet once.
"""

import contextlib
import gc
import io
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from debrief.shipped import PACKAGE

FONTS = PACKAGE / "static" / "fonts" / "full" / "fonts.conf"
DEBIAN = (
    "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
HOMEBREW = 'brew install pango && export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"'

# WeasyPrint declares one standard. Tagged PDF/A-3a as it writes it also meets PDF/UA-1;
# what is missing is the declaration, and PDF/A wants a foreign property to be described.
ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


class PdfUnavailable(Exception):
    """The system libraries that lay out a PDF are missing; says how to install them."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside the PDF. ``at`` dates it: the same data, the same bytes."""

    name: str
    content: bytes
    description: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """A written PDF, its pages, and the characters in it that no font could draw."""

    pdf: bytes
    pages: int
    unprintable: frozenset[str]


def write(
    html: str, stylesheet: Path, attached: Sequence[Attached] = (), *, prefix: str = ""
) -> Printed:
    """Write ``html`` as PDF/A-3a and PDF/UA-1. The same page gives the same bytes.

    ``prefix`` keeps the identifiers of table headers apart from those of other files that
    this one will be bound with. Nothing is ever fetched: whatever the page asks for is
    refused. Raises :class:`PdfUnavailable` where Pango is missing.
    """
    with _one_at_a_time, _listening() as heard, _uncollected(), warnings.catch_warnings():
        engine = _engine()
        # WeasyPrint opens its colour profile and leaves closing it to the collector.
        warnings.simplefilter("ignore", ResourceWarning)
        document = engine.layout(html, stylesheet)
        pdf = document.write_pdf(
            pdf_variant="pdf/a-3a",
            finisher=partial(_finish, prefix=prefix),
            attachments=[engine.attachment(file) for file in attached],
        )
    return Printed(pdf, len(document.pages), frozenset(heard.unprintable))


def require() -> None:
    """Raise :class:`PdfUnavailable` where Pango is missing, before any work is done."""
    with _one_at_a_time:
        _engine()


class _Engine:
    """WeasyPrint with our fonts, no network and no files."""

    def __init__(self) -> None:
        weasyprint = _import_weasyprint()
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - needs Pango
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 - needs Pango

        with _environment(FONTCONFIG_FILE=str(FONTS)):
            self.fonts = FontConfiguration()
        self.weasyprint = weasyprint
        self.fetcher = URLFetcher(allowed_protocols=(), allow_redirects=False, fail_on_errors=False)
        self.stylesheet = cache(self._read_stylesheet)

    def _read_stylesheet(self, path: Path) -> Any:
        return self.weasyprint.CSS(
            string=path.read_text(encoding="utf-8"),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )

    def layout(self, html: str, stylesheet: Path) -> Any:
        return self.weasyprint.HTML(string=html, url_fetcher=self.fetcher).render(
            stylesheets=[self.stylesheet(stylesheet)], font_config=self.fonts
        )

    def attachment(self, attached: Attached) -> Any:
        return self.weasyprint.Attachment(
            string=attached.content,
            name=attached.name,
            description=attached.description,
            created=attached.at,
            modified=attached.at,
            relationship="Data",
            url_fetcher=self.fetcher,
        )


@cache
def _engine() -> _Engine:
    return _Engine()


# Pango's font map is not made for threads.
_one_at_a_time = threading.Lock()


def _import_weasyprint() -> Any:
    # Where a library is missing WeasyPrint prints advice of its own before it raises.
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            _environment(FONTCONFIG_FILE=str(FONTS)),
        ):
            import weasyprint  # noqa: PLC0415 - needs Pango and costs half a second
    except OSError as error:
        how = HOMEBREW if sys.platform == "darwin" else DEBIAN
        raise PdfUnavailable(
            f"Making a PDF needs Pango, which is not installed. Install it with: {how}"
        ) from error
    return weasyprint


@contextlib.contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Switch the garbage collector off: all boxes of a layout live until its end."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Listener(logging.Handler):
    """Collects the characters that WeasyPrint warns it has no glyph for."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.unprintable: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            self.unprintable.add(str(record.args[0]))


@contextlib.contextmanager
def _listening() -> Iterator[_Listener]:
    logger, listener = logging.getLogger("weasyprint"), _Listener()
    logger.addHandler(listener)
    try:
        yield listener
    finally:
        logger.removeHandler(listener)


def _finish(_document: Any, pdf: Any, *, prefix: str) -> None:
    """Declare PDF/UA-1 beside PDF/A-3a, list header cells, name each attached file once."""
    elements = [item for item in pdf.objects if isinstance(item, dict)]
    headers = [element for element in elements if "ID" in element]
    metadata = next(
        item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata"
    )
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", ACCESSIBLE)]
    if headers:
        root = next(item for item in elements if item.get("Type") == "/StructTreeRoot")
        root["IDTree"] = _id_tree(headers, prefix)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _id_tree(headers: list[Any], prefix: str) -> Any:
    """Index header cells by identifier, which readers need to say what a cell is about."""
    # It comes with WeasyPrint, and without types.
    import pydyf  # type: ignore[import-untyped]  # noqa: PLC0415

    for header in headers:
        header["ID"].string = prefix + header["ID"].string
    headers.sort(key=lambda header: header["ID"].string)
    flat = [item for header in headers for item in (header["ID"], header.reference)]
    return pydyf.Dictionary({"Names": pydyf.Array(flat)})
