"""Writing PDFs: late, without the network, with fonts of our own, and clear when it cannot."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from debrief import pdf
from debrief.packets.render import STYLESHEET
from tests.packets.uacheck import uacheck

FOLDER = pdf.FONTS.parent


def python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout


def page(body: str) -> str:
    return f'<html lang="en"><head><title>Page</title></head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def pango() -> None:
    try:
        pdf.require()
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))


def test_importing_does_not_import_weasyprint() -> None:
    modules = "debrief.pdf, debrief.packets.render, debrief.packets.view"

    assert python(f"import sys, {modules}; print('weasyprint' in sys.modules)") == "False\n"


def test_without_pango_the_message_says_what_to_install() -> None:
    said = python(
        "import cffi\n"
        "def missing(*_): raise OSError('cannot load library')\n"
        "cffi.FFI.dlopen = missing\n"
        "from debrief import pdf\n"
        "try: pdf.require()\n"
        "except pdf.PdfUnavailable as error: print(error)\n"
    )

    how = pdf.HOMEBREW if sys.platform == "darwin" else pdf.DEBIAN
    assert said == f"Making a PDF needs Pango, which is not installed. Install it with: {how}\n"
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in pdf.DEBIAN


def test_every_shipped_font_is_accounted_for() -> None:
    listed = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))

    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.ttf")
    }
    assert {font["file"]: font["sha256"] for font in listed} == files
    for font in listed:
        assert "SIL OPEN FONT LICENSE" in (FOLDER / font["licence_file"]).read_text("utf-8")
        assert font["package"] and font["version"]  # noqa: PT018 - each must be named
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 6_000_000


@pytest.mark.usefixtures("pango")
def test_nothing_is_fetched_not_even_from_the_disk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me", encoding="utf-8")
    asks = f'<link rel="attachment" href="{secret.as_uri()}"><p>Text</p>'

    printed = pdf.write(page(asks), STYLESHEET)

    assert b"EmbeddedFile" not in printed.pdf
    assert "disallowed protocol" in caplog.text


@pytest.mark.usefixtures("pango")
def test_a_character_without_a_glyph_is_reported() -> None:
    printed = pdf.write(page("<p>Toto \U0001e290</p>"), STYLESHEET)

    assert printed.unprintable == {"\U0001e290"}
    assert "notdef" in uacheck(printed.pdf)


@pytest.mark.usefixtures("pango")
def test_a_page_tells_its_length_and_meets_the_standards() -> None:
    printed = pdf.write(page('<h1>One</h1><p style="break-before: page">Two</p>'), STYLESHEET)

    assert (printed.pages, uacheck(printed.pdf)) == (2, set())


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p>No heading level may be skipped</p><h1>One</h1><h3>Three</h3>", "heading-skip"),
        ('<svg width="9" height="9"><path d="M0 0h9v9z"/></svg>', "figure-alt"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr></table>", "table-regular"),
        ("<ul><li><p>A block in an item</p></li></ul>", "li-kids"),
        ('<h1 id="a">A</h1><a href="#a"><b>B</b></a>', "link-untagged"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_checker_sees_what_it_is_for(body: str, rule: str) -> None:
    assert rule in uacheck(pdf.write(page(body), STYLESHEET).pdf)
