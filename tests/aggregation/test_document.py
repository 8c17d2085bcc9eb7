import json
from dataclasses import replace

import pytest

from debrief.aggregation.document import summary_document
from debrief.aggregation.panel import Candidate, Panel
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import VarianceComponents
from tests.aggregation.panels import card, panel_of, rubric_of

RUBRIC = rubric_of("a", "b")
PANEL = panel_of(
    RUBRIC,
    card("Ann", "42", "yes", rubric=RUBRIC, round_="one"),
    card("Bob", "2-", "no", rubric=RUBRIC, round_="two"),
)


def document(*panels: Panel) -> dict[str, object]:
    return summary_document([(panel, summarise(panel)) for panel in panels])


def test_document_holds_every_field_unrounded() -> None:
    components = VarianceComponents(0, 0, 0, 0)
    given = summary_document([(PANEL, summarise(PANEL, components=components))])

    assert given == {
        "format": "debrief-summary/1",
        "rubric": {"key": "rubric", "version": 1},
        "level": "L6",
        "candidates": [
            {
                "id": "C-1",
                "name": "Amara",
                "scorecards": 2,
                "headline": "Even, 1 to 1. The panel splits on a. Only Ann assessed B.",
                "recommendations": {
                    "strong_no": 0,
                    "no": 1,
                    "yes": 1,
                    "strong_yes": 0,
                    "abstain": 0,
                },
                "coverage": {"weight": 1, "never_assessed": [], "single_rater": ["b"]},
                "dimensions": [
                    {
                        "key": "a",
                        "bar": 3,
                        "n": 2,
                        "ratings": [
                            {"interviewer": "bob", "round": "two", "score": 2},
                            {"interviewer": "ann", "round": "one", "score": 4},
                        ],
                        "counts": {"1": 0, "2": 1, "3": 0, "4": 1},
                        "mean": 3,
                        "median": 3,
                        "min": 2,
                        "max": 4,
                        "range": 2,
                        "sd": 2**0.5,
                        "ad_median": 1,
                        "at_or_above_bar": 1,
                        "straddles_bar": True,
                        "verdict": "split",
                    },
                    {
                        "key": "b",
                        "bar": 3,
                        "n": 1,
                        "ratings": [{"interviewer": "ann", "round": "one", "score": 2}],
                        "counts": {"1": 0, "2": 1, "3": 0, "4": 0},
                        "mean": 2,
                        "median": 2,
                        "min": 2,
                        "max": 2,
                        "range": 0,
                        "sd": None,
                        "ad_median": 0,
                        "at_or_above_bar": 0,
                        "straddles_bar": False,
                        "verdict": "thin",
                    },
                ],
                "computed": {
                    "composite": 2.5,
                    "bar": 3,
                    "meets_bar": False,
                    "status": "ok",
                    "equal_weight_composite": 2.5,
                    "interviewer_composite": {"ann": 3, "bob": 2},
                    "interviewer_deviation": {"ann": 0.5, "bob": -1},
                    "leave_one_interviewer_out": {
                        "ann": {"composite": 2, "flips": False, "lost": ["b"]},
                        "bob": {"composite": 3, "flips": True, "lost": []},
                    },
                    "leave_one_dimension_out": {
                        "a": {"composite": 2, "flips": False},
                        "b": {"composite": 3, "flips": True},
                    },
                    "tipping_weight": {"a": None, "b": 0},
                    "weight_range": {
                        "pct": 0.3,
                        "min": pytest.approx((0.7 * 3 + 1.3 * 2) / 2),
                        "max": pytest.approx((1.3 * 3 + 0.7 * 2) / 2),
                        "flips": False,
                    },
                    "one_point_changes_to_flip": 1,
                    "se": 0,
                    "plausible_range": [2.5, 2.5],
                    "band": "below",
                    "components_from": "given",
                    "votes_and_scores_disagree": False,
                },
            }
        ],
    }


def test_document_is_plain_json_even_with_nothing_to_compare() -> None:
    given = document(PANEL, panel_of(RUBRIC))

    assert json.loads(json.dumps(given, allow_nan=False)) == given


def test_candidates_keep_their_order() -> None:
    second = replace(PANEL, candidate=Candidate("C-0", "Zoe"))
    candidates = document(PANEL, second)["candidates"]

    assert isinstance(candidates, list)
    assert [each["id"] for each in candidates] == ["C-1", "C-0"]


def test_opening_without_a_level_has_a_null_level() -> None:
    assert document(panel_of(RUBRIC, level=None))["level"] is None


def test_candidates_at_different_levels_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^the candidates were judged at different levels$"):
        document(PANEL, panel_of(RUBRIC, level=None))


def test_candidates_judged_by_different_rubric_versions_are_refused() -> None:
    newer = panel_of(replace(RUBRIC, version=2))

    with pytest.raises(ValueError, match=r"^the candidates were judged by different rubrics"):
        document(PANEL, newer)


def test_document_without_candidates_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a summary document needs at least one candidate$"):
        document()
