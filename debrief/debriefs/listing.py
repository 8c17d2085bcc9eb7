"""Applications in a list: how far each has come, and a glance at what was said."""

from collections.abc import Iterable
from dataclasses import dataclass

from debrief.accounts.models import User
from debrief.aggregation.panel import Panel, Recommendation
from debrief.candidates.models import Application
from debrief.debriefs import queries
from debrief.debriefs.mini_matrix import Mini, mini_matrix
from debrief.debriefs.models import Outcome
from debrief.rights import Phase, Rights
from debrief.scorecards import queries as scorecards

LEANS = (
    (Recommendation.STRONG_YES, Recommendation.YES),
    (Recommendation.NO, Recommendation.STRONG_NO),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One application in a list. What the viewer may not see is empty, never a zero."""

    id: int
    name: str
    role: str
    level: str
    phase: Phase
    rights: Rights
    progress: str
    """``3 of 5 in``; empty where the viewer may not follow the panel."""
    missing: tuple[str, ...]
    """Whose scorecards are missing, for those who may know."""
    tally: str
    """``4 yes, 1 no``; empty while sealed."""
    mini: Mini | None
    """The ratings as a thumbnail; none while sealed."""
    outcome: Outcome | None


def listed(viewer: User, applications: Iterable[Application]) -> list[Listed]:
    """Each application as ``viewer`` may see it, in the same number of statements for any.

    The rights record of each decides what is loaded at all: a sealed panel is not read.
    """
    applications = list(applications)
    may = queries.rights_on(viewer, applications)
    readable = [each for each in applications if may[each.id].read]
    panels = scorecards.panels(map(scorecards.facts, readable), with_words=False)
    waited_for = queries.waited_for(each.id for each in applications if may[each.id].follow)
    decided = queries.standing_decisions(each.id for each in readable)
    return [
        Listed(
            id=each.id,
            name=each.candidate.name,
            role=each.opening.title,
            level=each.opening.level,
            phase=each.phase,
            rights=may[each.id],
            progress=_progress(each) if may[each.id].follow or may[each.id].read else "",
            missing=tuple(waited_for.get(each.id, ())),
            tally=_tally(panels[each.id]) if each.id in panels else "",
            mini=_mini(panels[each.id], f"mini-{each.id}") if each.id in panels else None,
            outcome=decided[each.id].outcome if each.id in decided else None,
        )
        for each in applications
    ]


def _progress(application: Application) -> str:
    if not application.expected:
        return "No panel yet"
    return f"{application.received} of {application.expected} in"


def _tally(panel: Panel) -> str:
    given = [card.recommendation for card in panel.scorecards]
    yes, no = (sum(each in side for each in given) for side in LEANS)
    abstained = given.count(Recommendation.ABSTAIN)
    words = [f"{yes} yes", f"{no} no", *([f"{abstained} abstaining"] if abstained else [])]
    return ", ".join(words)


def _mini(panel: Panel, uid: str) -> Mini:
    """The thumbnail of a panel: a row for each dimension, a column for each scorecard."""
    given = [
        {rating.dimension: rating.score for rating in card.ratings} for card in panel.scorecards
    ]
    rows = [
        (
            panel.rubric.bar(dimension, panel.opening.level),
            [scores.get(dimension.key) for scores in given],
        )
        for dimension in panel.rubric.dimensions
    ]
    told = (
        f"{dimension.name}: {', '.join('–' if s is None else str(s) for s in scores)}"
        for dimension, (_, scores) in zip(panel.rubric.dimensions, rows, strict=True)
    )
    return mini_matrix(rows, uid=uid, alt=". ".join(told))
