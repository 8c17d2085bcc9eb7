"""One scorecard of a Greenhouse export: what its fields become."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from debrief.aggregation.panel import Interviewer, Rating, Recommendation, Rubric, Scorecard
from debrief.exchange.columns import folded
from debrief.exchange.html_text import html_text
from debrief.exchange.problems import Problem, shown
from debrief.exchange.values import MAX_NAME, MAX_TEXT, parse_time

Object = Mapping[str, object]

WORDS = ("definitely_not", "no", "mixed", "yes", "strong_yes")
"""How the system rates an attribute, from the lowest to the highest."""
RECOMMENDATIONS = {
    "definitely_not": Recommendation.STRONG_NO,
    "no": Recommendation.NO,
    "yes": Recommendation.YES,
    "strong_yes": Recommendation.STRONG_YES,
    "no_decision": Recommendation.ABSTAIN,
    "": Recommendation.ABSTAIN,
}
TAKE_AWAYS, PRIVATE = "key_take_aways", "private_notes"
"""Two notes that the system keeps among the questions."""


def text_of(source: Object, key: str) -> str:
    """Return a text, or a number written as text; nothing for null and for anything else."""
    value = source.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def objects_of(source: Object, key: str) -> Iterator[Object]:
    """Yield the objects in the list under ``key``."""
    value = source.get(key)
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def object_of(source: Object, key: str) -> Object:
    """Return the object under ``key``, an empty one where there is none."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


@dataclass(slots=True)
class ScorecardReader:
    """Reads scorecards one by one, and keeps what is wrong and what was left out.

    ``points`` says which score each of the five words stands for, ``emails`` the address of
    each interviewer by id.
    """

    file: str
    rubric: Rubric
    points: Mapping[str, int]
    emails: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    matched: set[str] = field(default_factory=set)

    def read(self, source: Object) -> Scorecard:
        """Turn one scorecard of the export into one of ours."""
        where = f"scorecard {text_of(source, 'id')}"
        word = text_of(source, "overall_recommendation")
        if word not in RECOMMENDATIONS:
            self.notes[f"leaves out the overall recommendation {shown(word)!r}"] += 1
        return Scorecard(
            interviewer=self._interviewer(source, where),
            ratings=tuple(self._ratings(source, where)),
            round=self.name(_round(source), where),
            recommendation=RECOMMENDATIONS.get(word),
            summary=self._text(self._summary(source), where),
            interviewed_at=self._moment(source, "interviewed_at", where),
            submitted_at=self._moment(source, "submitted_at", where),
        )

    def refuse(self, where: str, what: str, remedy: str = "") -> None:
        """Note what is wrong."""
        self.problems.append(Problem(self.file, where, what, remedy))

    def warnings(self) -> Iterator[Problem]:
        """Say what was left out, and how often."""
        for what, count in self.notes.items():
            times = f" ({count} times)" if count > 1 else ""
            yield Problem(self.file, "", f"{what}{times}.")
        for dimension in self.rubric.dimensions:
            if dimension.key not in self.matched:
                what = f"has no attribute {dimension.name}: nobody counts as having assessed it."
                yield Problem(self.file, "", what)

    def _interviewer(self, source: Object, where: str) -> Interviewer:
        person = object_of(source, "interviewer") or object_of(source, "submitted_by")
        identity, name = text_of(person, "id"), full_name(person)
        if not (identity or name):
            # Old exports do not say who; each such scorecard is still one independent opinion.
            self.notes["does not name the interviewer"] += 1
            identity, name = where, "Interviewer not named"
        return Interviewer(
            id=self.name(identity or name, where),
            name=self.name(name or f"Interviewer {identity}", where),
            email=self.name(self.emails.get(identity, ""), where),
        )

    def _ratings(self, source: Object, where: str) -> Iterator[Rating]:
        by_name = {
            folded(name): dimension.key
            for dimension in self.rubric.dimensions
            for name in (dimension.key, dimension.name)
        }
        rated: set[str] = set()
        for attribute in objects_of(source, "attributes"):
            name, word = text_of(attribute, "name"), text_of(attribute, "rating")
            note = self._text(html_text(text_of(attribute, "note")), where)
            key = by_name.get(folded(name))
            if key is None:
                if word or note:
                    what = f"leaves out {shown(name)!r}, which is no dimension of the rubric"
                    self.notes[what] += 1
            elif key in rated:
                what = f"rates {shown(name)} twice."
                self.refuse(where, what, "Give attributes of different kinds different names.")
            else:
                rated.add(key)
                self.matched.add(key)
                yield Rating(key, self._score(word), note)

    def _score(self, word: str) -> int | None:
        if word not in self.points and word:
            self.notes[f"reads the rating {shown(word)!r} as not assessed"] += 1
        return self.points.get(word)

    def _summary(self, source: Object) -> str:
        """Return the key take-aways, and below them what was answered to other questions."""
        pieces: list[str] = []
        for question in objects_of(source, "questions"):
            asked = html_text(text_of(question, "question"))
            answer = html_text(text_of(question, "answer"))
            if folded(asked) == PRIVATE and answer:
                self.notes["leaves out private notes, which are not for a committee"] += 1
            elif folded(asked) == TAKE_AWAYS:
                pieces.insert(0, answer)
            elif answer:
                pieces.append(f"{asked}\n{answer}")
        return "\n\n".join(filter(None, pieces))

    def _moment(self, source: Object, key: str, where: str) -> datetime | None:
        text = text_of(source, key)
        try:
            return parse_time(text) if text else None
        except ValueError:
            self.refuse(where, f"has {key} {shown(repr(text))}, which is no time.")
            return None

    def name(self, name: str, where: str) -> str:
        """Return a name, noting one that is longer than names may be."""
        if len(name) > MAX_NAME:
            self.refuse(where, f"holds a name of {len(name):,} characters.", "Shorten it.")
        return name.strip()

    def _text(self, text: str, where: str) -> str:
        if len(text) > MAX_TEXT:
            self.refuse(where, f"holds a text of {len(text):,} characters.", "Shorten it.")
        return text


def full_name(person: Object) -> str:
    """Return a person's name as one text."""
    parts = (text_of(person, "first_name"), text_of(person, "last_name"))
    return text_of(person, "name").strip() or " ".join(filter(None, map(str.strip, parts)))


def _round(source: Object) -> str:
    return text_of(object_of(source, "interview_step"), "name") or text_of(source, "interview")
