"""The headline's grammar, on panels small enough to check by eye."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debrief.aggregation.headline import headline
from debrief.aggregation.panel import Panel, Recommendation
from debrief.aggregation.summarise import summarise
from tests.aggregation.panels import card, panel_of, rubric_of
from tests.aggregation.strategies import PEOPLE

NAMES = {
    "e": "Execution rigor",
    "a": "AI judgment",
    "c": "Craft",
    "i": "Cross-functional influence",
    "m": "Mission alignment",
}
RUBRIC = rubric_of(*NAMES, names=NAMES)
SIGNS = {"split": "S", "straddle": "x", "spread": "w", "thin": "1", "none": "0", "agree": "="}


RUBRICS = {
    "usual": RUBRIC,
    "senior": rubric_of(*NAMES, names=NAMES, bars=dict.fromkeys(NAMES, 4)),
    "five points": rubric_of(*NAMES, names=NAMES, scale=(1, 5), bars=dict.fromkeys(NAMES, 3.5)),
    "from zero": rubric_of(*NAMES, names=NAMES, scale=(0, 3)),
    "twelve": rubric_of(*(f"d{each}" for each in range(12))),
}
CASES = tomllib.loads(Path(__file__).with_name("headlines.toml").read_text("utf-8"))["panel"]


def read(case: Mapping[str, Any]) -> Panel:
    """The panel of a case: lines of ``name scores recommendation`` in one round each."""
    rubric = RUBRICS[case.get("rubric", "usual")]
    cards = [
        card(name, scores, recommendation[0] if recommendation else None, rubric=rubric)
        for name, scores, *recommendation in map(str.split, case["cards"])
    ]
    return panel_of(rubric, *cards, level=case.get("level", "L6") or None)


@pytest.mark.parametrize("case", CASES, ids=[str(place) for place, _ in enumerate(CASES)])
def test_panel_gets_its_verdicts_and_headline(case: Mapping[str, Any]) -> None:
    summary = summarise(read(case), expected=case.get("expected"))

    assert "".join(SIGNS[each.verdict] for each in summary.dimensions) == case["verdicts"]
    assert summary.headline == case["headline"]


def test_forty_panels_are_written_out() -> None:
    assert len(CASES) >= 40


def test_names_that_do_not_fit_become_numbers() -> None:
    wordy = rubric_of("e", "a", "c", names=dict.fromkeys("eac", "one two three " * 12))
    panel = panel_of(
        wordy,
        card("Dana", "13-", "yes", rubric=wordy),
        card("Lee", "33-", "no", rubric=wordy),
    )

    assert summarise(panel).headline == (
        "Even, 1 to 1. The panel disagrees on 1 of 3 dimensions; 1 has fewer than two ratings."
    )


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("33", "33", "The panel agrees on 2 of 2 dimensions."),
        ("23", "13", "The panel agrees on 2 of 2 dimensions, 1 below the bar."),
        ("3-", "33", "1 of 2 dimensions has fewer than two ratings."),
        ("3-", "-3", "2 of 2 dimensions have fewer than two ratings."),
        ("11", "33", "The panel disagrees on 2 of 2 dimensions."),
    ],
)
def test_numbers_alone_say_what_there_is(first: str, second: str, words: str) -> None:
    wordy = rubric_of("e", "a", names=dict.fromkeys("ea", "one two three " * 12))
    cards = [
        card("Dana", first, "yes", rubric=wordy),
        card("Lee", second, "no", rubric=wordy),
    ]

    assert summarise(panel_of(wordy, *cards)).headline == f"Even, 1 to 1. {words}"


def test_interviewer_without_a_name_is_one_person() -> None:
    panel = panel_of(RUBRIC, card(" ", "3----", "yes", rubric=RUBRIC))

    assert summarise(panel).headline == (
        "One recommendation, yes. Only one person assessed execution rigor. "
        "Nobody assessed AI judgment, craft, cross-functional influence and mission alignment."
    )


VERDICT_WORDS = re.compile(
    r"\b(?:hir|reject|fail|pass|accept|declin|advanc|proceed|recommend(?!ation)|qualif|suitab)\w*",
    re.IGNORECASE,
)
PLAIN = st.text("xyzXYZ -", min_size=1, max_size=12).filter(str.strip)
WORDY = st.lists(PLAIN, min_size=1, max_size=45).map(" ".join)


@st.composite
def wordy_panels(draw: st.DrawFn) -> Panel:
    """Panels with names of any length and no word that could be taken for a verdict."""
    keys = [f"d{number}" for number in range(draw(st.integers(1, 12)))]
    rubric = rubric_of(*keys, names={key: draw(PLAIN | WORDY) for key in keys})
    scores = st.text("-1234", min_size=len(keys), max_size=len(keys))
    people = draw(st.lists(st.sampled_from(PEOPLE) | WORDY, max_size=12))
    recommendations = st.none() | st.sampled_from(Recommendation)
    cards = [card(person, draw(scores), draw(recommendations), rubric=rubric) for person in people]
    return panel_of(rubric, *cards, level=draw(st.none() | WORDY))


@given(wordy_panels(), st.none() | st.integers(0, 20))
def test_headline_is_one_short_line_without_a_verdict_word(
    panel: Panel, expected: int | None
) -> None:
    text = headline(panel, summarise(panel).dimensions, expected=expected)

    assert len(text.split()) <= 35
    assert VERDICT_WORDS.findall(text) == []
    assert text == " ".join(text.split())
    assert text.endswith(".")


@given(wordy_panels(), st.none() | st.integers(0, 20))
def test_headline_tells_whenever_a_dimension_has_fewer_than_two_ratings(
    panel: Panel, expected: int | None
) -> None:
    dimensions = summarise(panel).dimensions
    text = headline(panel, dimensions, expected=expected)

    says = re.search(r"Only .+ assessed|Nobody assessed|fewer than two ratings", text) is not None
    assert says == any(each.n < 2 for each in dimensions)


@given(st.integers(0, 6), st.integers(0, 6))
def test_scorecards_are_counted_only_while_some_are_out(received: int, expected: int) -> None:
    cards = [card(f"P{each}", "33333", "yes", rubric=RUBRIC) for each in range(received)]
    text = summarise(panel_of(RUBRIC, *cards), expected=expected).headline

    prefix = f"{received} of {expected} scorecards in."
    assert text.startswith(prefix) == (received < expected)


def test_agreement_split_and_straddle_are_told_in_this_order() -> None:
    names = {key: NAMES[key] for key in "aiem"}
    rubric = rubric_of(*names, names=names)
    panel = panel_of(
        rubric,
        card("Dana", "3333", "yes", rubric=rubric),
        card("Lee", "-243", "yes", rubric=rubric),
        card("Priya", "1333", "no", rubric=rubric),
        card("Tomasz", "4-3-", "strong_yes", rubric=rubric),
        card("Mei", "22-4", "yes", rubric=rubric),
    )

    assert summarise(panel).headline == (
        "Leans yes, 4 to 1. The panel agrees on execution rigor and mission alignment. "
        "It splits on AI judgment and straddles the L6 bar on cross-functional influence."
    )
