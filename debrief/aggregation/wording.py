"""Names and numbers as they stand inside a sentence."""

import re
from collections.abc import Sequence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ARTICLE = re.compile(r"(?<!\S)A(?!\S)")


def in_sentence(name: str) -> str:
    """``name`` in lower case and on one line, except acronyms: ``AI judgment``, ``A/B tests``.

    A word stays as it is with a capital after its first letter (``EdTech``), with a digit
    (``L6``), or as one letter (``plan B``).
    """
    one_line = " ".join(name.split())
    return _ARTICLE.sub("a", _WORD.sub(lambda match: _lowered(match[0]), one_line))


def _lowered(word: str) -> str:
    stays = len(word) == 1 or any(letter.isupper() or letter.isdigit() for letter in word[1:])
    return word if stays else word.lower()


def spelt(number: int) -> str:
    """A whole number in words up to ten, in figures beyond."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def listed(names: Sequence[str], limit: int | None = None) -> str:
    """``a``, ``a and b``, ``a, b and c``; well beyond ``limit`` names ``a, b and 3 more``.

    One name too many is still named: ``1 more`` would be no shorter.
    """
    shown = list(names)
    if limit is not None and len(names) > limit + 1:
        shown = [*names[:limit], f"{len(names) - limit} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)
