from dataclasses import replace

import pytest

from debrief.aggregation.panel import Candidate, Interviewer, Opening, Panel, Rubric, Scorecard
from debrief.aggregation.summary import VarianceComponents
from debrief.exchange.intake import Intake, joined, judged_at, refuse_different_levels
from debrief.exchange.problems import InputRefused, Problem
from debrief.exchange.rubric import default_rubric
from tests.exchange.samples import refusal, small_rubric, told

RUBRIC = small_rubric()
ANN = Candidate("C-1", "Ann")


def panel(
    *interviewers: str,
    candidate: Candidate = ANN,
    opening: Opening = Opening(),  # noqa: B008 -- frozen
    rubric: Rubric = RUBRIC,
) -> Panel:
    cards = tuple(Scorecard(Interviewer(name, name), ()) for name in interviewers)
    return Panel(rubric, opening, candidate, cards)


def refused(*intakes: Intake) -> list[tuple[str, str, str]]:
    with pytest.raises(InputRefused) as caught:
        joined(intakes)
    return refusal(caught.value)


def test_scorecards_of_one_candidate_come_together_in_order() -> None:
    bo = Candidate("C-2", "Bo")
    intake = joined(
        [
            Intake("a", (panel("Ivo"), panel("Ivo", candidate=bo)), (Problem("a", "", "x"),)),
            Intake(
                "b", (panel("Eva", opening=Opening("Designer", "L5")),), (Problem("b", "", "y"),)
            ),
        ]
    )

    assert intake == Intake(
        "a, b",
        (panel("Ivo", "Eva", opening=Opening("Designer", "L5")), panel("Ivo", candidate=bo)),
        (Problem("a", "", "x"), Problem("b", "", "y")),
    )


def test_the_same_scorecard_in_two_inputs_is_refused() -> None:
    assert refused(Intake("a", (panel("Ivo", "Eva"),)), Intake("b", (panel("Ivo"),))) == [
        (
            "candidate C-1",
            "has a scorecard by Ivo in an earlier input too.",
            "Give each scorecard once.",
        )
    ]


def test_inputs_that_contradict_one_another_are_refused_at_once() -> None:
    first = panel("Ivo", opening=Opening("Designer", "L5"))
    second = panel("Eva", opening=Opening("Writer", "L6"), candidate=Candidate("C-1", "Anna"))

    assert [what for _, what, _ in refused(Intake("a", (first,)), Intake("b", (second,)))] == [
        "is Anna here and Ann before.",
        "has the opening's title Writer here and Designer before.",
        "has the opening's level L6 here and L5 before.",
    ]


def test_two_sets_of_variances_are_refused() -> None:
    one, two = VarianceComponents(0, 0, 0, 1), VarianceComponents(0, 0, 0, 2)
    intakes = [Intake("a", (panel(),), (), one), Intake("b", (panel(),), ())]

    assert joined(intakes).components == one
    assert refused(*intakes, Intake("c", (panel(),), (), two)) == [
        ("variance_components", "differ from those of a.", "Keep them in one file.")
    ]


def test_one_name_under_two_ids_is_warned_of() -> None:
    cards = (Scorecard(Interviewer("1", "Ivo"), ()), Scorecard(Interviewer("2", "Ivo"), ()))
    namesake = panel(candidate=Candidate("C-2", "Ann"))
    intake = joined([Intake("a", (replace(panel(), scorecards=cards), namesake))])

    assert told(intake.warnings) == [
        (
            "interviewer Ivo",
            "has the ids 1, 2 and counts as 2 people.",
            "Use one id for one person.",
        ),
        (
            "candidate Ann",
            "has the ids C-1, C-2 and counts as 2 people.",
            "Use one id for one person.",
        ),
    ]


def test_more_than_a_document_holds_is_refused() -> None:
    many = tuple(panel(candidate=Candidate(f"{n}", f"{n}")) for n in range(10_001))

    assert refused(Intake("a", many)) == [
        ("", "holds 10,001 candidates.", "Read at most 10,000 at once.")
    ]
    assert refused(Intake("a", (panel(*map(str, range(1001))),))) == [
        ("candidate C-1", "has 1,001 scorecards, more than 1,000.", "")
    ]


def test_a_level_given_goes_before_the_one_of_the_opening() -> None:
    intake = Intake("a", (panel(opening=Opening("Designer", "L5")),))

    assert judged_at(intake, "L6").panels[0].opening == Opening("Designer", "L6")
    assert judged_at(intake, None) == intake


def test_a_level_of_which_the_rubric_says_nothing_is_warned_of() -> None:
    intake = Intake("a", (panel(rubric=default_rubric()),))

    assert told(judged_at(intake, "L9").warnings) == [
        (
            "level L9",
            "Product manager, ed-tech sets no bar for it, so 3 is needed.",
            "It knows L4, L5, L6.",
        )
    ]
    assert judged_at(intake, "L5").warnings == ()


def test_candidates_at_different_levels_stand_in_no_one_summary() -> None:
    at_l5, at_none = panel(opening=Opening("", "L5")), panel(candidate=Candidate("C-2", "Bo"))

    refuse_different_levels(Intake("a", (at_l5, replace(at_l5, candidate=Candidate("C-2", "Bo")))))
    with pytest.raises(InputRefused) as caught:
        refuse_different_levels(Intake("a", (at_l5, at_none)))
    assert refusal(caught.value) == [
        (
            "",
            "holds candidates at different levels: L5, none.",
            "Give --level, or read them apart.",
        )
    ]
