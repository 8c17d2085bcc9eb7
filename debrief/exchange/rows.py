"""One row of a table: what its cells say, and what is wrong with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Rating,
    Recommendation,
    Rubric,
    Scorecard,
)
from debrief.exchange.columns import Header, Meaning, folded
from debrief.exchange.problems import Problem, shown
from debrief.exchange.values import MAX_LEVEL, MAX_NAME, parse_time, tidy

NOT_ASSESSED = ("", "n/a", "na", "not_assessed")
WHOLE = re.compile(r"([+-]?[0-9]{1,3})(?:[.,]0+)?")
LONGEST = {"level": MAX_LEVEL, "recommended_level": MAX_LEVEL, "interviewer_email": 320}


@dataclass(slots=True)
class Row:
    """The cells of one row, read through the header."""

    file: str
    number: int
    cells: Sequence[str]
    header: Header
    rubric: Rubric
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, what: str, remedy: str) -> None:
        """Note what is wrong in ``column``, or in the row as a whole."""
        where = f"row {self.number}" + (f", column {shown(column)}" if column else "")
        self.problems.append(Problem(self.file, where, what, remedy))

    def check_width(self) -> None:
        """Refuse cells beyond the last column: a separator stands where none should."""
        beyond = [cell for cell in self.cells[len(self.header.names) :] if cell.strip()]
        if beyond:
            what = f"holds {shown(beyond[0], 30)!r} beyond the last column."
            self.refuse("", what, "Put a cell that holds a separator in quotation marks.")

    def candidate(self) -> Candidate:
        """Return who is judged."""
        name = self._required("candidate")
        return Candidate(self._identity("candidate_id", self._text("candidate_id"), name), name)

    def opening(self) -> Opening:
        """Return the role and the level, as far as the row gives them."""
        return Opening(self._text("opening"), self._text("level") or None)

    def scorecard(self) -> Scorecard:
        """Return the judgement. What cannot be read is noted and left empty."""
        return Scorecard(
            interviewer=self._interviewer(),
            ratings=tuple(self._ratings()),
            round=self._text("round"),
            recommendation=self._recommendation(),
            recommended_level=self._text("recommended_level") or None,
            summary=self._words(Meaning("field", "summary")),
            abstain_reason=self._abstain_reason(),
            interviewed_at=self._moment("interviewed_at"),
            submitted_at=self._moment("submitted_at"),
        )

    def _interviewer(self) -> Interviewer:
        name, email = self._required("interviewer"), self._text("interviewer_email")
        return Interviewer(self._identity("interviewer_email", email.casefold(), name), name, email)

    def _identity(self, column: str, identifier: str, name: str) -> str:
        """Return what tells people apart: the identifier, where there is such a column.

        Were a row without one to fall back on the name, one person would count as two.
        """
        if Meaning("field", column) not in self.header.places:
            identifier = name
        elif not identifier:
            self.refuse(column, "is empty.", "Fill it in every row, or remove the column.")
        return tidy(identifier)

    def _cell(self, meaning: Meaning) -> str:
        """Return the cell as written; nothing where there is no such column or cell."""
        place = self.header.places.get(meaning, len(self.cells))
        return self.cells[place] if place < len(self.cells) else ""

    def _words(self, meaning: Meaning) -> str:
        """Return running text as it was written, spaces alone as nothing."""
        text = self._cell(meaning)
        return text if text.strip() else ""

    def _text(self, name: str) -> str:
        text = self._cell(Meaning("field", name)).strip()
        longest = LONGEST.get(name, MAX_NAME)
        if len(text) > longest:
            self.refuse(name, f"is {len(text):,} characters long.", f"Shorten it to {longest}.")
        return text

    def _required(self, name: str) -> str:
        text = self._text(name)
        if not text:
            self.refuse(name, "is empty.", "Every scorecard needs one.")
        return text

    def _moment(self, name: str) -> datetime | None:
        text = self._text(name)
        try:
            return parse_time(text) if text else None
        except ValueError:
            what = f"is {shown(repr(text))}, which is no date or time."
            self.refuse(name, what, "Write it in ISO 8601, such as 2026-03-02T14:30:00Z.")
            return None

    def _recommendation(self) -> Recommendation | None:
        text = self._cell(Meaning("field", "recommendation")).strip()
        try:
            return Recommendation(folded(text)) if text else None
        except ValueError:
            known = ", ".join(Recommendation)
            self.refuse("recommendation", f"is {shown(repr(text))}.", f"Use one of: {known}.")
            return None

    def _abstain_reason(self) -> str:
        reason = self._words(Meaning("field", "abstain_reason"))
        text = self._cell(Meaning("field", "recommendation"))
        if reason and folded(text) != Recommendation.ABSTAIN:
            what = "is given, but the recommendation is not to abstain."
            self.refuse("abstain_reason", what, "Move it to the summary.")
        return reason

    def _ratings(self) -> Iterator[Rating]:
        for dimension in self.rubric.dimensions:
            score = Meaning("score", dimension.key)
            evidence = self._words(Meaning("evidence", dimension.key))
            if score in self.header.places:
                yield Rating(dimension.key, self._score(score), evidence)
            elif evidence:
                yield Rating(dimension.key, None, evidence)

    def _score(self, meaning: Meaning) -> int | None:
        text = self._cell(meaning).strip()
        if folded(text) in NOT_ASSESSED:
            return None
        whole = WHOLE.fullmatch(text)
        score = int(whole[1]) if whole else None
        if score in self.rubric.labels:
            return score
        lowest, highest = self.rubric.lowest, self.rubric.highest
        what = f"is {shown(text)!r}, not a point of the scale, {lowest} to {highest}."
        if whole:
            what = f"is {score}, outside the scale, {lowest} to {highest}."
        column = self.header.names[self.header.places[meaning]]
        remedy = "Give a whole point, or leave it empty for not assessed."
        self.refuse(column, what, remedy)
        return None
