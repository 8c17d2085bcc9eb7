"""The colours: enough contrast to read, enough difference to tell apart, in every theme."""

import itertools
import re
from math import dist

import pytest

from debrief.debriefs.marks import PAINTS
from debrief.shipped import PACKAGE

Triple = tuple[float, float, float]

TOKENS = (PACKAGE / "static" / "tokens.css").read_text()
KINDS = ("far", "below", "at", "above")
THEMES = ("light", "dark")

# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
SIGHT: dict[str, tuple[Triple, Triple, Triple]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
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
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}


def token(name: str, theme: str) -> str:
    """The colour of ``--name``, as light-dark(…, …) or one for both."""
    found = re.search(rf"--{name}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", TOKENS)
    assert found is not None, name
    return found[3] or found[1 + THEMES.index(theme)]


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return (_linear(red), _linear(green), _linear(blue))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    weights = SIGHT["grey"][0]
    dark, light = sorted(_dot(weights, linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _dot(row: Triple, vector: Triple) -> float:
    return sum(a * b for a, b in zip(row, vector, strict=True))


def oklab(rgb: Triple) -> Triple:
    """Ottosson (2020)."""
    cone = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    long, medium, short = (_dot(row, rgb) ** (1 / 3) for row in cone)
    roots = (long, medium, short)
    return (
        _dot((0.2104542553, 0.7936177850, -0.0040720468), roots),
        _dot((1.9779984951, -2.4285922050, 0.4505937099), roots),
        _dot((0.0259040371, 0.7827717662, -0.8086757660), roots),
    )


def difference(one: str, other: str, sight: str) -> float:
    """How far apart two colours look, in hundredths of OKLab."""
    red, green, blue = SIGHT[sight]
    seen: list[Triple] = []
    for colour in (one, other):
        rgb = linear(colour)
        seen.append(
            oklab((max(0, _dot(red, rgb)), max(0, _dot(green, rgb)), max(0, _dot(blue, rgb))))
        )
    return 100 * dist(*seen)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "canvas", 7),
        ("ink", "surface", 7),
        ("ink", "zone", 7),
        ("ink", "accent-soft", 7),
        ("ink", "ok-soft", 7),
        ("ink", "warn-soft", 7),
        ("ink", "err-soft", 7),
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
        ("warn", "surface", 4.5),
        ("warn", "warn-soft", 4.5),
        ("control", "canvas", 3),
        ("control", "surface", 3),
        *((f"on-{kind}", f"g-{kind}", 4.5) for kind in KINDS),
    ],
)
def test_text_and_marks_stand_out_from_their_ground(
    text: str, ground: str, least: float, theme: str
) -> None:
    assert contrast(token(text, theme), token(ground, theme)) >= least


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(KINDS, 2)))
def test_any_two_fills_can_be_told_apart_by_any_sight_and_in_grey(
    one: str, other: str, theme: str, sight: str
) -> None:
    assert difference(token(f"g-{one}", theme), token(f"g-{other}", theme), sight) >= 8


def test_paper_has_the_colours_of_the_light_theme() -> None:
    assert {paint.kind: (paint.fill, paint.ink) for paint in PAINTS.values()} == {
        kind: (token(f"g-{kind}", "light"), token(f"on-{kind}", "light")) for kind in KINDS
    }


def test_the_measures_agree_with_published_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert oklab(linear("#ff0000")) == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)
