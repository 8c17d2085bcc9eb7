"""The debrief as people read it: everything the page and the packet print, in their words.

:func:`debrief_view` turns a panel and its summary into plain frozen values. Templates only
print them, so a redacted packet is this view of a redacted panel.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from debrief.aggregation.changes import circumstances_words
from debrief.aggregation.panel import Panel, Recommendation, Scorecard
from debrief.aggregation.summary import Summary
from debrief.aggregation.verdicts import agenda
from debrief.aggregation.wording import in_sentence, listed
from debrief.debriefs.computed import ComputedView, computed_view
from debrief.debriefs.discussion import Aside, Callout, asides, callouts
from debrief.debriefs.headline import Segment, coverage, headline
from debrief.debriefs.marks import PAINTS, Paint
from debrief.debriefs.moves import Step, dated, notes
from debrief.debriefs.people import Column, columns
from debrief.debriefs.rows import Row, rows
from debrief.debriefs.tally import Tally, Vote, tally

STRIP_WIDTH = 284

ENOUGH = 2
"""How many independent ratings a dimension needs before it counts as covered."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one interviewer said decided it, or why there is no recommendation."""

    name: str
    recommends: str
    text: str
    late: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class DebriefView:
    """One debrief, ready to print.

    ``notes`` say what is shown and does not count.
    ``rows`` stand in the order of discussion, or of the rubric if so asked; ``headline`` in
    segments of which some link to a row; ``waiting`` names whose scorecards are missing and
    ``weigh`` says what the reason of a decision should speak to.
    """

    candidate: str
    code: str
    opening: str
    level: str
    rubric: str
    received: str
    headline: tuple[Segment, ...]
    coverage: str
    thin: bool
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    by_rubric: bool
    legend: tuple[Paint, ...]
    scale: tuple[str, ...]
    tally: Tally
    callouts: tuple[Callout, ...]
    asides: tuple[Aside, ...]
    computed: ComputedView
    voices: tuple[Voice, ...]
    abstentions: tuple[Voice, ...]
    levels: tuple[str, ...]
    waiting: tuple[str, ...]
    weigh: str

    @property
    def turned(self) -> bool:
        """Whether any rating was changed after the debrief opened."""
        return any(row.turned for row in self.rows)

    @property
    def besides(self) -> bool:
        """Whether any rating stands here that does not count."""
        return any(row.besides for row in self.rows)


def day(moment: datetime) -> str:
    """``24 Nov 2026``: a date that means the same wherever it is read."""
    return f"{moment.day} {moment:%b %Y}"


def debrief_view(  # noqa: PLR0913 -- what differs between a page and a packet
    panel: Panel,
    summary: Summary,
    *,
    waiting: Sequence[str] = (),
    by_rubric: bool = False,
    strip_width: int = STRIP_WIDTH,
    prefix: str = "",
    letters: Sequence[str] = (),
    when: Callable[[datetime], str] = day,
) -> DebriefView:
    """Say what ``summary`` found in ``panel``.

    ``waiting`` names the interviewers whose scorecards are missing, ``by_rubric`` puts the
    rows in the order of the rubric, ``strip_width`` is that of a dot strip in pixels,
    ``prefix`` keeps anchors apart where several debriefs share one document, ``letters``
    stand for the scorecards where names are hidden (one for each, then one for each name
    in ``waiting``), and ``when`` says the time of an interview.
    """
    people = columns(panel, waiting, letters=letters, when=when)
    arrived = people[: len(panel.scorecards)]
    ranked = agenda(summary)
    drawn = rows(
        panel,
        summary.dimensions if by_rubric else ranked,
        arrived,
        strip_width=strip_width,
        prefix=prefix,
        when=when,
    )
    by_key = {row.key: row for row in drawn}
    called = {
        card.interviewer.id: column.called
        for card, column in zip(panel.scorecards, arrived, strict=True)
    }
    return DebriefView(
        candidate=panel.candidate.name,
        code=panel.candidate.id,
        opening=panel.opening.title,
        level=panel.opening.level or "",
        rubric=f"{panel.rubric.name}, version {panel.rubric.version}",
        received=_received(len(arrived), len(people)),
        headline=headline(summary.headline, drawn),
        coverage=coverage(panel, summary),
        thin=any(dimension.n < ENOUGH for dimension in summary.dimensions),
        notes=tuple(notes(panel)),
        columns=people,
        rows=drawn,
        by_rubric=by_rubric,
        legend=tuple(PAINTS.values()),
        scale=tuple(f"{point.score} {point.label}".rstrip() for point in panel.rubric.scale),
        tally=_tally(people, prefix),
        callouts=callouts(panel, ranked, by_key),
        asides=asides(panel, ranked, by_key),
        computed=computed_view(panel, summary, called, width=strip_width, prefix=prefix),
        voices=tuple(_voices(panel, arrived, when)),
        abstentions=tuple(_abstentions(panel, arrived, when)),
        levels=_levels(panel, arrived),
        waiting=tuple(waiting),
        weigh=_weigh([by_key[dimension.key] for dimension in ranked]),
    )


def _weigh(ranked: Sequence[Row]) -> str:
    """What the reason of a decision should speak to."""
    disputed = [in_sentence(row.name) for row in ranked if row.disputed]
    return f"Say how you weighed {listed(disputed, 3)}." if disputed else "Say what decided it."


def _received(arrived: int, due: int) -> str:
    return f"{arrived} of {due} scorecard{'s' * (due != 1)} in"


def _tally(people: Sequence[Column], prefix: str) -> Tally:
    told = [
        ", ".join(
            filter(
                None,
                (
                    f"{column.name}: {'not in yet' if column.pending else column.recommends}",
                    column.turned,
                    "" if column.counts else "not counted",
                ),
            )
        )
        for column in people
        if column.pending or column.recommendation
    ]
    return tally(
        [
            Vote(column.recommendation, column.letters, column.was, column.counts)
            for column in people
            if column.recommendation is not None
        ],
        [column.letters for column in people if column.pending],
        uid=f"{prefix}tally",
        alt=f"{'; '.join(told) or 'No recommendations'}.",
    )


When = Callable[[datetime], str]


def _voices(panel: Panel, arrived: Sequence[Column], when: When) -> Iterable[Voice]:
    for column, card in zip(arrived, panel.scorecards, strict=True):
        if column.recommendation is not Recommendation.ABSTAIN and (
            card.summary or column.recommends
        ):
            yield _voice(column, card, card.summary, when)


def _abstentions(panel: Panel, arrived: Sequence[Column], when: When) -> Iterable[Voice]:
    for column, card in zip(arrived, panel.scorecards, strict=True):
        if column.recommendation is Recommendation.ABSTAIN:
            yield _voice(column, card, card.abstain_reason, when)


def _voice(column: Column, card: Scorecard, text: str, when: When) -> Voice:
    steps = tuple(_turns(card, when))
    return Voice(column.name, column.recommends, text, column.late, steps)


def _turns(card: Scorecard, when: When) -> Iterable[Step]:
    """What became of the recommendation after the debrief opened."""
    for before, after in pairwise(card.versions):
        words = [each.recommendation.words for each in (before, after) if each.recommendation]
        if before.recommendation is not after.recommendation and circumstances_words(after):
            yield Step(dated(" → ".join(words), after, when), after.reason, before.summary)


def _levels(panel: Panel, arrived: Sequence[Column]) -> tuple[str, ...]:
    """Who recommends another level than the opening's: ``Mei says L5``."""
    by_level: dict[str, list[str]] = {}
    for column in arrived:
        if column.level:
            by_level.setdefault(column.level, []).append(column.short)
    return tuple(
        f"{listed(names)} {'says' if len(names) == 1 else 'say'} {level}"
        + (f", the opening is {panel.opening.level}." if panel.opening.level else ".")
        for level, names in sorted(by_level.items())
    )
