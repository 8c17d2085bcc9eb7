"""What ships as static files: complete, our own and light enough."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from debrief.shipped import PACKAGE

STATIC = PACKAGE / "static"
WEB_FONTS = STATIC / "fonts" / "web"
STYLESHEET = (STATIC / "app.css").read_text()


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_asks_for_nothing_from_outside(path: Path) -> None:
    text = path.read_text()
    addresses = [re.sub(r"\?.*", "", each) for each in re.findall(r'url\("?([^")]*)"?\)', text)]

    assert "@import" not in text
    assert [each for each in addresses if ":" in each or each.startswith("//")] == []
    if path.name != "packet.css":  # the packet's addresses are answered while it is made
        assert [each for each in addresses if not (STATIC / each).exists()] == []


def vendored() -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = json.loads((WEB_FONTS / "manifest.json").read_text())
    return packages


def test_the_fonts_are_those_of_the_manifest() -> None:
    written = {name: digest for package in vendored() for name, digest in package["files"].items()}
    there = {path.name: sha256(path.read_bytes()).hexdigest() for path in WEB_FONTS.glob("*.woff2")}

    assert there == written


def test_every_font_is_asked_for_under_its_version() -> None:
    asked = set(re.findall(r'url\("fonts/web/([^"]*)"\)', STYLESHEET))

    assert asked == {
        f"{name}?v={package['version']}" for package in vendored() for name in package["files"]
    }


def test_every_vendored_package_brings_its_licence() -> None:
    assert [
        package["name"]
        for package in vendored()
        if not (WEB_FONTS / package["licence_file"]).exists()
    ] == []


def test_the_first_view_of_a_scorecard_stays_light() -> None:
    fonts = [
        WEB_FONTS / f"source-{face}-normal.woff2"
        for face in (
            "sans-3-latin-400",
            "sans-3-latin-600",
            "serif-4-latin-400",
        )
    ]
    files = [STATIC / name for name in ("tokens.css", "app.css", "app.js", "icon.svg")]

    # 150 kB in all; the page itself takes up to 30 kB of them. What a browser really asks
    # for, tests/browser counts.
    assert sum(path.stat().st_size for path in [*files, *fonts]) <= 120_000
