"""What a loop covers, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Dimension, Rubric

ENOUGH = 2
"""How many independent ratings a dimension needs before it is more than one person's word."""
FEW, MANY = 3, 5
"""How many interviewers a panel should have: agreement still rises to about .76 and .80
with four and five of them, and hardly after (Spearman-Brown on an agreement of .44 between
two; Huffcutt, Culbertson & Weyhrauch 2013)."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A round, or an interviewer, that covers dimensions. ``id`` tells namesakes apart."""

    id: int
    name: str
    dimensions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who or what covers one dimension, and whether that is too little."""

    dimension: str
    by: tuple[str, ...]
    thin: bool


def coverage(rubric: Rubric, covers: Sequence[Cover]) -> tuple[Coverage, ...]:
    """Who or what covers each dimension of ``rubric``, in its order; each counts once."""
    return tuple(_coverage(dimension, covers) for dimension in rubric.dimensions)


def _coverage(dimension: Dimension, covers: Sequence[Cover]) -> Coverage:
    by = {each.id: each.name for each in covers if dimension.key in each.dimensions}
    return Coverage(dimension.name, tuple(by.values()), thin=len(by) < ENOUGH)


def loop_advice(rounds: int) -> str:
    """What to say about the length of a loop, or nothing."""
    if rounds < FEW:
        return (
            f"A result holds from about {FEW} independent interviewers on. "
            "Add rounds, or seat more than one interviewer in a round."
        )
    if rounds > MANY:
        return (
            f"Beyond {MANY} interviewers agreement hardly rises. One person can hold two "
            "rounds that cover different dimensions."
        )
    return ""


def panel_advice(interviewers: int) -> str:
    """What to say about the size of a panel, or nothing."""
    if interviewers < FEW:
        return f"A result holds from about {FEW} independent interviewers on."
    if interviewers > MANY:
        return (
            f"Beyond {MANY} interviewers agreement hardly rises, and a candidate's day grows long."
        )
    return ""
