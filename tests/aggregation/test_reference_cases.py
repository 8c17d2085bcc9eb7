"""Cases whose expected values come from an independent implementation in R."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from debrief.aggregation.document import summary_document
from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Panel,
    Rating,
    Scorecard,
)
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import VarianceComponents
from tests.aggregation.panels import rubric_of

CASES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parent / "cases").glob("*.json"))
}
CHECKS = [(name, check["name"]) for name, case in CASES.items() for check in case["checks"]]


def read_panel(case: Mapping[str, Any]) -> Panel:
    rubric = rubric_of(
        *case["weights"],
        weights=case["weights"],
        bars=dict.fromkeys(case["weights"], case["bar"]),
        scale=(case["scale"]["min"], case["scale"]["max"]),
    )
    interviewers = sorted({row[1] for row in case["rows"]})
    scorecards = tuple(
        Scorecard(
            Interviewer(name, name),
            tuple(Rating(key, score) for _, who, key, score in case["rows"] if who == name),
        )
        for name in interviewers
    )
    return Panel(rubric, Opening(level="L6"), Candidate("cand", "cand"), scorecards)


def summarised(case: Mapping[str, Any]) -> dict[str, Any]:
    """The case's checks by name, as the summary document answers them."""
    panel = read_panel(case)
    summary = summarise(panel, components=VarianceComponents(**case["variance_components"]))
    document: dict[str, Any] = summary_document([(panel, summary)])
    candidate = document["candidates"][0]
    computed, coverage = candidate["computed"], candidate["coverage"]
    dimensions = {each["key"]: each for each in candidate["dimensions"]}
    return {
        "debrief_composite": computed["composite"],
        "debrief_meets_bar": computed["meets_bar"],
        "debrief_coverage_weight": coverage["weight"],
        "debrief_never_assessed": coverage["never_assessed"],
        "debrief_single_rater": coverage["single_rater"],
        "debrief_n_per_dimension": {key: each["n"] for key, each in dimensions.items()},
        "debrief_mean_per_dimension": {key: each["mean"] for key, each in dimensions.items()},
        "debrief_dimension": dimensions,
        "debrief_interviewer_composite": computed["interviewer_composite"],
        "debrief_interviewer_deviation": computed["interviewer_deviation"],
        "debrief_leave_one_interviewer_out": computed["leave_one_interviewer_out"],
        "debrief_leave_one_dimension_out": computed["leave_one_dimension_out"],
        "debrief_tipping_weight": computed["tipping_weight"],
        "debrief_weight_box": computed["weight_range"],
        "debrief_equal_weight_composite": computed["equal_weight_composite"],
        "debrief_min_one_point_changes_to_flip": computed["one_point_changes_to_flip"],
        "debrief_se": computed["se"],
        "debrief_interval90": computed["plausible_range"],
        "debrief_band": computed["band"],
    }


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """Every leaf of a nested value under its path; an empty list or object is a leaf."""
    if isinstance(value, dict) and value:
        items = [(f"{path}/{key}", each) for key, each in value.items()]
    elif isinstance(value, list) and value:
        items = [(f"{path}/{place}", each) for place, each in enumerate(value)]
    else:
        return {path: value}
    return {leaf: each for key, nested in items for leaf, each in flat(nested, key).items()}


def test_five_cases_with_nineteen_checks_each_are_read() -> None:
    assert {name: len(case["checks"]) for name, case in CASES.items()} == {
        "open_debrief_all_same_at_bar": 19,
        "open_debrief_basic": 19,
        "open_debrief_missing_dimension": 19,
        "open_debrief_one_rater": 19,
        "open_debrief_polarised": 19,
    }


@pytest.mark.parametrize(("name", "check_name"), CHECKS)
def test_summary_agrees_with_the_reference(name: str, check_name: str) -> None:
    case = CASES[name]
    check = next(check for check in case["checks"] if check["name"] == check_name)
    answer = summarised(case)[check_name]

    expected = flat(check["expected"])
    if check_name == "debrief_dimension":
        # The reference lists fewer fields of a dimension than the document has.
        answer = {
            key: {field: answer[key][field] for field in fields}
            for key, fields in check["expected"].items()
        }

    actual = flat(answer)
    assert actual.keys() == expected.keys()
    for path, value in expected.items():
        if isinstance(value, float | int) and not isinstance(value, bool):
            value = pytest.approx(value, abs=check["tolerance_abs"], rel=0)  # noqa: PLW2901
        assert actual[path] == value, path
