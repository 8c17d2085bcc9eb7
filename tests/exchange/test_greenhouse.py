from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Panel,
    Rating,
    Recommendation,
    Scorecard,
)
from debrief.exchange.greenhouse import Export, read_greenhouse
from debrief.exchange.intake import Intake
from debrief.exchange.problems import InputRefused
from tests.exchange.samples import refusal, small_rubric, told

FIVE = small_rubric(points=5)
FOUR = small_rubric(points=4)
MAP = {"definitely_not": 1, "no": 2, "mixed": 2, "yes": 3, "strong_yes": 4}


def source(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A submitted scorecard as the system exports it, with changes."""
    return {
        "id": number,
        "updated_at": "2026-03-02T17:10:00Z",
        "interview": "Screen",
        "interview_step": {"id": 70, "name": "Screening call"},
        "candidate_id": 50,
        "application_id": 60,
        "interviewed_at": "2026-03-02T15:00:00Z",
        "submitted_at": "2026-03-02T17:00:00Z",
        "interviewer": {"id": 40 + number, "first_name": "Ivo", "last_name": f"Ek {number}"},
        "submitted_by": {"id": 99, "name": "A coordinator"},
        "overall_recommendation": "yes",
        "attributes": [{"name": "Craft", "type": "Skills", "note": "Well made", "rating": "mixed"}],
        "ratings": {"mixed": ["Craft"]},
        "questions": [],
    } | changes


def attribute(rating: Any, name: str = "Craft", note: Any = None) -> dict[str, Any]:
    return {"name": name, "type": "Skills", "note": note, "rating": rating}


def read(*values: object, mapping: Mapping[str, int] | None = MAP) -> Intake:
    """Read each value as a file of its own."""
    export = Export()
    taken = [export.add(value, f"file {n}") for n, value in enumerate(values)]
    assert all(taken)
    return read_greenhouse(export, FOUR, mapping)


def only_scorecard(**changes: Any) -> Scorecard:
    (panel,) = read([source(**changes)]).panels
    return panel.scorecards[0]


def notes(intake: Intake) -> list[str]:
    """The warnings, without the one on the dimension that no sample has."""
    return [w.what for w in intake.warnings if "AI judgment" not in w.what]


def wrong(*values: object) -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as caught:
        read(*values)
    return [(where, what) for where, what, _ in refusal(caught.value)]


def test_a_scorecard_becomes_ours() -> None:
    assert read([source()]).panels == (
        Panel(
            FOUR,
            Opening(),
            Candidate("50", "Candidate 50"),
            (
                Scorecard(
                    interviewer=Interviewer("41", "Ivo Ek 1"),
                    ratings=(Rating("craft", 2, "Well made"),),
                    round="Screening call",
                    recommendation=Recommendation.YES,
                    interviewed_at=datetime(2026, 3, 2, 15, tzinfo=UTC),
                    submitted_at=datetime(2026, 3, 2, 17, tzinfo=UTC),
                ),
            ),
        ),
    )


APPLICATIONS = [{"id": 60, "candidate_id": 50, "jobs": [{"id": 1, "name": "Designer"}]}]
CANDIDATES = [{"id": 50, "first_name": "Noor", "last_name": "Haddad", "application_ids": [60]}]
INTERVIEWS = [
    {
        "id": 7,
        "application_id": 60,
        "start": {"date_time": "2026-03-02T15:00:00Z"},
        "interview": {"id": 70, "name": "Screening call"},
        "interviewers": [{"id": 41, "name": "Ivo", "email": "ivo@x.org", "scorecard_id": 1}],
    }
]


def test_files_are_joined_in_any_order() -> None:
    (panel,) = read(INTERVIEWS, CANDIDATES, [source(candidate_id=None)], APPLICATIONS).panels

    assert (panel.candidate, panel.opening) == (Candidate("50", "Noor Haddad"), Opening("Designer"))
    assert panel.scorecards[0].interviewer.email == "ivo@x.org"


def test_one_file_may_hold_every_list() -> None:
    together = {
        "scorecards": [source()],
        "applications": APPLICATIONS,
        "candidates": CANDIDATES,
        "scheduled_interviews": INTERVIEWS,
    }

    assert read(together).panels == read([source()], APPLICATIONS, CANDIDATES, INTERVIEWS).panels


def test_a_single_scorecard_is_an_export_too() -> None:
    assert read(source()).panels == read([source()]).panels


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        3,
        None,
        [3],
        {"format": "debrief/1", "scorecards": [], "candidates": []},
        {"candidates": [{"name": "Ann", "scorecards": []}]},
    ],
)
def test_other_values_are_not_taken_for_an_export(value: object) -> None:
    assert not Export().add(value, "file")


@pytest.mark.parametrize(
    ("word", "score"),
    [("definitely_not", 1), ("no", 2), ("mixed", 3), ("yes", 4), ("strong_yes", 5)],
)
def test_five_words_are_the_five_points_of_a_five_point_scale(word: str, score: int) -> None:
    export = Export()
    export.add([source(attributes=[attribute(word)])], "file")
    (panel,) = read_greenhouse(export, FIVE).panels

    assert panel.scorecards[0].ratings == (Rating("craft", score),)


def test_another_scale_is_never_guessed_at() -> None:
    with pytest.raises(InputRefused) as caught:
        read([source()], mapping=None)

    assert refusal(caught.value) == [
        (
            "",
            "rates in five words, and the rubric has 4 points.",
            (
                "Give a five-point --rubric, or say how to read each word:"
                " --map definitely_not=1,no=2,mixed=2,yes=3,strong_yes=4"
            ),
        )
    ]


def test_a_mapping_stays_on_the_scale() -> None:
    with pytest.raises(InputRefused) as caught:
        read([source()], mapping=MAP | {"strong_yes": 5})

    assert str(caught.value) == (
        "--map: has strong_yes=5, outside the scale, 1 to 4."
        " Map every word to a point of the scale."
    )


@pytest.mark.parametrize("word", ["no_decision", "superb", "YES"])
def test_words_that_are_no_rating_are_not_assessed_with_a_warning(word: str) -> None:
    intake = read([source(attributes=[attribute(word, note="Seen")])])

    assert intake.panels[0].scorecards[0].ratings == (Rating("craft", None, "Seen"),)
    assert notes(intake) == [f"reads the rating {word!r} as not assessed."]


@pytest.mark.parametrize("rating", [None, "", [], {}])
def test_no_rating_is_not_assessed(rating: object) -> None:
    intake = read([source(attributes=[attribute(rating)])])

    assert intake.panels[0].scorecards[0].ratings == (Rating("craft", None),)
    assert notes(intake) == []


@pytest.mark.parametrize(
    ("word", "recommendation"),
    [
        ("definitely_not", Recommendation.STRONG_NO),
        ("no", Recommendation.NO),
        ("yes", Recommendation.YES),
        ("strong_yes", Recommendation.STRONG_YES),
        ("no_decision", Recommendation.ABSTAIN),
        (None, Recommendation.ABSTAIN),
    ],
)
def test_overall_recommendations(word: str | None, recommendation: Recommendation) -> None:
    assert only_scorecard(overall_recommendation=word).recommendation is recommendation


def test_an_unknown_recommendation_is_left_out_with_a_warning() -> None:
    intake = read([source(overall_recommendation="hire")])

    assert intake.panels[0].scorecards[0].recommendation is None
    assert notes(intake) == ["leaves out the overall recommendation 'hire'."]


def test_attributes_that_are_no_dimension_are_left_out_with_a_warning() -> None:
    attributes = [attribute("yes"), attribute("no", "Charm"), attribute(None, "Silent")]
    intake = read([source(1, attributes=attributes), source(2, attributes=attributes)])

    assert notes(intake) == ["leaves out 'Charm', which is no dimension of the rubric (2 times)."]


def test_a_dimension_that_no_attribute_names_is_warned_of() -> None:
    assert told(read([source()]).warnings) == [
        ("", "has no attribute AI judgment: nobody counts as having assessed it.", "")
    ]


def test_an_export_of_another_rubric_is_refused() -> None:
    assert wrong([source(attributes=[attribute("yes", "Charm")])]) == [
        ("", "has no attribute named like a dimension.")
    ]


def test_one_attribute_twice_is_refused() -> None:
    twice = [attribute("yes"), attribute("no") | {"type": "Traits"}]

    assert wrong([source(attributes=twice)]) == [("scorecard 1", "rates Craft twice.")]


def test_answers_become_text_and_private_notes_stay_private() -> None:
    intake = read(
        [
            source(
                questions=[
                    {
                        "id": 9,
                        "question": "What next?",
                        "answer": "<ul><li>Ask &amp; see</li></ul>",
                    },
                    {"id": None, "question": "Key Take-Aways", "answer": "<p>Keen <b>eye</b></p>"},
                    {"id": None, "question": "Private Notes", "answer": "salary"},
                    {"id": 10, "question": "Unanswered", "answer": None},
                ]
            )
        ]
    )

    assert intake.panels[0].scorecards[0].summary == "Keen eye\n\nWhat next?\n- Ask & see"
    assert notes(intake) == ["leaves out private notes, which are not for a committee."]


@pytest.mark.parametrize("changes", [{"submitted_at": None}, {"status": "draft"}])
def test_drafts_are_left_out(changes: dict[str, Any]) -> None:
    intake = read([source(1), source(2, **changes)])

    assert [card.interviewer.id for card in intake.panels[0].scorecards] == ["41"]
    assert notes(intake) == ["leaves out a scorecard that is not submitted."]


def test_the_same_scorecard_twice_counts_once_in_its_latest_state() -> None:
    later = source(updated_at="2026-03-03T00:00:00Z", overall_recommendation="no")

    assert read([source()], [source()]).panels == read([source()]).panels
    assert read([source(), later]).panels == read([later, source()]).panels == read([later]).panels


def test_two_scorecards_of_one_interviewer_and_round_are_refused() -> None:
    same = source(2, interviewer=source(1)["interviewer"])

    assert wrong([source(1), same]) == [
        ("scorecard 2", "is of the same interviewer and round as scorecard 1.")
    ]


@pytest.mark.parametrize(
    ("changes", "interviewer", "round_"),
    [
        ({"interviewer": None}, Interviewer("99", "A coordinator"), "Screening call"),
        ({"interview_step": None}, Interviewer("41", "Ivo Ek 1"), "Screen"),
        (
            {"interviewer": None, "submitted_by": None},
            Interviewer("scorecard 1", "Interviewer not named"),
            "Screening call",
        ),
    ],
)
def test_old_exports_lack_fields(
    changes: dict[str, Any], interviewer: Interviewer, round_: str
) -> None:
    scorecard = only_scorecard(**changes)

    assert (scorecard.interviewer, scorecard.round) == (interviewer, round_)


def test_a_person_in_two_openings_is_two_panels() -> None:
    panels = read([source(1), source(2, application_id=61)]).panels

    assert [panel.candidate.id for panel in panels] == ["50-60", "50-61"]


def test_interviewers_who_have_not_handed_in_are_named() -> None:
    waiting = {"id": 43, "name": "Mei", "email": "m@x.org", "scorecard_id": None}
    declined = waiting | {"id": 44, "name": "Bo", "response_status": "declined"}
    interview = INTERVIEWS[0] | {"interviewers": [waiting, declined]}

    assert notes(read([source()], [interview])) == ["has no scorecard by Mei for Screening call."]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ([{"scorecards": []}], [("", "holds no submitted scorecard.")]),
        ([APPLICATIONS], [("", "holds no submitted scorecard.")]),
        (
            [[source(submitted_at="soon")]],
            [("scorecard 1", "has submitted_at 'soon', which is no time.")],
        ),
        (
            [[source(candidate_id=None, application_id=None)]],
            [("", "holds a scorecard of no candidate and no application.")],
        ),
        (
            [[source(interview_step={"name": "x" * 501})]],
            [("scorecard 1", "holds a name of 501 characters.")],
        ),
        (
            [[source(attributes=[attribute("yes", note="x" * 1_000_001)])]],
            [("scorecard 1", "holds a text of 1,000,001 characters.")],
        ),
    ],
)
def test_what_cannot_be_read_is_refused(
    values: list[object], problems: list[tuple[str, str]]
) -> None:
    assert wrong(*values) == problems
