import pytest

from debrief.aggregation.dimensions import verdict
from debrief.aggregation.panel import Panel
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import Verdict
from debrief.aggregation.verdicts import agenda, ask, bar_words, verdict_words
from tests.aggregation.panels import card, panel_of, rubric_of


def panel(first: str, second: str, *, bar: float = 3) -> Panel:
    keys = "abcdefgh"[: len(first)]
    rubric = rubric_of(*keys, bars=dict.fromkeys(keys, bar))
    return panel_of(
        rubric, card("Priya", first, rubric=rubric), card("Dana", second, rubric=rubric)
    )


@pytest.mark.parametrize(
    ("n", "spread", "straddles", "expected"),
    [
        (0, 0, False, Verdict.NONE),
        (1, 0, False, Verdict.THIN),
        (2, 2, True, Verdict.SPLIT),
        (2, 3, True, Verdict.SPLIT),
        (2, 1, True, Verdict.STRADDLE),
        (2, 1.5, True, Verdict.STRADDLE),
        (2, 0.5, True, Verdict.STRADDLE),
        (2, 2, False, Verdict.SPREAD),
        (2, 1.5, False, Verdict.AGREE),
        (2, 1, False, Verdict.AGREE),
        (2, 0, False, Verdict.AGREE),
    ],
)
def test_verdict_follows_side_and_range(
    n: int, spread: float, straddles: bool, expected: Verdict
) -> None:
    assert verdict(n, spread, straddles_bar=straddles) is expected


def test_agenda_puts_the_biggest_disagreement_first() -> None:
    #                          agree, thin, straddle, split by 2, none, split by 3, agree, straddle
    summary = summarise(panel("3322-132", "3-34-433"))

    assert [each.key for each in agenda(summary)] == ["f", "d", "c", "h", "b", "e", "a", "g"]
    assert agenda(summary.dimensions) == agenda(summary)


def test_verdicts_are_told_in_words() -> None:
    summary = summarise(panel("1231-32", "43314-1"))

    assert [verdict_words(each) for each in summary.dimensions] == [
        "Split",
        "Straddles the bar",
        "Agree: meets bar",
        "Agree: below bar",
        "One rating only",
        "One rating only",
        "Agree: below bar",
    ]


def test_dimension_nobody_assessed_has_no_evidence_yet() -> None:
    assert [verdict_words(each) for each in summarise(panel("-", "-")).dimensions] == [
        "No evidence yet"
    ]


def test_wide_spread_on_one_side_is_told() -> None:
    assert [verdict_words(each) for each in summarise(panel("1", "3", bar=4)).dimensions] == [
        "Same side, wide spread"
    ]


@pytest.mark.parametrize(
    ("level", "words"),
    [("L6", "the L6 bar"), (None, "the bar"), ("", "the bar"), (" Staff\n7 ", "the Staff 7 bar")],
)
def test_bar_is_named_with_its_level(level: str | None, words: str) -> None:
    assert bar_words(level) == words


@pytest.mark.parametrize(
    ("first", "second", "bar", "question"),
    [
        (
            "1",
            "4",
            3,
            "Were you testing the same thing? What would Priya need to have seen to reach 3?",
        ),
        (
            "4",
            "1",
            2.75,
            "Were you testing the same thing? What would Dana need to have seen to reach 3?",
        ),
        ("2", "3", 3, "Which single moment puts it on one side of “Point 3”?"),
        ("1", "3", 4, "What does 3 add over 1 here?"),
        ("1", "-", 3, "Is one interview enough for this level?"),
        ("-", "-", 3, "Who can still assess this?"),
        ("3", "3", 3, None),
    ],
)
def test_question_follows_the_verdict(
    first: str, second: str, bar: float, question: str | None
) -> None:
    asked = panel(first, second, bar=bar)

    assert ask(asked, summarise(asked).dimensions[0]) == question


def test_question_names_everybody_at_the_lowest_score() -> None:
    rubric = rubric_of("a")
    asked = panel_of(
        rubric,
        card("Priya", "1", rubric=rubric),
        card("Mei", "1", rubric=rubric),
        card("Tom", "4", rubric=rubric),
    )

    assert ask(asked, summarise(asked).dimensions[0]) == (
        "Were you testing the same thing? What would Mei and Priya need to have seen to reach 3?"
    )
