from dataclasses import replace

from debrief.aggregation.panel import Candidate, Opening, Panel, Recommendation
from debrief.aggregation.summarise import summarise
from debrief.debriefs.plain_text import plain_text
from tests.aggregation.panels import card, panel_of, rubric_of
from tests.aggregation.test_independence import changed, with_
from tests.debriefs.panels import AMARA

RUBRIC = rubric_of("craft", "care", names={"craft": "Craft", "care": "Care for learners"})


def text_of(panel: Panel) -> str:
    return plain_text(panel, summarise(panel))


def test_a_debrief_as_text() -> None:
    panel = panel_of(
        RUBRIC,
        card("Ann Ek", "3-", Recommendation.YES, rubric=RUBRIC),
        card("Bo Lind", "2-", Recommendation.NO, rubric=RUBRIC),
    )

    before, computed, legend = text_of(panel).rsplit("\n\n", 2)
    assert before == (
        "Amara (C-1) · Engineer · L6\n"
        "Rubric, version 1\n"
        "Even, 1 to 1. The panel straddles the L6 bar on craft."
        " Nobody assessed care for learners.\n"
        "Recommendations: 1 no, 1 yes\n"
        "\n"
        "Dimension          Bar  n  Mean  Ratings       Verdict\n"
        "Craft              3    2  2.50  BL 2, AE 3    Straddles the bar\n"
        "Care for learners  3    0        not assessed  No evidence yet"
    )
    assert computed.startswith("By the rubric's weights: 2.5 against a bar of 3.0.\n")
    assert legend == "AE Ann Ek, BL Bo Lind\n"


def test_a_debrief_without_scorecards_says_so() -> None:
    assert text_of(panel_of(RUBRIC)).endswith(
        "By the rubric's weights: nothing to compare."
        " Nobody assessed Craft and Care for learners.\n"
    )


def test_columns_stay_in_line_where_letters_are_wide_or_combine() -> None:
    rubric = rubric_of("a", "b", names={"a": "判断力", "b": "Ru\u0308ckblick"})
    lines = text_of(panel_of(rubric)).split("\n")

    assert lines[6:8] == [
        "判断力     3    0        not assessed  No evidence yet",
        "Ru\u0308ckblick  3    0        not assessed  No evidence yet",
    ]


def test_what_people_wrote_stays_on_its_line() -> None:
    panel = replace(
        panel_of(RUBRIC),
        candidate=Candidate("C-1\x1b[2J", "Amara\nOkafor"),
        opening=Opening("Engineer\u202e", "L6"),
    )

    assert text_of(panel).split("\n")[0] == "Amara\ufffdOkafor (C-1\ufffd[2J) · Engineer\ufffd · L6"


def test_what_was_changed_after_the_opening_is_said() -> None:
    panel = with_(changed(AMARA.scorecards[2], "ai", 2))

    text = plain_text(panel, summarise(panel))

    assert "1 rating was changed after the debrief opened." in text
    assert "Priya" in text
    assert "PR 1, MC 2, DW 3, TŻ 4" in text
