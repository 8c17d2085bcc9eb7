"""Who leads and decides: the hiring manager, or who acts in that one's place."""

from dataclasses import dataclass
from datetime import datetime

from debrief import standing
from debrief.candidates.models import Application


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads an application. ``acting`` is empty while nobody stands in."""

    manager: str
    recused: bool
    """Whether the hiring manager has no right here: a conflict, or the own application."""
    acting: str = ""

    @property
    def nobody(self) -> bool:
        """Whether nobody can open the debrief as its manager, or decide."""
        return self.recused and not self.acting


def lead(application: Application, *, now: datetime) -> Lead:
    """Who leads ``application``, as the rights record of each says."""
    manager, acting = application.opening.hiring_manager, application.acting_manager
    return Lead(
        manager=manager.name,
        recused=not standing.rights_of(manager, application, now=now).know,
        acting=acting.name if acting else "",
    )
