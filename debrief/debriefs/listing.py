"""Applications in a list: how far each has come, and a glance at what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from debrief import standing
from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.debriefs import exposure, queries
from debrief.debriefs.glance import Glimpse, thumbnail, votes
from debrief.debriefs.mini_matrix import Mini
from debrief.debriefs.models import Outcome
from debrief.rights import Phase, Rights
from debrief.rubrics import queries as rubrics


@dataclass(frozen=True, slots=True)
class Listed:
    """One application in a list. What the viewer may not see is empty, never a zero."""

    id: int
    name: str
    role: str
    level: str
    phase: Phase
    withdrawn: bool
    rights: Rights
    progress: str
    """``3 of 5 in``; empty where the viewer may not follow the panel."""
    missing: tuple[str, ...]
    """Whose scorecards are missing, for those who may know."""
    tally: str
    """``4 yes, 1 no`` as the debrief counts; empty while sealed."""
    mini: Mini | None
    """The ratings as a thumbnail; none while sealed."""
    outcome: Outcome | None


def listed(viewer: User, applications: Iterable[Application], *, now: datetime) -> list[Listed]:
    """Each application as ``viewer`` may see it, in the same number of statements for any.

    The rights record of each decides what is loaded at all: a sealed panel is not read.
    What is shown for the first time is written down (see :mod:`exposure`).
    """
    applications = list(applications)
    may = standing.rights_on(viewer, applications, now=now)
    readable = [each for each in applications if may[each.id].read]
    seen = exposure.glimpses(viewer, [each.id for each in readable], now=now)
    waited_for = queries.waited_for(each.id for each in applications if may[each.id].follow)
    decided = queries.standing_decisions(each.id for each in readable)
    return [
        Listed(
            id=each.id,
            name=each.candidate.name,
            role=each.opening.title,
            level=each.opening.level,
            phase=each.phase,
            withdrawn=each.withdrawn_at is not None,
            rights=may[each.id],
            progress=_progress(each) if may[each.id].follow or may[each.id].read else "",
            missing=tuple(waited_for.get(each.id, ())),
            tally=votes(seen[each.id]) if each.id in seen else "",
            mini=_mini(each, seen[each.id]) if each.id in seen else None,
            outcome=decided[each.id].outcome if each.id in decided else None,
        )
        for each in applications
    ]


def _mini(application: Application, cards: Sequence[Glimpse]) -> Mini:
    opening = application.opening
    rubric = rubrics.load(opening.rubric_version)
    return thumbnail(rubric, opening.level, cards, uid=f"mini-{application.id}")


def _progress(application: Application) -> str:
    if not application.expected:
        return "No panel yet"
    return f"{application.received} of {application.expected} in"
