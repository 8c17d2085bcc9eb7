"""What ships as static files: complete, our own, light enough, and readable by everybody."""

import itertools
import json
import math
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from debrief.shipped import PACKAGE

STATIC = PACKAGE / "static"
WEB_FONTS = STATIC / "fonts" / "web"
TOKENS = (STATIC / "tokens.css").read_text()
STYLESHEET = (STATIC / "app.css").read_text()
Rgb = tuple[float, float, float]


def palette(ground: int) -> dict[str, str]:
    """Each colour token on the light (0) or the dark (1) ground."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
    return {name: (light, dark)[ground] for name, light, dark in pairs}


GROUNDS = {"light": palette(0), "dark": palette(1)}
READABLE = [
    ("ink", "canvas", 7.0),
    ("ink", "surface", 7.0),
    ("ink", "zone", 7.0),
    ("ink", "accent-soft", 7.0),
    ("ink", "ok-soft", 7.0),
    ("ink", "warn-soft", 7.0),
    ("ink", "err-soft", 7.0),
    ("muted", "canvas", 4.5),
    ("muted", "surface", 4.5),
    ("muted", "zone", 4.5),
    ("accent", "canvas", 4.5),
    ("accent", "surface", 4.5),
    ("accent", "accent-soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("dis", "surface", 4.5),
    ("dis", "dis-soft", 4.5),
    ("err", "surface", 4.5),
    ("err", "err-soft", 4.5),
    ("surface", "err", 4.5),
    ("ok", "surface", 4.5),
    ("ok", "ok-soft", 4.5),
    ("warn", "warn-soft", 4.5),
    ("control", "canvas", 3.0),
    ("control", "surface", 3.0),
    ("on-far", "g-far", 4.5),
    ("on-below", "g-below", 4.5),
    ("on-at", "g-at", 4.5),
    ("on-above", "g-above", 4.5),
]
# How colours look without one kind of cone: Machado, Oliveira & Fernandes (2009).
SIGHT: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "grey": ((0.2126, 0.7152, 0.0722), (0.2126, 0.7152, 0.0722), (0.2126, 0.7152, 0.0722)),
}


def linear(colour: str) -> Rgb:
    """The light of a ``#rrggbb`` colour (IEC 61966-2-1)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _lit(red), _lit(green), _lit(blue)


def _lit(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in map(linear, (one, other))
    )
    return (lighter + 0.05) / (darker + 0.05)


def oklab(light: Rgb) -> Rgb:
    """Lightness and two hues of ``light`` (Ottosson 2020)."""
    red, green, blue = light
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def seen(colour: str, sight: str) -> Rgb:
    light = linear(colour)
    red, green, blue = (
        max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True)))
        for row in SIGHT[sight]
    )
    return red, green, blue


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(("front", "back", "least"), READABLE)
def test_text_and_controls_stand_out(ground: str, front: str, back: str, least: float) -> None:
    colours = GROUNDS[ground]

    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_four_rating_colours_differ_to_every_eye(ground: str, sight: str) -> None:
    fills = [GROUNDS[ground][f"g-{gap}"] for gap in ("far", "below", "at", "above")]
    distances = [
        100 * math.dist(oklab(seen(one, sight)), oklab(seen(other, sight)))
        for one, other in itertools.combinations(fills, 2)
    ]

    assert min(distances) >= 8


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
