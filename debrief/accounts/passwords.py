"""What makes a password, and whether one is right."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from flask_security.proxies import _security
from flask_security.utils import hash_password, verify_password

SHORTEST: Final = 12
LONGEST_BYTES: Final = 512
LEFT_AT_LEAST: Final = 6
"""So many characters must be left once everybody's first guesses are taken out."""
DISTINCT_AT_LEAST: Final = 5
SHORTEST_WORD: Final = 3


@cache
def commonest() -> frozenset[str]:
    """What the lists of stolen passwords are full of, and the years people put after it."""
    words = (Path(__file__).parent / "commonest.txt").read_text(encoding="utf-8").split()
    return frozenset(words) | {str(year) for year in range(1950, 2050)}


def fault(password: str, *, known: Iterable[str] = ()) -> str:
    """What is wrong with a new password, in words; "" for nothing.

    Length is what counts: any character is good, and none is asked for. ``known`` is what
    everybody knows of the account: name, address, organisation.
    """
    if len(password) < SHORTEST:
        return f"Choose a password of at least {SHORTEST} characters."
    if len(normal(password).encode()) > LONGEST_BYTES:
        return f"Choose a password of at most {LONGEST_BYTES} bytes, which is some 100 words."
    words = {word for text in known for word in re.split(r"\W+", text.casefold())}
    guesses = {word for word in words if len(word) >= SHORTEST_WORD} | commonest()
    left = password.casefold()
    for guess in sorted(guesses, key=lambda word: (-len(word), word)):
        left = left.replace(guess, " ")
    if len("".join(left.split())) < LEFT_AT_LEAST or len(set(left)) < DISTINCT_AT_LEAST:
        return (
            "Choose a password that is harder to guess: not a name, an address or one of the "
            "commonest words with a number. Four words that have nothing to do with each other "
            "are a good one."
        )
    return ""


def normal(password: str) -> str:
    """The password however a keyboard composed it (NFKD, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFKD", password)


def kept(password: str) -> str:
    """What is stored of a new password."""
    return str(hash_password(normal(password)))


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password is the one stored. It takes as long where none is.

    It takes long on purpose: hold no transaction meanwhile.
    """
    given = normal(password[:LONGEST_BYTES])
    if stored is None:
        hash_password(given)
        return False
    return bool(verify_password(given, stored))


def is_outdated(stored: str) -> bool:
    """Whether today's settings would store the password otherwise."""
    return bool(_security.pwd_context.needs_update(stored))
