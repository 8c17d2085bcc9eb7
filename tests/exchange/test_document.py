from typing import Any

import pytest

from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Rating,
    Recommendation,
    Version,
)
from debrief.aggregation.summary import VarianceComponents
from debrief.exchange.document import read_document
from debrief.exchange.problems import InputRefused
from debrief.exchange.rubric import default_rubric, rubric_from_document
from tests.exchange.samples import (
    document_value,
    refusal,
    rubric_value,
    scorecard_value,
    small_rubric,
)

RUBRIC = small_rubric()
CARD = "$.candidates[0].scorecards[0]"


def refused(value: object) -> list[tuple[str, str, str]]:
    with pytest.raises(InputRefused) as caught:
        read_document(value, RUBRIC)
    return refusal(caught.value)


def test_the_least_that_a_document_needs() -> None:
    value = {
        "format": "debrief/1",
        "candidates": [
            {"name": "Ann", "scorecards": [{"interviewer": {"id": "i"}, "ratings": []}]}
        ],
    }
    (panel,) = read_document(value, RUBRIC).panels

    assert (panel.rubric, panel.opening, panel.candidate) == (
        RUBRIC,
        Opening(),
        Candidate("Ann", "Ann"),
    )
    assert panel.scorecards[0].interviewer == Interviewer("i", "i")


def test_a_candidate_may_have_no_scorecard_yet() -> None:
    value = {"format": "debrief/1", "candidates": [{"id": "C-1"}]}

    assert read_document(value, RUBRIC).panels[0].scorecards == ()


def test_its_own_rubric_goes_before_the_default() -> None:
    value = document_value() | {"rubric": rubric_value()}

    assert read_document(value, default_rubric()).panels[0].rubric == RUBRIC


def test_an_opening_stands_for_every_candidate_that_has_no_other() -> None:
    value = document_value() | {"opening": {"title": "Designer", "level": "L5"}}
    value["candidates"].append({"id": "C-2", "opening": {"level": "L6"}})

    assert [panel.opening for panel in read_document(value, RUBRIC).panels] == [
        Opening("Designer", "L5"),
        Opening("", "L6"),
    ]


def test_variances_may_come_with_the_document() -> None:
    given = {
        "interviewer": 0,
        "candidate_interviewer": 0.2,
        "interviewer_dimension": 0.3,
        "residual": 1,
    }
    value = document_value() | {"variance_components": given}

    assert read_document(value, RUBRIC).components == VarianceComponents(0.0, 0.2, 0.3, 1.0)


def test_a_whole_score_may_be_written_with_a_point() -> None:
    (panel,) = read_document(document_value(scorecard_value(score=3.0)), RUBRIC).panels
    (rating,) = panel.scorecards[0].ratings

    assert (rating, type(rating.score)) == (Rating("craft", 3), int)


@pytest.mark.parametrize("rating", [{"dimension": "craft"}, {"dimension": "craft", "score": None}])
def test_no_score_and_null_are_not_assessed(rating: dict[str, Any]) -> None:
    value = document_value({"interviewer": {"name": "Ivo"}, "ratings": [rating]})

    assert read_document(value, RUBRIC).panels[0].scorecards[0].ratings == (Rating("craft", None),)


def test_an_abstention_may_give_its_reason() -> None:
    card = scorecard_value(recommendation="abstain", abstain_reason="We worked together.")
    (panel,) = read_document(document_value(card), RUBRIC).panels

    assert panel.scorecards[0].recommendation is Recommendation.ABSTAIN
    assert panel.scorecards[0].abstain_reason == "We worked together."


RATE_ONCE = "Rate each dimension once."
POINT = "Give a point of the scale, or null for not assessed."


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (
            scorecard_value(score=5),
            (f"{CARD}.ratings[0].score", "is 5, outside the scale, 1 to 4.", POINT),
        ),
        (
            scorecard_value(score=0),
            (f"{CARD}.ratings[0].score", "is 0, outside the scale, 1 to 4.", POINT),
        ),
        (
            scorecard_value(score=2.5),
            (f"{CARD}.ratings[0].score", "is 2.5, not a whole number or null.", ""),
        ),
        (
            scorecard_value(score=True),
            (f"{CARD}.ratings[0].score", "is true, not a whole number or null.", ""),
        ),
        (
            scorecard_value(score="3"),
            (f"{CARD}.ratings[0].score", "is the text '3', not a whole number or null.", ""),
        ),
        (
            scorecard_value(ratings=[{"dimension": "ai_judgement", "score": 3}]),
            (
                f"{CARD}.ratings[0].dimension",
                "is 'ai_judgement', which the rubric does not have.",
                "Did you mean ai_judgment?",
            ),
        ),
        (
            scorecard_value(ratings=[{"dimension": "zeal"}]),
            (
                f"{CARD}.ratings[0].dimension",
                "is 'zeal', which the rubric does not have.",
                "The rubric has: craft, ai_judgment.",
            ),
        ),
        (
            scorecard_value(ratings=[{"dimension": "craft"}, {"dimension": "craft"}]),
            (f"{CARD}.ratings[1].dimension", "repeats ratings[0].", RATE_ONCE),
        ),
        (
            scorecard_value(recommendation="hire"),
            (
                f"{CARD}.recommendation",
                "is 'hire'.",
                "Use one of: strong_no, no, yes, strong_yes, abstain.",
            ),
        ),
        (
            scorecard_value(abstain_reason="Ill"),
            (
                f"{CARD}.abstain_reason",
                "is given, but the recommendation is not to abstain.",
                "Move it to the summary.",
            ),
        ),
        (
            scorecard_value(submitted_at="soon"),
            (
                f"{CARD}.submitted_at",
                "is 'soon', which is no date or time.",
                "Write it in ISO 8601, such as 2026-03-02T14:30:00Z.",
            ),
        ),
        (
            scorecard_value(interviewer={}),
            (f"{CARD}.interviewer", "has neither an id nor a name.", "Give at least one."),
        ),
        (
            scorecard_value(" "),
            (f"{CARD}.interviewer.name", "is empty.", "Write something, or leave the key out."),
        ),
        (
            scorecard_value("x" * 501),
            (f"{CARD}.interviewer.name", "is 501 characters long.", "Shorten it to 500."),
        ),
        (
            scorecard_value(recomendation="yes"),
            (f"{CARD}.recomendation", "is not a known key.", "Did you mean recommendation?"),
        ),
        (
            {"interviewer": {"name": "Ivo"}},
            (f"{CARD}.ratings", "is missing.", "Add it."),
        ),
        (
            {"ratings": []},
            (f"{CARD}.interviewer", "is missing.", "Add it."),
        ),
        ("Ivo: 3", (CARD, "is the text 'Ivo: 3', not an object.", "")),
    ],
)
def test_what_is_wrong_with_a_scorecard_is_said_with_its_path(
    card: Any, problem: tuple[str, str, str]
) -> None:
    assert refused(document_value(card)) == [problem]


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        (None, [("$", "is null, not an object.", "")]),
        ([], [("$", "is a list, not an object.", "")]),
        (
            {},
            [("$.format", "is missing.", "Add it."), ("$.candidates", "is missing.", "Add it.")],
        ),
        (
            document_value() | {"format": "debrief/2"},
            [("$.format", "is 'debrief/2', not 'debrief/1'.", "This release reads no other.")],
        ),
        (
            document_value() | {"candidates": []},
            [("$.candidates", "is empty.", "Give at least 1.")],
        ),
        (
            document_value() | {"rubrik": {}},
            [("$.rubrik", "is not a known key.", "Did you mean rubric?")],
        ),
        (
            document_value() | {"$we ird": 1},
            [
                (
                    "$['$we ird']",
                    "is not a known key.",
                    "Known are: format, rubric, opening, candidates, variance_components.",
                )
            ],
        ),
        (
            document_value() | {"variance_components": {"interviewer": -1}},
            [
                ("$.variance_components.candidate_interviewer", "is missing.", "Add it."),
                ("$.variance_components.interviewer_dimension", "is missing.", "Add it."),
                ("$.variance_components.residual", "is missing.", "Add it."),
                ("$.variance_components.interviewer", "is -1.", "Give at least 0."),
            ],
        ),
        (
            {"format": "debrief/1", "candidates": [{"id": "C-1"}, {"id": "C-1"}]},
            [
                (
                    "$.candidates[1].id",
                    "is C-1, as in candidates[0].",
                    "Put all scorecards under one candidate.",
                )
            ],
        ),
        (
            document_value(scorecard_value(round="Screen"), scorecard_value(round="screen")),
            [
                (
                    "$.candidates[0].scorecards[1]",
                    "repeats scorecards[0]: the same interviewer and round.",
                    "Give each scorecard once, or say which round it is of.",
                )
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_said_with_its_path(
    value: object, problems: list[tuple[str, str, str]]
) -> None:
    assert refused(value) == problems


def test_all_problems_come_out_at_once_wherever_they_are() -> None:
    rubric = rubric_value()
    rubric["scale"][3]["score"] = 9
    rubric["colour"] = "blue"
    value = {
        "format": "debrief/1",
        "rubric": rubric,
        "candidates": [
            {"name": 7},
            {
                "id": "C-2",
                "scorecards": [
                    scorecard_value(mood="good", submitted_at="soon"),
                    scorecard_value(),
                    scorecard_value(score=[], recommendation="maybe"),
                ],
            },
        ],
    }

    assert [where for where, _, _ in refused(value)] == [
        "$.rubric.colour",
        "$.candidates[0].name",
        "$.candidates[1].scorecards[0].mood",
        "$.candidates[1].scorecards[2].ratings[0].score",
        "$.candidates[1].scorecards[2].recommendation",
        "$.rubric.scale[3].score",
        "$.candidates[1].scorecards[1]",
        "$.candidates[1].scorecards[2]",
        "$.candidates[1].scorecards[0].submitted_at",
    ]


def test_a_flaw_in_one_rating_does_not_hide_the_next() -> None:
    ratings = [
        {"dimension": "craft", "score": 9, "note": "x"},
        {"dimension": 1},
        {"dimension": "x"},
    ]
    card = {"interviewer": {"name": "Ivo"}, "ratings": ratings}

    assert [where for where, _, _ in refused(document_value(card))] == [
        f"{CARD}.ratings[0].note",
        f"{CARD}.ratings[1].dimension",
        f"{CARD}.ratings[0].score",
        f"{CARD}.ratings[2].dimension",
    ]


def test_the_rubric_of_a_document_is_what_its_scores_are_held_against() -> None:
    value = document_value(scorecard_value(score=5)) | {"rubric": rubric_value(points=5)}

    assert read_document(value, RUBRIC).panels[0].rubric == rubric_from_document(rubric_value(5))


def test_an_earlier_version_is_read_with_its_circumstances() -> None:
    value = document_value(scorecard_value())
    card = value["candidates"][0]["scorecards"][0]
    card |= {"after_opening": True, "reason": "A slip.", "earlier": [{"ratings": []}]}

    (scorecard,) = read_document(value, RUBRIC).panels[0].scorecards[:1]
    assert (scorecard.after_opening, scorecard.after_exposure, scorecard.reason) == (
        True,
        False,
        "A slip.",
    )
    assert scorecard.earlier == (Version(()),)


def test_what_is_wrong_with_an_earlier_version_is_said_with_its_path() -> None:
    value = document_value(scorecard_value())
    card = value["candidates"][0]["scorecards"][0]
    card["earlier"] = [{"ratings": [{"dimension": "nothing", "score": 1}], "submitted_at": "soon"}]

    assert [where for where, *_ in refused(value)] == [
        f"{CARD}.earlier[0].submitted_at",
        f"{CARD}.earlier[0].ratings[0].dimension",
    ]
