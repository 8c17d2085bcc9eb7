"""What to talk about: a callout for every dispute, a line for whatever else is thin or wide."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import DimensionSummary, Verdict
from debrief.aggregation.verdicts import ask
from debrief.aggregation.wording import listed
from debrief.debriefs.rows import Row, Said

WORTH_A_MINUTE = frozenset({Verdict.SPREAD, Verdict.THIN, Verdict.NONE})


class Callout(NamedTuple):
    """A dimension on which the panel lies on both sides of the bar."""

    row: Row
    sides: str
    lowest: Said
    highest: Said
    ask: str


class Aside(NamedTuple):
    """A dimension worth a minute: a wide spread, a single rating, or none."""

    row: Row
    facts: str
    ask: str


def callouts(
    panel: Panel, agenda: Sequence[DimensionSummary], rows: Mapping[str, Row]
) -> tuple[Callout, ...]:
    """A callout for each disputed dimension of ``agenda``; ``rows`` are by dimension."""
    return tuple(
        _callout(rows[dimension.key], ask(panel, dimension) or "")
        for dimension in agenda
        if rows[dimension.key].disputed
    )


def asides(
    panel: Panel, agenda: Sequence[DimensionSummary], rows: Mapping[str, Row]
) -> tuple[Aside, ...]:
    """A line for each dimension of ``agenda`` that is spread, thin or without any rating."""
    return tuple(
        Aside(rows[dimension.key], _facts(rows[dimension.key]), ask(panel, dimension) or "")
        for dimension in agenda
        if dimension.verdict in WORTH_A_MINUTE
    )


def _callout(row: Row, question: str) -> Callout:
    lowest, highest = ends(row)
    below = _names(item for item in row.ascending if item.score < row.needs)
    meets = _names(item for item in _descending(row) if item.score >= row.needs)
    return Callout(
        row=row,
        sides=f"{listed(below)} {_rate(below)} below {row.the_bar}. "
        f"{listed(meets)} {_rate(meets)} at or above it.",
        lowest=lowest,
        highest=highest,
        ask=question,
    )


def _facts(row: Row) -> str:
    independently = " independently" if row.besides else ""
    if not row.ascending:
        return f"Nobody assessed it{independently}."
    lowest, highest = ends(row)
    if row.verdict is Verdict.THIN:
        return f"Only {lowest.short} assessed it{independently}."
    side = "below" if highest.score < row.needs else "at or above"
    return (
        f"All {side} {row.the_bar}, "
        f"from {lowest.score} ({lowest.short}) to {highest.score} ({highest.short})."
    )


def ends(row: Row) -> tuple[Said, Said]:
    """The lowest and the highest rating of ``row``, of equals one that has words to it."""
    return _worded(row.ascending), _worded(_descending(row))


def _worded(ordered: Sequence[Said]) -> Said:
    first = ordered[0]
    return next((item for item in ordered if item.score == first.score and item.text), first)


def _descending(row: Row) -> list[Said]:
    return sorted(row.ascending, key=lambda item: -item.score)


def _names(items: Iterable[Said]) -> list[str]:
    return list(dict.fromkeys(item.short for item in items))


def _rate(names: Sequence[str]) -> str:
    return "rates" if len(names) == 1 else "rate"
