"""What a packet prints: plain frozen values made from panels and what is known beside them.

Templates only print them. A redacted packet is this view of redacted panels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from debrief.aggregation.panel import Panel, Rubric
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import VarianceComponents
from debrief.debriefs.glance import glimpses, thumbnail, votes
from debrief.debriefs.mini_matrix import Mini
from debrief.debriefs.view import DebriefView, debrief_view
from debrief.exchange.interchange import interchange_bytes, interchange_document
from debrief.exchange.rubric import rubric_document
from debrief.packets.brief import Brief, brief
from debrief.packets.case import Case, Cover, Paper
from debrief.packets.evidence import Section, Talk, sections, talks
from debrief.packets.record import RecordEntry, clock, day, record_entry
from debrief.packets.rubric import RubricTable, rubric_table
from debrief.pdf import Attached

STRIP_WIDTH = 262
NAMED = 2
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Dates the attached file where the data has no date: the same data, the same bytes."""


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
    last page; ``attached`` holds every word as it was written, one document for each rubric.
    """

    title: str
    heading: str
    line: str
    footer: str
    paper: Paper
    candidates: tuple[CandidatePages, ...]
    facts: tuple[tuple[str, str], ...]
    attached: tuple[Attached, ...]


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
    several, when = len(cases) > 1, clock(cover.zone)
    title = cover.title or ("Hiring committee packet" if several else "Candidate packet")
    date = day(cover.day) if cover.day else ""
    attached = _attached(cases, cover, components)
    return PacketView(
        title=title if several else f"{title}: {cases[0].panel.candidate.name}",
        heading=date or title,
        line=_joined(
            " · ",
            title if date else "",
            f"{len(cases)} candidates",
            f"chair {cover.chair}" if cover.chair else "",
            f"scorecards as of {when(cover.as_of)}" if cover.as_of else "",
        ),
        footer=_joined(
            ". ",
            "Confidential",
            _joined(" ", title, date),
            f"Copy for {cover.copy_for}" if cover.copy_for else "",
        ),
        paper=cover.paper,
        candidates=tuple(
            _pages(case, components, when, cover.paper, place) for place, case in enumerate(cases)
        ),
        facts=tuple(_facts(cases, cover, attached)),
        attached=attached,
    )


def _joined(between: str, *parts: str) -> str:
    return between.join(filter(None, parts))


def _pages(
    case: Case,
    components: VarianceComponents | None,
    when: Callable[[datetime], str],
    paper: Paper,
    place: int,
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
        else thumbnail(panel.rubric, panel.opening.level, cards, uid=f"thumbnail-{place}"),
        discuss="" if case.sealed else _discuss(ranked),
        record=record_entry(case, received, when),
    )


def _discuss(ranked: Sequence[Talk]) -> str:
    """The first disputes by name, for a narrow column."""
    names = "; ".join(talk.name for talk in ranked[:NAMED])
    return names + (f"; {len(ranked) - NAMED} more" if len(ranked) > NAMED else "")


def _attached(
    cases: Sequence[Case], cover: Cover, components: VarianceComponents | None
) -> tuple[Attached, ...]:
    by_rubric: dict[bytes, list[Panel]] = {}
    for case in cases:
        if case.panel.scorecards:
            judged_by = interchange_bytes(rubric_document(case.panel.rubric))
            by_rubric.setdefault(judged_by, []).append(case.panel)
    at = cover.as_of or max(filter(None, map(_newest, cases)), default=LONG_AGO)
    return tuple(
        Attached(
            name=f"debrief-{number}.json" if number > 1 else "debrief.json",
            content=interchange_bytes(interchange_document(panels, components)),
            description="Scorecards of this packet, every word as it was written",
            at=at,
        )
        for number, panels in enumerate(by_rubric.values(), 1)
    )


def _newest(case: Case) -> datetime | None:
    moments = (
        moment
        for card in case.panel.scorecards
        for moment in (card.submitted_at, card.interviewed_at)
    )
    return max((moment for moment in moments if moment and moment.tzinfo), default=None)


def _facts(
    cases: Sequence[Case], cover: Cover, attached: Sequence[Attached]
) -> list[tuple[str, str]]:
    when = clock(cover.zone)
    printed = sha256(b"".join(file.content for file in attached)).hexdigest()[:16]
    rubrics = {_described(case.panel.rubric) for case in cases}
    facts = [
        ("Packet", printed if attached else ""),
        ("Prepared by", cover.prepared_by),
        ("Copy for", cover.copy_for),
        ("Data as of", when(cover.as_of) if cover.as_of else ""),
        ("Times are in", str(cover.zone)),
        *(("Rubric", rubric) for rubric in sorted(rubrics)),
        *(("Attached", f"{file.name}: {file.description.lower()}") for file in attached),
    ]
    return [(label, value) for label, value in facts if value]


def _described(rubric: Rubric) -> str:
    fingerprint = sha256(interchange_bytes(rubric_document(rubric))).hexdigest()[:12]
    return f"{rubric.name}, version {rubric.version} ({fingerprint})"
