"""How the people of a panel are called: initials in charts, short names in sentences."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from debrief.aggregation.panel import Panel, Recommendation, Scorecard


@dataclass(frozen=True, slots=True)
class Column:
    """One scorecard, or one that is still missing: a column of the matrix.

    ``number`` counts from 1 and ``letters`` are unique in the panel. Where one person wrote
    several scorecards, ``name`` and ``short`` say the round as well; ``called`` is the
    person's short name alone. ``level`` is the recommended level if not the opening's.
    ``was`` is what was recommended when the debrief opened, where that is something else;
    ``late`` says that the scorecard came after it had opened, and ``counts`` is false where
    its author had read the others by then.
    """

    number: int
    letters: str
    name: str
    short: str
    called: str
    round: str = ""
    when: str = ""
    pending: bool = False
    recommendation: Recommendation | None = None
    level: str = ""
    was: Recommendation | None = None
    late: str = ""
    counts: bool = True

    @property
    def turned(self) -> str:
        """From what the recommendation was changed, in words; empty where it was not."""
        return f"changed from {self.was.words} after the debrief opened" if self.was else ""

    @property
    def recommends(self) -> str:
        """The recommendation in words, with its level where that is another one."""
        if self.recommendation is None:
            return ""
        return self.recommendation.words + (f" at {self.level}" if self.level else "")


def columns(
    panel: Panel, waiting: Sequence[str], *, letters: Sequence[str], when: Callable[[datetime], str]
) -> tuple[Column, ...]:
    """A column for every scorecard of ``panel``, then one for each name in ``waiting``.

    ``letters`` replace the initials where names are hidden.
    """
    cards = panel.scorecards
    people = [card.interviewer.id for card in cards]
    names = [*(card.interviewer.name for card in cards), *waiting]
    marks = tuple(letters) or initials(names)
    called = short_names(names, [*people, *waiting])
    several = {person for person, count in Counter(people).items() if count > 1}
    arrived = []
    for place, card in enumerate(cards):
        which = f" ({_which(card.round, place, people)})" if people[place] in several else ""
        level = card.recommended_level or ""
        arrived.append(
            Column(
                number=place + 1,
                letters=marks[place],
                name=names[place] + which,
                short=called[place] + which,
                called=called[place],
                round=card.round,
                when=when(card.interviewed_at) if card.interviewed_at else "",
                recommendation=card.recommendation,
                level="" if level == panel.opening.level else level,
                was=_was(card),
                late=late_words(card),
                counts=card.independent,
            )
        )
    missing = (
        Column(place + 1, marks[place], names[place], called[place], called[place], pending=True)
        for place in range(len(cards), len(names))
    )
    return (*arrived, *missing)


def _was(card: Scorecard) -> Recommendation | None:
    before = card.counted.recommendation
    return None if before is card.recommendation else before


def late_words(card: Scorecard) -> str:
    """That a scorecard came after the debrief opened, and what its author knew by then."""
    first = card.versions[0]
    if first.after_exposure:
        return "Written after reading the others’ scorecards"  # noqa: RUF001 - typographic
    return "Submitted after the debrief opened" if first.after_opening else ""


def _which(round_name: str, place: int, people: Sequence[str]) -> str:
    return round_name or f"scorecard {people[: place + 1].count(people[place])}"


def initials(names: Sequence[str]) -> tuple[str, ...]:
    """Unique initials for ``names``, in their order.

    First letter of the first and of the last name; where two people would share them, the
    first letter and the first two of the surname; where that does not help, numbered.
    """
    return _told_apart(names, _told_apart_by_surname(names))


def _told_apart_by_surname(names: Sequence[str]) -> list[str]:
    brief = [_letters(name, 1) for name in names]
    shared = {mark for mark, count in Counter(brief).items() if count > 1}
    return [
        _letters(name, 2) if mark in shared else mark
        for name, mark in zip(names, brief, strict=True)
    ]


def _told_apart(names: Sequence[str], marks: Sequence[str]) -> tuple[str, ...]:
    shared = Counter(marks)
    taken = {mark for mark, count in shared.items() if count == 1}
    unique = []
    for name, mark in zip(names, marks, strict=True):
        number, free = 1, mark
        while shared[mark] > 1 and (free == mark or free in taken):
            free = f"{_letters(name, 1)}{number}"
            number += 1
        taken.add(free)
        unique.append(free)
    return tuple(unique)


def _letters(name: str, of_surname: int) -> str:
    words = ["".join(filter(str.isalnum, word)) for word in _composed(name).split()]
    words = [word for word in words if word] or ["?"]
    if len(words) == 1:
        return words[0][:1].upper() + words[0][1 : 1 + of_surname]
    return words[0][:1].upper() + words[-1][:1].upper() + words[-1][1:of_surname]


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def short_names(names: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """First names, or the whole name where two different people (by ``ids``) share one."""
    firsts = [(name.split() or [name])[0] for name in names]
    bearers = Counter(first for first, _ in set(zip(firsts, ids, strict=True)))
    return tuple(
        first if bearers[first] == 1 else name for first, name in zip(firsts, names, strict=True)
    )
