"""What people wrote, made fit for paper: the gate that every printed word passes.

Layout engines have inputs that take minutes (one word of 30,000 letters) and standards have
characters that no font may draw. Nothing is lost: the attached document keeps every word as
it was written.
"""

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

LONGEST = 8_000
"""Characters of one field that are printed; about three pages."""

MOST_LINES = 150
MARKS_ON_ONE_LETTER = 4
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
BREAK = "\N{ZERO WIDTH SPACE}"

# Joiners shape Persian and Indic words; every other format character is invisible or turns
# the direction of what follows.
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
ORDINARY = re.compile(r"[\n\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2015\u2018-\u2026\u20ac]*")

# A word without spaces that is not of a script that needs none.
ENDLESS = re.compile(r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0003ffff]{41,}")
STRETCH = re.compile(r".{20}(?=.)")


class Gate:
    """Cleans every value that a template prints (Jinja's ``finalize``).

    ``unprintable`` are characters known to have no glyph in any font; ``replaced`` collects
    the characters that were replaced since it was last emptied.
    """

    def __init__(self) -> None:
        self.unprintable: set[str] = set()
        self.replaced: set[str] = set()

    def __call__(self, value: object) -> object:
        """Return ``value`` as it may be printed; what is no text, and markup, unchanged."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        text = value if len(value) <= LONGEST else value[:LONGEST] + "…"
        if not ORDINARY.fullmatch(text):
            text = unicodedata.normalize("NFC", self._clean(text))
        return ENDLESS.sub(_with_breaks, text)

    def _clean(self, text: str) -> str:
        kept, marks = [], 0
        for character in text.replace("\r\n", "\n").replace("\r", "\n"):
            category = unicodedata.category(character)
            marks = marks + 1 if category[0] == "M" else 0
            if marks <= MARKS_ON_ONE_LETTER:
                kept.append(self._printed(character, category))
        return "".join(kept)

    def _printed(self, character: str, category: str) -> str:
        if category in {"Co", "Cn", "Cs"} or character in self.unprintable:
            self.replaced.add(character)
            return REPLACEMENT
        if category in {"Zl", "Zp"}:
            return "\n"
        if category == "Cc":
            return character if character == "\n" else " "
        variation = "\ufe00" <= character <= "\ufe0f"
        return "" if variation or (category == "Cf" and character not in JOINERS) else character


def _with_breaks(word: re.Match[str]) -> str:
    return STRETCH.sub(lambda stretch: stretch[0] + BREAK, word[0])


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as far as it is printed, and how many more characters there are."""

    text: str
    more: int


def passage(text: str, longest: int = LONGEST) -> Passage:
    """Cut ``text`` after ``longest`` characters or :data:`MOST_LINES` lines, between words."""
    lines = text.strip().splitlines()
    whole, shown = "\n".join(lines), "\n".join(lines[:MOST_LINES])
    if len(shown) > longest:
        shown = shown[:longest].rsplit(maxsplit=1)[0]
    return Passage(shown, len(whole) - len(shown))
