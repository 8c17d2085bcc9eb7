"""What a packet is made from: cases, and what the packet says about itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Literal

from debrief.aggregation.panel import Panel

Paper = Literal["a4", "letter"]


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
class Emergency:
    """Somebody read the scorecards whose role does not let that person, and why."""

    by: str
    at: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate of a packet: the panel, and what is known beside it.

    ``waiting`` names the interviewers whose scorecards are missing although the debrief is
    open, ``recused`` those with a conflict of interest, and ``lead`` says who leads where
    that is not the hiring manager. Where ``sealed`` is given, nothing of the panel's
    scorecards is used.
    """

    panel: Panel
    waiting: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    lead: str = ""
    emergencies: tuple[Emergency, ...] = ()
    sealed: Sealed | None = None
    opened_at: datetime | None = None
    opened_by: str = ""
    early_reason: str = ""
    decision: Decided | None = None


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
