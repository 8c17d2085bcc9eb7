"""Small panels for tests: a rubric from a few words, scorecards from rows of digits."""

from collections.abc import Mapping, Sequence

from debrief.aggregation.panel import (
    Candidate,
    Dimension,
    Interviewer,
    Opening,
    Panel,
    Point,
    Rating,
    Recommendation,
    Rubric,
    Scorecard,
)


def rubric_of(
    *keys: str,
    weights: Mapping[str, float] | None = None,
    bars: Mapping[str, float] | None = None,
    scale: tuple[int, int] = (1, 4),
    required: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> Rubric:
    """A rubric of ``keys``; weights default to 1, bars (at L6) to the bar of the scale."""
    lowest, highest = scale
    return Rubric(
        key="rubric",
        version=1,
        name="Rubric",
        scale=tuple(Point(score, f"Point {score}") for score in range(lowest, highest + 1)),
        dimensions=tuple(
            Dimension(
                key=key,
                name=(names or {}).get(key, key.capitalize()),
                anchors={"default": {}},
                weight=(weights or {}).get(key, 1),
                required=key in required,
                bars={"L6": bars[key]} if bars and key in bars else None,
            )
            for key in keys
        ),
    )


def card(
    name: str,
    scores: str | Sequence[int | None] = "",
    recommendation: Recommendation | str | None = None,
    *,
    rubric: Rubric,
    round_: str = "",
) -> Scorecard:
    """``name``'s scorecard: one digit per dimension in rubric order, ``-`` for not assessed."""
    points = [None if each in ("-", None) else int(each) for each in scores]
    return Scorecard(
        interviewer=Interviewer(id=name.lower(), name=name),
        round=round_,
        recommendation=None if recommendation is None else Recommendation(recommendation),
        ratings=tuple(
            Rating(dimension.key, score)
            for dimension, score in zip(rubric.dimensions, points, strict=False)
        ),
    )


def panel_of(rubric: Rubric, *cards: Scorecard, level: str | None = "L6") -> Panel:
    """``cards`` brought together at ``level``."""
    return Panel(rubric, Opening("Engineer", level), Candidate("C-1", "Amara"), cards)
