"""What the last pages say: what happened when, and what was decided."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import pairwise

from debrief.aggregation.changes import changes, circumstances_words
from debrief.aggregation.panel import Scorecard
from debrief.debriefs.moves import dated
from debrief.debriefs.people import late_words
from debrief.packets.case import Case, Decided


@dataclass(frozen=True, slots=True)
class Handed:
    """When one scorecard's interview was held and the scorecard handed in."""

    interviewer: str
    round: str
    interviewed: str
    submitted: str
    late: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one interviewer changed after the debrief opened, when, and why."""

    interviewer: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it is printed."""

    outcome: str
    reason: str
    recorded: str
    departs: bool
    dissent_by: str
    dissent: str


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What the last pages say about one candidate."""

    name: str
    received: str
    opened: str
    early_reason: str
    waiting: tuple[str, ...]
    recused: tuple[str, ...]
    lead: str
    emergencies: tuple[tuple[str, str], ...]
    """Who read it in an emergency and when, and the reason given."""
    handed: tuple[Handed, ...]
    amendments: tuple[Amendment, ...]
    ruling: Ruling | None


def day(moment: date) -> str:
    """``24 Nov 2026``: a date that means the same wherever it is read."""
    return f"{moment.day} {moment:%b %Y}"


def clock(zone: tzinfo) -> Callable[[datetime], str]:
    """How a packet writes a moment: its date and time in ``zone``."""

    def when(moment: datetime) -> str:
        local = moment.astimezone(zone) if moment.tzinfo else moment
        return f"{day(local)}, {local:%H:%M}"

    return when


def record_entry(case: Case, received: str, when: Callable[[datetime], str]) -> RecordEntry:
    """What the record says about ``case``; ``received`` counts its scorecards."""
    opened = ""
    if case.opened_at:
        by = f" by {case.opened_by}" if case.opened_by else ""
        opened = f"{'Opened early' if case.early_reason else 'Opened'}{by}, {when(case.opened_at)}."
    return RecordEntry(
        name=case.panel.candidate.name,
        received=received,
        opened=opened,
        early_reason=case.early_reason,
        waiting=case.waiting,
        recused=case.recused,
        lead=case.lead,
        emergencies=tuple(
            (f"Emergency access by {each.by}, {when(each.at)} to {when(each.until)}.", each.reason)
            for each in case.emergencies
        ),
        handed=tuple(
            Handed(
                card.interviewer.name,
                card.round,
                when(card.interviewed_at) if card.interviewed_at else "",
                _submitted(card, when),
                late_words(card),
            )
            for card in case.panel.scorecards
        ),
        amendments=tuple(_amendments(case, when)),
        ruling=_ruling(case.decision, when) if case.decision else None,
    )


def _submitted(card: Scorecard, when: Callable[[datetime], str]) -> str:
    """When the scorecard was first submitted."""
    first = card.versions[0].submitted_at
    return when(first) if first else ""


def _amendments(case: Case, when: Callable[[datetime], str]) -> Iterable[Amendment]:
    for card in case.panel.scorecards:
        for before, after in pairwise(card.versions):
            if circumstances_words(after):
                told = changes(case.panel.rubric, before, after)
                what = "; ".join(each.words for each in told)
                yield Amendment(card.interviewer.name, dated(what, after, when), after.reason)


def _ruling(decided: Decided, when: Callable[[datetime], str]) -> Ruling:
    return Ruling(
        outcome=f"{decided.outcome} at {decided.level}" if decided.level else decided.outcome,
        reason=decided.reason,
        recorded=f"Recorded by {decided.by}, {when(decided.at)}.",
        departs=decided.departs,
        dissent_by=decided.dissent_by,
        dissent=decided.dissent,
    )
