"""A small rubric and small inputs."""

from typing import Any

from debrief.aggregation.panel import Rubric
from debrief.exchange.problems import InputRefused, Problem
from debrief.exchange.rubric import rubric_from_document

ANCHORS = {"1": "Says one thing.", "2": "Says two.", "3": "Says three.", "4": "Says four."}


def rubric_value(points: int = 4) -> dict[str, Any]:
    """The document of a rubric of two dimensions."""
    return {
        "key": "small",
        "version": 2,
        "name": "Small rubric",
        "scale": [{"score": n, "label": f"Point {n}"} for n in range(1, points + 1)],
        "dimensions": [
            {"key": "craft", "name": "Craft", "anchors": {"default": dict(ANCHORS)}},
            {"key": "ai_judgment", "name": "AI judgment", "anchors": {"default": dict(ANCHORS)}},
        ],
    }


def small_rubric(points: int = 4) -> Rubric:
    return rubric_from_document(rubric_value(points))


def document_value(*scorecards: dict[str, Any]) -> dict[str, Any]:
    """A document of one candidate."""
    return {
        "format": "debrief/1",
        "candidates": [{"id": "C-1", "name": "Ann", "scorecards": list(scorecards)}],
    }


def scorecard_value(name: str = "Ivo", score: Any = 3, **more: Any) -> dict[str, Any]:
    """A scorecard that scores one dimension."""
    rating = {"dimension": "craft", "score": score}
    return {"interviewer": {"name": name}, "ratings": [rating], **more}


def told(problems: Any) -> list[tuple[str, str, str]]:
    """Problems as (where, what, remedy)."""
    found: tuple[Problem, ...] = tuple(problems)
    return [(each.where, each.what, each.remedy) for each in found]


def refusal(error: InputRefused) -> list[tuple[str, str, str]]:
    """A refusal's problems as (where, what, remedy)."""
    return told(error.problems)
