"""Read a table, CSV with one row for each scorecard, into panels."""

import csv
import io
from dataclasses import dataclass, field

from debrief.aggregation.panel import Candidate, Opening, Panel, Rubric, Scorecard
from debrief.exchange.columns import read_header, recognised
from debrief.exchange.intake import Intake, scorecard_key
from debrief.exchange.problems import InputRefused, Problem, refuse, shown
from debrief.exchange.rows import Row
from debrief.exchange.values import MAX_TEXT, tidy

SEPARATORS = (",", ";", "\t")


def read_table(text: str, rubric: Rubric, file: str = "table") -> Intake:
    """Turn a table into one panel for each candidate, in the order of first appearance.

    Raises:
        InputRefused: with everything that is wrong, each with its row and column. Rows are
            numbered as a spreadsheet does: the names of the columns are row 1.

    """
    (_, names), *rows = _rows(text, rubric, file)
    header = read_header(names, rubric, file)
    problems = list(header.problems)
    applications: dict[str | int, _Application] = {}
    if not header.problems:
        for number, cells in rows:
            row = Row(file, number, cells, header, rubric)
            _file_under_candidate(row, applications)
            problems += row.problems
        if not rows:
            problems.append(
                Problem(file, "", "holds no scorecard.", "Give one row for each scorecard.")
            )
    if problems:
        raise InputRefused(problems)
    panels = tuple(application.panel(rubric) for application in applications.values())
    return Intake(file, panels, tuple(header.warnings))


def _rows(text: str, rubric: Rubric, file: str) -> list[tuple[int, list[str]]]:
    """Split the table into its rows that hold anything, each with its number."""
    text = text.lstrip("\r\n")
    csv.field_size_limit(MAX_TEXT)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_separator(text, rubric), strict=True)
    try:
        rows = [(n, row) for n, row in enumerate(reader, start=1) if any(map(str.strip, row))]
    except csv.Error as error:
        what, remedy = "has a quotation mark out of place.", "Double a mark that is part of a text."
        if "limit" in str(error):
            what, remedy = f"holds a cell of over {MAX_TEXT:,} characters.", "Shorten it."
        raise refuse(file, f"line {reader.line_num}", what, remedy) from None
    if not rows:
        raise refuse(file, "", "is empty.", "Give a table, a document or a packet.")
    return rows


def _separator(text: str, rubric: Rubric) -> str:
    """Return the separator with which the first row makes the most sense."""

    def sense(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            names = next(reader, [])
        except csv.Error:
            return 0, 0
        return recognised(names, rubric), len(names)

    return max(SEPARATORS, key=sense)


@dataclass(slots=True)
class _Application:
    """One candidate, as far as the rows read tell."""

    candidate: Candidate
    row: int
    opening: Opening = field(default_factory=Opening)
    scorecards: list[Scorecard] = field(default_factory=list)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def panel(self, rubric: Rubric) -> Panel:
        return Panel(rubric, self.opening, self.candidate, tuple(self.scorecards))


def _file_under_candidate(row: Row, applications: dict[str | int, _Application]) -> None:
    """Put the row's scorecard with its candidate's others, noting where they do not fit."""
    row.check_width()
    candidate, opening, scorecard = row.candidate(), row.opening(), row.scorecard()
    key = candidate.id or row.number
    known = applications.setdefault(key, _Application(candidate, row.number))
    if candidate.name and tidy(candidate.name) != tidy(known.candidate.name):
        what = f"is {shown(candidate.name)}, but {shown(known.candidate.name)} in row {known.row}."
        row.refuse("candidate", what, "Give each candidate_id one name.")
    known.opening = _one_opening(row, known, opening)
    first = known.rows.setdefault(scorecard_key(scorecard), row.number)
    if first != row.number and scorecard.interviewer.id:
        what = f"repeats row {first}: the same candidate, interviewer and round."
        row.refuse("interviewer", what, "Give each scorecard once, or name its round.")
    known.scorecards.append(scorecard)


def _one_opening(row: Row, known: _Application, opening: Opening) -> Opening:
    """Return what the rows so far say of the opening; every row may leave it out."""
    for column, here, before in (
        ("opening", opening.title, known.opening.title),
        ("level", opening.level, known.opening.level),
    ):
        if here and before and here != before:
            what = f"is {shown(here)}, but {shown(before)} in an earlier row of the candidate."
            row.refuse(column, what, "Give each candidate one opening and one level.")
    return Opening(known.opening.title or opening.title, known.opening.level or opening.level)
