"""An interview as it is to be: what a form gives to an action. Plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """Who interviews, and whether the debrief waits for the scorecard."""

    interviewer_id: int
    required: bool = True


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """When an interview is held, for how long, and by whom."""

    starts_at: datetime
    minutes: int
    seats: tuple[SeatPlan, ...]
