import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debrief.aggregation.panel import Panel, Rubric
from debrief.aggregation.summary import VarianceComponents
from debrief.exchange.document import read_document
from debrief.exchange.interchange import interchange_bytes, interchange_document
from debrief.exchange.rubric import default_rubric, rubric_document, rubric_from_document
from debrief.exchange.sources import Source, read_inputs
from tests.exchange.samples import document_value, rubric_value, scorecard_value, small_rubric
from tests.exchange.strategies import panels, rubrics

variances = st.floats(0, 10_000)
components = st.none() | st.builds(VarianceComponents, variances, variances, variances, variances)


@settings(deadline=None)
@given(panels=panels(), components=components)
def test_reading_what_was_written_changes_nothing(
    panels: list[Panel], components: VarianceComponents | None
) -> None:
    written = interchange_bytes(interchange_document(panels, components))
    intake = read_inputs([Source("a.json", written)])

    assert list(intake.panels) == panels
    assert intake.components == components
    assert interchange_bytes(interchange_document(intake.panels, intake.components)) == written


@settings(deadline=None)
@given(rubrics())
def test_a_rubric_survives_its_document(rubric: Rubric) -> None:
    document = rubric_document(rubric)

    assert rubric_from_document(json.loads(json.dumps(document))) == rubric


def test_a_document_in_full_is_what_it_was() -> None:
    document: dict[str, Any] = {
        "format": "debrief/1",
        "rubric": {
            **rubric_value(),
            "dimensions": [
                {
                    "key": "craft",
                    "name": "Craft",
                    "definition": "Makes it well.",
                    "weight": 1.5,
                    "required": True,
                    "look_fors": ["Asks first"],
                    "red_flags": ["Never asks"],
                    "questions": ["What did you ask?"],
                    "anchors": {"default": {"1": "No.", "4": "Yes."}, "L6": {"3": "Often."}},
                    "bars": {"L5": 3, "L6": 2.75},
                }
            ],
        },
        "opening": {"title": "Designer", "level": "L5"},
        "candidates": [
            {
                "id": "C-1",
                "name": "Ann",
                "scorecards": [
                    {
                        "interviewer": {"id": "i", "name": "Ivo", "email": "ivo@example.org"},
                        "round": "Screen",
                        "interviewed_at": "2026-03-02",
                        "submitted_at": "2026-03-02T10:00:00Z",
                        "ratings": [{"dimension": "craft", "score": None, "evidence": "None."}],
                        "recommendation": "abstain",
                        "abstain_reason": "We worked together.",
                        "recommended_level": "L4",
                        "summary": "One line.",
                    }
                ],
            }
        ],
        "variance_components": {
            "interviewer": 0.1,
            "candidate_interviewer": 0.2,
            "interviewer_dimension": 0.3,
            "residual": 0.4,
        },
    }
    intake = read_document(document, default_rubric())
    written = interchange_document(intake.panels, intake.components)

    document["candidates"][0]["scorecards"][0]["interviewed_at"] = "2026-03-02T00:00:00"
    assert written == document
    assert json.dumps(written) == json.dumps(document)


def test_only_openings_that_differ_stand_with_their_candidates() -> None:
    value = document_value(scorecard_value())
    value["candidates"].append({"id": "C-2", "name": "Bo", "opening": {"level": "L6"}})
    written = interchange_document(read_document(value, small_rubric()).panels)

    assert "opening" not in written
    assert [each.get("opening") for each in written["candidates"]] == [None, {"level": "L6"}]


def test_text_stays_readable_in_the_file() -> None:
    value = document_value(scorecard_value("Łukasz Żółtowski"))
    written = interchange_bytes(interchange_document(read_document(value, small_rubric()).panels))

    assert b'"name": "\xc5\x81ukasz ' in written
    assert written.endswith(b"}\n")


def test_panels_of_two_rubrics_make_no_document() -> None:
    panels = [
        read_document(document_value(), rubric).panels[0]
        for rubric in (small_rubric(), default_rubric())
    ]

    with pytest.raises(ValueError, match="one rubric"):
        interchange_document(panels)


def test_no_panels_make_no_document() -> None:
    with pytest.raises(ValueError, match="at least one candidate"):
        interchange_document([])
