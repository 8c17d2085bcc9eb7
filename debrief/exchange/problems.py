"""What is wrong with an input, said so that its owner can mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

JOINERS = "\u200c\u200d"
"""Invisible, but part of how Persian, Hindi and emoji are spelt."""


def shown(text: object, width: int = 60) -> str:
    """Return ``text`` on one line of at most ``width`` characters, safe for a terminal.

    Control and direction characters become U+FFFD: a name must not move the cursor.
    """
    line = " ".join(str(text)[: 4 * width].split(" "))
    safe = "".join(c if c.isprintable() or c in JOINERS else "\ufffd" for c in line)
    return safe if len(safe) <= width else safe[: width - 1] + "…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: in which file, where in it, what, and what to do about it.

    ``where`` is ``row 3, column ai_judgment`` in a table, a path such as
    ``$.candidates[0].name`` in JSON and TOML, or empty for the file as a whole.
    """

    file: str
    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = ": ".join(shown(part, 300) for part in (self.file, self.where) if part)
        return f"{place}: {self.what}" + (f" {self.remedy}" if self.remedy else "")


class InputRefused(Exception):
    """An input cannot be read as it stands. ``problems`` holds everything found wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def refuse(file: str, where: str, what: str, remedy: str = "") -> InputRefused:
    """Make the refusal of an input with a single problem."""
    return InputRefused([Problem(file, where, what, remedy)])
