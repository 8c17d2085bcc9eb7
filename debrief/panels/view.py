"""A panel as its page prints it: which rounds are arranged, and what the seats cover."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Rubric
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Round
from debrief.openings.view import Cover, Coverage, coverage, panel_advice


@dataclass(frozen=True, slots=True)
class Slot:
    """One round of the loop and the interviews arranged for it.

    ``round`` is none for interviews whose round has left the loop since.
    """

    round: Round | None
    name: str
    interviews: tuple[Interview, ...]


@dataclass(frozen=True, slots=True)
class PanelView:
    """Everything the panel page says; ``advice`` may be empty."""

    slots: tuple[Slot, ...]
    cancelled: tuple[Interview, ...]
    coverage: tuple[Coverage, ...]
    interviewers: int
    advice: str
    left: tuple[str, ...]
    """Who has left with a required scorecard outstanding, by name: it will never come."""


def panel_view(
    rubric: Rubric,
    rounds: Sequence[Round],
    interviews: Sequence[Interview],
    *,
    recused: Collection[int] = (),
) -> PanelView:
    """Put together the panel page of an application from its loop and its interviews.

    ``recused`` are the ids of those whose scorecards count in nothing.
    """
    standing = [each for each in interviews if each.cancelled_at is None]
    covers = [each for each in _covers(interviews) if each.id not in recused]
    people = len({each.id for each in covers})
    return PanelView(
        slots=(
            *(_slot(round_, standing) for round_ in rounds),
            *(
                Slot(None, each.name, (each,))
                for each in standing
                if each.round_id not in {round_.id for round_ in rounds}
            ),
        ),
        cancelled=tuple(each for each in interviews if each.cancelled_at),
        coverage=coverage(rubric, covers),
        interviewers=people,
        advice=panel_advice(people) if people else "",
        left=tuple(
            sorted(
                {seat.interviewer.name for each in standing for seat in each.seats if _lost(seat)}
            )
        ),
    )


def _slot(round_: Round, standing: Sequence[Interview]) -> Slot:
    of_round = tuple(each for each in standing if each.round_id == round_.id)
    return Slot(round_, round_.name, of_round)


def _covers(interviews: Sequence[Interview]) -> list[Cover]:
    """Whose ratings can be counted on: shadows may write one, but nobody waits for it."""
    return [
        Cover(seat.interviewer_id, seat.interviewer.name, interview.dimensions)
        for interview in interviews
        for seat in interview.seats
        if seat.required and _counts(interview, seat)
    ]


def _counts(interview: Interview, seat: Seat) -> bool:
    """A submitted scorecard stays with the panel, whatever became of its interview.

    One to come is counted on while somebody is there to write it.
    """
    stands = interview.cancelled_at is None and seat.removed_at is None
    return (stands and seat.interviewer.active) or seat.submitted_at is not None


def _lost(seat: Seat) -> bool:
    """Whether the debrief waits for a scorecard that nobody will write."""
    owed = seat.required and seat.removed_at is None and seat.submitted_at is None
    return owed and not seat.interviewer.active
