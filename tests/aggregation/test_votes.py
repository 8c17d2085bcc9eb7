import pytest

from debrief.aggregation.panel import Rubric, Scorecard
from debrief.aggregation.summarise import summarise
from debrief.aggregation.votes import sides, tally
from tests.aggregation.panels import card, panel_of, rubric_of

RUBRIC: Rubric = rubric_of("a", scale=(1, 5))


def read(*lines: str) -> list[Scorecard]:
    """Scorecards as ``name score recommendation``."""
    return [
        card(name, scores, votes[0] if votes else None, rubric=RUBRIC)
        for name, scores, *votes in map(str.split, lines)
    ]


def disagree(*lines: str) -> bool:
    return summarise(panel_of(RUBRIC, *read(*lines))).computed.votes_and_scores_disagree


def test_each_recommendation_is_counted_and_silence_is_not() -> None:
    counts = tally(read("A 3 yes", "B 3 yes", "C 3 strong_no", "D 3 abstain", "E 3"))

    assert counts == {"strong_no": 1, "no": 0, "yes": 2, "strong_yes": 0, "abstain": 1}
    assert sides(counts) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("A 5 yes", "B 5 yes", "C 5 no"), False),
        (("A 5 no", "B 5 no", "C 5 yes"), True),
        (("A 1 yes", "B 1 strong_yes"), True),
        (("A 1 yes", "B 1 no"), False),
        (("A 1", "B 1 abstain"), False),
        ((), False),
    ],
)
def test_majority_on_the_other_side_of_the_composite_is_flagged(
    lines: tuple[str, ...], *, expected: bool
) -> None:
    assert disagree(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A majority for yes and a composite above the bar in each: only the order differs.
        (("A 5 yes", "B 5 yes", "C 4 strong_yes", "D 4 strong_yes"), True),
        (("A 5 strong_yes", "B 5 strong_yes", "C 4 yes", "D 4 yes"), False),
        (("A 5 yes", "B 5 yes", "C 4 strong_yes"), False),
        (("A 5 yes", "B 5 yes", "C 5 strong_yes", "D 5 strong_yes"), False),
        (("A 5 yes", "B 4 yes", "C 3 yes", "D 5 yes"), False),
        (("A 5 yes", "B 5 yes", "C 4 strong_yes", "D - strong_yes"), False),
        (("A 5 yes", "B 5 yes", "C 4 strong_yes", "D 4 abstain"), False),
        (("A 5 yes", "B 5 yes", "C 4 strong_yes", "D 4 strong_yes", "D 4 yes"), False),
        (("A 5 yes", "B 5 yes", "C 4 strong_yes", "D 4 strong_yes", "D 4 strong_yes"), True),
    ],
)
def test_four_who_recommend_less_the_higher_they_score_are_flagged(
    lines: tuple[str, ...], *, expected: bool
) -> None:
    assert disagree(*lines) == expected
