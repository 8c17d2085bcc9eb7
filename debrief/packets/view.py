"""What a packet prints: plain frozen values made from panels and what is known beside them.

Templates only print them. A redacted packet is this view of redacted panels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from hashlib import sha256
from typing import Literal

from debrief.aggregation.panel import Panel, Rubric
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import VarianceComponents
from debrief.debriefs.glance import glimpses, thumbnail, votes
from debrief.debriefs.mini_matrix import Mini
from debrief.debriefs.view import DebriefView, debrief_view
from debrief.exchange.interchange import interchange_bytes, interchange_document
from debrief.exchange.rubric import rubric_document
from debrief.packets.brief import Brief, brief
from debrief.packets.evidence import Section, Talk, sections, talks
from debrief.packets.rubric import RubricTable, rubric_table
from debrief.pdf import Attached

Paper = Literal["a4", "letter"]

STRIP_WIDTH = 262
NAMED = 2
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Dates the attached file where the data has no date: the same data, the same bytes."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Scorecards are still missing and nobody opened early: only counts may be shown."""

    received: int
    due: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision somebody recorded. ``dissent`` is empty where nobody dissented."""

    outcome: str
    level: str
    reason: str
    by: str
    at: datetime
    departs: bool = False
    dissent_by: str = ""
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate of a packet: the panel, and what is known beside it.

    ``waiting`` names the interviewers whose scorecards are missing although the debrief is
    open. Where ``sealed`` is given, nothing of the panel's scorecards is used.
    """

    panel: Panel
    waiting: tuple[str, ...] = ()
    sealed: Sealed | None = None
    opened_at: datetime | None = None
    opened_by: str = ""
    early_reason: str = ""
    decision: Decided | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """When one scorecard's interview was held and the scorecard handed in."""

    interviewer: str
    round: str
    interviewed: str
    submitted: str


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
    handed: tuple[Handed, ...]
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class CandidatePages:
    """One candidate's pages. ``debrief`` is ``None`` while the scorecards are sealed.

    ``talks`` are all disputes, of which the first ``brief.talks`` fit the first page.
    """

    name: str
    code: str
    role: str
    level: str
    rubric: str
    received: str
    debrief: DebriefView | None
    early_reason: str
    brief: Brief
    talks: tuple[Talk, ...]
    sections: tuple[Section, ...]
    scale: RubricTable
    votes: str
    thumbnail: Mini | None
    discuss: str
    record: RecordEntry


@dataclass(frozen=True, slots=True)
class PacketView:
    """A whole packet, ready to print.

    ``facts`` are label and value pairs for the
    last page; ``attached`` holds every word as it was written.
    """

    title: str
    heading: str
    line: str
    footer: str
    paper: Paper
    candidates: tuple[CandidatePages, ...]
    facts: tuple[tuple[str, str], ...]
    attached: Attached | None


@dataclass(frozen=True, slots=True)
class Cover:
    """What a packet says about itself. Everything may be left out.

    ``day`` is that of the committee session, ``as_of`` the moment the data was read,
    ``copy_for`` the member whose copy this is, and ``zone`` that of every printed time.
    """

    title: str = ""
    day: date | None = None
    chair: str = ""
    prepared_by: str = ""
    copy_for: str = ""
    paper: Paper = "a4"
    as_of: datetime | None = None
    zone: tzinfo = UTC


def packet_view(
    cases: Sequence[Case],
    cover: Cover | None = None,
    components: VarianceComponents | None = None,
) -> PacketView:
    """Lay out what a packet about ``cases`` says, in their order.

    ``components`` replace the typical variances behind the plausible range. Raises
    ``ValueError`` where there are no cases.
    """
    if not cases:
        raise ValueError("a packet needs at least one candidate")
    cover = cover or Cover()
    cases = [replace(c, panel=replace(c.panel, scorecards=())) if c.sealed else c for c in cases]
    several, when = len(cases) > 1, _clock(cover.zone)
    title = cover.title or ("Hiring committee packet" if several else "Candidate packet")
    attached = _attached(cases, cover, components)
    day = _day(cover.day) if cover.day else ""
    name = cases[0].panel.candidate.name
    return PacketView(
        title=title if several else f"{title}: {name}",
        heading=day or title,
        line=" · ".join(
            filter(
                None,
                (
                    title if day else "",
                    f"{len(cases)} candidates",
                    f"chair {cover.chair}" if cover.chair else "",
                ),
            )
        ),
        footer=". ".join(
            filter(
                None,
                (
                    "Confidential",
                    f"{title} {day}".rstrip(),
                    f"Copy for {cover.copy_for}" if cover.copy_for else "",
                ),
            )
        ),
        paper=cover.paper,
        candidates=tuple(_pages(case, components, when, cover.paper) for case in cases),
        facts=tuple(_facts(cases, cover, attached)),
        attached=attached,
    )


def _day(moment: date) -> str:
    return f"{moment.day} {moment:%b %Y}"


def _clock(zone: tzinfo) -> Callable[[datetime], str]:
    def when(moment: datetime) -> str:
        local = moment.astimezone(zone) if moment.tzinfo else moment
        return f"{_day(local)}, {local:%H:%M}"

    return when


def _pages(
    case: Case,
    components: VarianceComponents | None,
    when: Callable[[datetime], str],
    paper: Paper,
) -> CandidatePages:
    panel, cards = case.panel, glimpses(case.panel)
    summary = summarise(
        panel, components=components, expected=len(panel.scorecards) + len(case.waiting)
    )
    debrief = debrief_view(panel, summary, waiting=case.waiting, strip_width=STRIP_WIDTH, when=when)
    received = (
        f"{case.sealed.received} of {case.sealed.due} scorecards in"
        if case.sealed
        else debrief.received
    )
    ranked = talks(debrief)
    return CandidatePages(
        name=panel.candidate.name,
        code=panel.candidate.id,
        role=panel.opening.title,
        level=debrief.level,
        rubric=debrief.rubric,
        received=received,
        debrief=None if case.sealed else debrief,
        early_reason=case.early_reason,
        brief=brief(debrief, ranked, case.early_reason, paper),
        talks=() if case.sealed else ranked,
        sections=() if case.sealed else sections(debrief),
        scale=rubric_table(panel.rubric, panel.opening.level),
        votes="Sealed" if case.sealed else votes(cards),
        thumbnail=None
        if case.sealed
        else thumbnail(panel.rubric, panel.opening.level, cards, uid="thumbnail"),
        discuss="" if case.sealed else _discuss(ranked),
        record=_record(case, received, when),
    )


def _discuss(ranked: Sequence[Talk]) -> str:
    """The first disputes by name, for a narrow column."""
    names = "; ".join(talk.name for talk in ranked[:NAMED])
    return names + (f"; {len(ranked) - NAMED} more" if len(ranked) > NAMED else "")


def _record(case: Case, received: str, when: Callable[[datetime], str]) -> RecordEntry:
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
        handed=tuple(
            Handed(
                card.interviewer.name,
                card.round,
                when(card.interviewed_at) if card.interviewed_at else "",
                when(card.submitted_at) if card.submitted_at else "",
            )
            for card in case.panel.scorecards
        ),
        ruling=_ruling(case.decision, when) if case.decision else None,
    )


def _ruling(decided: Decided, when: Callable[[datetime], str]) -> Ruling:
    return Ruling(
        outcome=f"{decided.outcome} at {decided.level}" if decided.level else decided.outcome,
        reason=decided.reason,
        recorded=f"Recorded by {decided.by}, {when(decided.at)}.",
        departs=decided.departs,
        dissent_by=decided.dissent_by,
        dissent=decided.dissent,
    )


def _attached(
    cases: Sequence[Case], cover: Cover, components: VarianceComponents | None
) -> Attached | None:
    panels = [case.panel for case in cases if case.panel.scorecards]
    if not panels:
        return None
    dated = [
        moment
        for panel in panels
        for card in panel.scorecards
        for moment in (card.submitted_at, card.interviewed_at)
        if moment and moment.tzinfo
    ]
    return Attached(
        name="debrief.json",
        content=interchange_bytes(interchange_document(panels, components)),
        description="The scorecards of this packet, every word as it was written",
        at=cover.as_of or max(dated, default=LONG_AGO),
    )


def _facts(cases: Sequence[Case], cover: Cover, attached: Attached | None) -> list[tuple[str, str]]:
    when = _clock(cover.zone)
    rubrics = {case.panel.rubric.key: case.panel.rubric for case in cases}
    facts = [("Packet", sha256(attached.content).hexdigest()[:16] if attached else "")]
    facts += [("Prepared by", cover.prepared_by), ("Copy for", cover.copy_for)]
    facts += [("Data as of", when(cover.as_of) if cover.as_of else "")]
    facts += [("Times are in", str(cover.zone))]
    facts += [
        ("Rubric", f"{rubric.name}, version {rubric.version} ({_fingerprint(rubric)})")
        for rubric in rubrics.values()
    ]
    facts += [("Attached", "debrief.json: these scorecards, every word as it was written")]
    return [(label, value) for label, value in facts if value]


def _fingerprint(rubric: Rubric) -> str:
    return sha256(interchange_bytes(rubric_document(rubric))).hexdigest()[:12]
