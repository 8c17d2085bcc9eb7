"""A debrief as plain text, for a terminal or a mail."""

import unicodedata
from collections.abc import Iterator, Sequence

from debrief.aggregation.panel import Panel, Recommendation
from debrief.aggregation.summary import DimensionSummary, Summary
from debrief.aggregation.verdicts import agenda, verdict_words
from debrief.debriefs.computed import computed_view
from debrief.debriefs.moves import notes
from debrief.debriefs.people import initials, short_names
from debrief.exchange.problems import shown

LONGEST_NAME = 40


def plain_text(panel: Panel, summary: Summary) -> str:
    """Say on a few lines what the panel said, biggest disagreement first.

    What people wrote is on one line and free of control characters: a name must not move
    the cursor of whoever reads it.
    """
    people = {card.interviewer.id: card.interviewer.name for card in panel.scorecards}
    marks = dict(zip(people, initials([*people.values()]), strict=True))
    sections = (
        _heading(panel, summary),
        _table(_rows(panel, summary, marks)),
        _computed(panel, summary, people),
        _legend(people, marks),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def _heading(panel: Panel, summary: Summary) -> Iterator[str]:
    candidate, opening, rubric = panel.candidate, panel.opening, panel.rubric
    code = f" ({candidate.id})" if candidate.id != candidate.name else ""
    parts = (f"{candidate.name}{code}", opening.title, opening.level or "")
    yield shown(" · ".join(filter(None, parts)), 200)
    yield shown(f"{rubric.name}, version {rubric.version}", 200)
    yield shown(summary.headline, 1000)
    given = [
        f"{summary.recommendations[each]} {each.words.lower()}"
        for each in Recommendation
        if summary.recommendations[each]
    ]
    yield f"Recommendations: {', '.join(given) or 'none'}"
    for note in notes(panel):
        yield shown(note, 1000)


def _rows(panel: Panel, summary: Summary, marks: dict[str, str]) -> Iterator[Sequence[str]]:
    yield "Dimension", "Bar", "n", "Mean", "Ratings", "Verdict"
    for dimension in agenda(summary):
        yield (
            shown(panel.rubric.by_key[dimension.key].name, LONGEST_NAME),
            f"{dimension.bar:g}",
            str(dimension.n),
            "" if dimension.mean is None else f"{dimension.mean:.2f}",
            _ratings(dimension, marks),
            verdict_words(dimension),
        )


def _ratings(dimension: DimensionSummary, marks: dict[str, str]) -> str:
    given = [f"{marks[rating.interviewer]} {rating.score}" for rating in dimension.ratings]
    return shown(", ".join(given), 200) or "not assessed"


def _table(rows: Iterator[Sequence[str]]) -> Iterator[str]:
    cells = list(rows)
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Count the columns of a terminal: wide characters take two, combining ones none."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def _computed(panel: Panel, summary: Summary, people: dict[str, str]) -> Iterator[str]:
    called = dict(zip(people, short_names([*people.values()], [*people]), strict=True))
    view = computed_view(panel, summary, called, width=0, prefix="")
    for line in (view.result, view.basis, view.range, *view.changes, view.caution):
        if line:
            yield shown(line, 1000)


def _legend(people: dict[str, str], marks: dict[str, str]) -> Iterator[str]:
    if people:
        yield shown(", ".join(f"{marks[each]} {name}" for each, name in people.items()), 2000)
