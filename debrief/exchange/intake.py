"""What a reader hands on, and how several inputs become one set of panels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from debrief.aggregation.panel import Opening, Panel, Rubric, Scorecard
from debrief.aggregation.summary import VarianceComponents
from debrief.exchange.problems import InputRefused, Problem, refuse, shown
from debrief.exchange.values import tidy

MOST_CANDIDATES, MOST_SCORECARDS = 10_000, 1000
"""As many candidates, and scorecards of each, as the schema lets a document hold."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What one input held: a panel for each candidate, and what its owner should know."""

    file: str
    panels: tuple[Panel, ...]
    warnings: tuple[Problem, ...] = ()
    components: VarianceComponents | None = None


def joined(intakes: Sequence[Intake]) -> Intake:
    """Join inputs by candidate, in the order in which candidates first appear.

    Raises:
        InputRefused: inputs contradict one another, or hold the same scorecard twice.

    """
    problems = list(_contradictions(intakes))
    panels: dict[str, Panel] = {}
    for intake in intakes:
        for panel in intake.panels:
            known = panels.get(panel.candidate.id)
            if known is None:
                panels[panel.candidate.id] = panel
            else:
                problems.extend(_conflicts(known, panel, intake.file))
                panels[panel.candidate.id] = _merged(known, panel)
    file = ", ".join(intake.file for intake in intakes)
    problems.extend(_too_many(panels, file))
    if problems:
        raise InputRefused(problems)
    return Intake(
        file=file,
        panels=tuple(panels.values()),
        warnings=(*chain.from_iterable(i.warnings for i in intakes), *_namesakes(panels, file)),
        components=next((i.components for i in intakes if i.components), None),
    )


def judged_at(intake: Intake, level: str | None) -> Intake:
    """Put every candidate at ``level`` if one is given, and warn of levels without a bar."""
    panels = intake.panels
    if level:
        panels = tuple(replace(p, opening=replace(p.opening, level=level)) for p in panels)
    warnings = (*intake.warnings, *_levels_without_bar(panels, intake.file))
    return replace(intake, panels=panels, warnings=warnings)


def refuse_different_levels(intake: Intake) -> None:
    """Refuse candidates at different levels, whose results stand in no one document."""
    levels = dict.fromkeys(panel.opening.level for panel in intake.panels)
    if len(levels) > 1:
        named = ", ".join(shown(level or "none") for level in levels)
        what = f"holds candidates at different levels: {named}."
        raise refuse(intake.file, "", what, "Give --level, or read them apart.")


def scorecard_key(scorecard: Scorecard) -> tuple[str, str]:
    """What makes two scorecards of one candidate the same: who judged, and in which round."""
    return scorecard.interviewer.id, scorecard.round.casefold()


def _contradictions(intakes: Iterable[Intake]) -> Iterator[Problem]:
    """Find inputs that were written against different rubrics or different variances."""
    with_panels = [intake for intake in intakes if intake.panels]
    for before, after in pairwise(with_panels):
        ours, theirs = before.panels[0].rubric, after.panels[0].rubric
        if ours != theirs:
            what = f"is scored on {_named(theirs)}, but {before.file} on {_named(ours)}."
            remedy = "Scores on different rubrics do not add up: read the files apart."
            yield Problem(after.file, "rubric", what, remedy)
    given = [intake for intake in intakes if intake.components]
    for before, after in pairwise(given):
        if before.components != after.components:
            what = f"differ from those of {before.file}."
            yield Problem(after.file, "variance_components", what, "Keep them in one file.")


def _named(rubric: Rubric) -> str:
    return f"{shown(rubric.name)} ({rubric.key}, version {rubric.version})"


def _conflicts(known: Panel, panel: Panel, file: str) -> Iterator[Problem]:
    who = f"candidate {shown(panel.candidate.id)}"
    if tidy(panel.candidate.name) != tidy(known.candidate.name):
        what = f"is {shown(panel.candidate.name)} here and {shown(known.candidate.name)} before."
        yield Problem(file, who, what, "Give each candidate one id and one name.")
    for field in ("title", "level"):
        here, before = getattr(panel.opening, field), getattr(known.opening, field)
        if here and before and here != before:
            what = f"has the opening's {field} {shown(here)} here and {shown(before)} before."
            yield Problem(file, who, what, "Read the files of different openings apart.")
    seen = {scorecard_key(scorecard) for scorecard in known.scorecards}
    for scorecard in panel.scorecards:
        if scorecard_key(scorecard) in seen:
            name = shown(scorecard.interviewer.name)
            in_round = f" for {shown(scorecard.round)}" if scorecard.round else ""
            what = f"has a scorecard by {name}{in_round} in an earlier input too."
            yield Problem(file, who, what, "Give each scorecard once.")


def _too_many(panels: Mapping[str, Panel], file: str) -> Iterator[Problem]:
    if len(panels) > MOST_CANDIDATES:
        what = f"holds {len(panels):,} candidates."
        yield Problem(file, "", what, f"Read at most {MOST_CANDIDATES:,} at once.")
    for panel in panels.values():
        if len(panel.scorecards) > MOST_SCORECARDS:
            what = f"has {len(panel.scorecards):,} scorecards, more than {MOST_SCORECARDS:,}."
            yield Problem(file, f"candidate {shown(panel.candidate.id)}", what)


def _namesakes(panels: Mapping[str, Panel], file: str) -> Iterator[Problem]:
    """Warn of one name under several ids, which may be one person counted twice."""
    people: dict[str, dict[str, None]] = {}
    for panel in panels.values():
        people.setdefault(tidy(panel.candidate.name), {})[panel.candidate.id] = None
        interviewers: dict[str, dict[str, None]] = {}
        for card in panel.scorecards:
            interviewers.setdefault(tidy(card.interviewer.name), {})[card.interviewer.id] = None
        yield from _several(interviewers, "interviewer", file)
    yield from _several(people, "candidate", file)


def _several(people: Mapping[str, Mapping[str, None]], role: str, file: str) -> Iterator[Problem]:
    for name, ids in people.items():
        if len(ids) > 1:
            what = f"has the ids {', '.join(map(shown, ids))} and counts as {len(ids)} people."
            yield Problem(file, f"{role} {shown(name)}", what, "Use one id for one person.")


def _merged(known: Panel, panel: Panel) -> Panel:
    opening = Opening(
        known.opening.title or panel.opening.title, known.opening.level or panel.opening.level
    )
    return replace(known, opening=opening, scorecards=known.scorecards + panel.scorecards)


def _levels_without_bar(panels: Sequence[Panel], file: str) -> Iterator[Problem]:
    """Find levels of which a rubric that has levels says nothing."""
    for level, rubric in {panel.opening.level: panel.rubric for panel in panels}.items():
        known = {known for each in rubric.dimensions for known in each.bars or {}}
        if level and known and level not in known:
            what = f"{shown(rubric.name)} sets no bar for it, so {rubric.scale_bar} is needed."
            remedy = f"It knows {', '.join(map(shown, sorted(known)))}."
            yield Problem(file, f"level {shown(level)}", what, remedy)
