"""How the people of a panel are called."""

from dataclasses import replace

import pytest

from debrief.aggregation.panel import Recommendation
from debrief.debriefs.people import columns, initials, short_names
from debrief.debriefs.view import day
from tests.debriefs.panels import AMARA, panel, scorecard


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Dana Whitfield", "Mei Lin Chen"], ("DW", "MC")),
        (["Tomasz Żuk", "Сергей Иванов", "Tomasz Z\u0307uk"], ("TŻ1", "СИ", "TŻ2")),
        (["Priya Raman", "Paul Rossi", "Luis Ferreira"], ("PRa", "PRo", "LF")),
        (["Ann Lee", "Al Leeds", "Bo Fox"], ("AL1", "AL2", "BF")),
        (["Ann Lee", "Al Lee", "Ada L1"], ("AL2", "AL3", "AL1")),
        (["Bob", "Bo", "山田"], ("Bob", "Bo", "山田")),
        (["(Kim) O'Neil", "???", ""], ("KO", "?1", "?2")),
    ],
)
def test_initials_are_unique_and_as_short_as_they_can_be(
    names: list[str], expected: tuple[str, ...]
) -> None:
    assert initials(names) == expected


def test_initials_of_hundreds_of_namesakes_stay_unique() -> None:
    assert len(set(initials(["Ann Lee"] * 300))) == 300


def test_people_who_share_a_first_name_are_called_by_their_whole_name() -> None:
    names = ["Priya Raman", "Priya Shah", "Dana Whitfield"]

    assert short_names(names, names) == ("Priya Raman", "Priya Shah", "Dana")


def test_one_person_with_two_rounds_is_told_apart_by_the_round() -> None:
    priya = AMARA.scorecards[2]
    again = replace(priya, round="Product sense")

    both = columns(replace(AMARA, scorecards=(priya, again)), (), letters=(), when=day)

    assert [(c.letters, c.name, c.short, c.called) for c in both] == [
        ("PR1", "Priya Raman (AI working session)", "Priya (AI working session)", "Priya"),
        ("PR2", "Priya Raman (Product sense)", "Priya (Product sense)", "Priya"),
    ]


def test_two_scorecards_without_a_round_are_numbered() -> None:
    card = scorecard("Priya Raman", {})

    both = columns(panel(AMARA.rubric, card, card), (), letters=(), when=day)

    assert [column.name for column in both] == [
        "Priya Raman (scorecard 1)",
        "Priya Raman (scorecard 2)",
    ]


def test_who_is_waited_for_has_the_last_columns() -> None:
    people = columns(panel(AMARA.rubric, AMARA.scorecards[0]), ["Dora West"], letters=(), when=day)

    assert [(c.number, c.letters, c.name, c.pending) for c in people] == [
        (1, "DWh", "Dana Whitfield", False),
        (2, "DWe", "Dora West", True),
    ]


def test_letters_take_the_place_of_initials_where_names_are_hidden() -> None:
    people = columns(AMARA, ["Dora West"], letters="ABCDEF", when=day)

    assert [column.letters for column in people] == list("ABCDEF")


def test_a_recommendation_names_its_level_only_where_it_is_another() -> None:
    cards = (
        scorecard("Ann Lee", {}, Recommendation.YES, level="L6"),
        scorecard("Bo Fox", {}, Recommendation.STRONG_YES, level="L5"),
        scorecard("Cy Day", {}, None),
    )

    people = columns(panel(AMARA.rubric, *cards), (), letters=(), when=day)

    assert [column.recommends for column in people] == ["Yes", "Strong yes at L5", ""]
