"""Whatever the bytes, reading them gives panels or says what is wrong."""

import contextlib
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from debrief.aggregation.summarise import summarise
from debrief.exchange.interchange import interchange_bytes, interchange_document
from debrief.exchange.problems import InputRefused
from debrief.exchange.rubric import read_rubric
from debrief.exchange.sources import Source, read_inputs
from tests.exchange.pdfs import pdf_with
from tests.exchange.samples import document_value, rubric_value, scorecard_value, small_rubric

RUBRIC = small_rubric()
MAP = {"definitely_not": 1, "no": 2, "mixed": 2, "yes": 3, "strong_yes": 4}
FULL = document_value(
    scorecard_value(
        round="Screen",
        recommendation="yes",
        submitted_at="2026-03-02",
        recommended_level="L5",
        summary="One line.",
    )
) | {"rubric": rubric_value(), "opening": {"title": "Designer", "level": "L5"}}
EXPORT = {
    "scorecards": [
        {
            "id": 1,
            "candidate_id": 2,
            "application_id": 3,
            "interview_step": {"name": "Screen"},
            "interviewer": {"id": 4, "name": "Ivo"},
            "submitted_at": "2026-03-02",
            "overall_recommendation": "yes",
            "attributes": [{"name": "Craft", "rating": "yes", "note": "<p>Note</p>"}],
            "questions": [{"question": "Key Take-Aways", "answer": "One line."}],
        }
    ],
    "applications": [{"id": 3, "candidate_id": 2, "jobs": [{"name": "Designer"}]}],
    "candidates": [{"id": 2, "first_name": "Ann", "last_name": "Ek"}],
    "scheduled_interviews": [
        {"application_id": 3, "interview": {"name": "x"}, "interviewers": [{"id": 4}]}
    ],
}
TABLE = (
    "candidate_id,candidate,interviewer,round,level,craft,craft evidence,recommendation\n"
    'C-1,Ann,Ivo,Screen,L5,3,"said, twice",yes\n'
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def survives(data: bytes) -> None:
    """Read, summarise and write, or be refused; anything else raised fails the test."""
    with contextlib.suppress(InputRefused):
        intake = read_inputs([Source("input", data)], None, MAP)
        for panel in intake.panels:
            summarise(panel, components=intake.components)
        interchange_bytes(interchange_document(intake.panels, intake.components))
    with contextlib.suppress(InputRefused):
        read_inputs([Source("input", data)], RUBRIC)
    with contextlib.suppress(InputRefused):
        read_rubric(data, "input")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key in a JSON value."""
    if not isinstance(value, (dict, list)):
        return []
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    return [(value, key) for key in keys] + [p for key in keys for p in places(value[key])]


@settings(deadline=None)
@given(st.binary())
@example(b"\xef\xbb\xbf")
@example(b"%PDF-")
@example(b"\x00")
def test_any_bytes(data: bytes) -> None:
    survives(data)


@settings(deadline=None)
@given(values)
def test_any_json(value: object) -> None:
    survives(json.dumps(value).encode())


@settings(deadline=None, max_examples=300)
@given(st.data(), st.sampled_from([FULL, EXPORT, rubric_value()]))
def test_a_good_file_with_anything_in_one_or_two_places(data: st.DataObject, good: object) -> None:
    value = json.loads(json.dumps(good))
    for _ in range(data.draw(st.integers(1, 2))):
        container, key = data.draw(st.sampled_from(places(value)))
        container[key] = data.draw(values)

    survives(json.dumps(value).encode())


@settings(deadline=None)
@given(st.data(), st.sampled_from([TABLE, json.dumps(FULL), json.dumps(EXPORT)]))
def test_a_good_file_with_other_bytes_somewhere(data: st.DataObject, good: str) -> None:
    whole = good.encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))

    survives(whole[:start] + data.draw(st.binary(max_size=10)) + whole[end:])


@settings(deadline=None)
@given(st.data())
def test_a_packet_with_other_bytes_somewhere(data: st.DataObject) -> None:
    whole = pdf_with(json.dumps(FULL).encode())
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))

    survives(whole[:start] + data.draw(st.binary(max_size=10)) + whole[end:])
