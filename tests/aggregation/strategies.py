"""Panels of every shape that a rubric and an interview loop may have."""

from hypothesis import strategies as st

from debrief.aggregation.panel import Panel, Rating, Recommendation, Rubric, Scorecard
from tests.aggregation.panels import card, panel_of, rubric_of

PEOPLE = ("Ann", "Bob", "Cyd", "Dee", "Eve")
# Halves and quarters add up without rounding, so that a tie with the bar is a tie.
WEIGHTS = st.sampled_from((0, 0.5, 1, 1.5, 2, 3))


@st.composite
def rubrics(draw: st.DrawFn, *, most_dimensions: int = 12, most_points: int = 10) -> Rubric:
    """1 to 12 dimensions, 2 to 10 points from 0, 1 or 2 on, bars in quarters of a point."""
    keys = [f"d{number}" for number in range(draw(st.integers(1, most_dimensions)))]
    lowest = draw(st.integers(0, 2))
    highest = lowest + draw(st.integers(1, most_points - 1))
    bars = st.integers(lowest * 4, highest * 4).map(lambda quarters: quarters / 4)
    return rubric_of(
        *keys,
        weights={key: draw(WEIGHTS) for key in keys},
        bars={key: draw(bars) for key in keys if draw(st.booleans())},
        scale=(lowest, highest),
        required=[key for key in keys if draw(st.integers(0, 9)) == 0],
    )


@st.composite
def panels(
    draw: st.DrawFn, *, most_dimensions: int = 12, most_points: int = 10, most_cards: int = 7
) -> Panel:
    """Up to ``most_cards`` scorecards; some people have several rounds, some gaps, some no vote."""
    rubric = draw(rubrics(most_dimensions=most_dimensions, most_points=most_points))
    score = st.none() | st.integers(rubric.lowest, rubric.highest)
    scores = st.lists(score, min_size=len(rubric.dimensions), max_size=len(rubric.dimensions))
    cards = [
        card(
            draw(st.sampled_from(PEOPLE)),
            draw(scores),
            draw(st.none() | st.sampled_from(Recommendation)),
            rubric=rubric,
            round_=f"round {number}",
        )
        for number in range(draw(st.integers(0, most_cards)))
    ]
    return panel_of(rubric, *cards, level=draw(st.sampled_from(("L6", None))))


@st.composite
def rearranged(draw: st.DrawFn, panel: Panel) -> Panel:
    """The same panel with its scorecards, and the ratings in each, in another order."""
    cards = draw(st.permutations(panel.scorecards))
    return panel_of(
        panel.rubric,
        *(with_ratings(each, draw(st.permutations(each.ratings))) for each in cards),
        level=panel.opening.level,
    )


def with_ratings(scorecard: Scorecard, ratings: list[Rating] | tuple[Rating, ...]) -> Scorecard:
    """``scorecard`` with other ratings."""
    return Scorecard(
        interviewer=scorecard.interviewer,
        round=scorecard.round,
        recommendation=scorecard.recommendation,
        ratings=tuple(ratings),
    )
