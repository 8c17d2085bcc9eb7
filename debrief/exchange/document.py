"""Read the interchange document, ``debrief/1``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Panel,
    Rating,
    Recommendation,
    Rubric,
    Scorecard,
    Version,
)
from debrief.aggregation.summary import VarianceComponents
from debrief.exchange.consistency import contradictions
from debrief.exchange.intake import Intake
from debrief.exchange.problems import InputRefused, Problem
from debrief.exchange.rubric import rubric_from_document, rubric_problems
from debrief.exchange.schema import findings
from debrief.exchange.values import json_path, parse_time


def read_document(value: object, rubric: Rubric, file: str = "document") -> Intake:
    """Turn an interchange document into one panel for each candidate, in its order.

    ``rubric`` is used where the document carries none.

    Raises:
        InputRefused: with everything that is wrong, each with its JSON path.

    """
    found = findings(value, file)
    problems = list(found.problems)
    document: Mapping[str, Any] = value if isinstance(value, dict) else {}
    judged_by: Rubric | None = rubric
    if "rubric" in document:
        flaws = rubric_problems(document["rubric"], "$.rubric", file)
        problems += [flaw for flaw in flaws if flaw not in problems]
        judged_by = None if flaws else rubric_from_document(document["rubric"])
    problems += [
        Problem(file, json_path(path), what, remedy)
        for path, what, remedy in contradictions(document, judged_by, found.sound)
    ]
    if problems or judged_by is None:
        raise InputRefused(problems)
    return Intake(
        file,
        panels=tuple(_panel(each, judged_by, document) for each in document["candidates"]),
        components=_components(document),
    )


def _components(document: Mapping[str, Any]) -> VarianceComponents | None:
    given = document.get("variance_components")
    return VarianceComponents(**{k: float(v) for k, v in given.items()}) if given else None


def _panel(candidate: Mapping[str, Any], rubric: Rubric, document: Mapping[str, Any]) -> Panel:
    opening = candidate.get("opening", document.get("opening", {}))
    return Panel(
        rubric=rubric,
        opening=Opening(opening.get("title", ""), opening.get("level")),
        candidate=Candidate(*_identity(candidate)),
        scorecards=tuple(_scorecard(each) for each in candidate.get("scorecards", ())),
    )


def _identity(value: Mapping[str, str]) -> tuple[str, str]:
    """Return the id and the name of a person; each stands in for the other."""
    return value.get("id") or value["name"], value.get("name") or value["id"]


def _scorecard(value: Mapping[str, Any]) -> Scorecard:
    interviewer = value["interviewer"]
    return Scorecard(
        interviewer=Interviewer(*_identity(interviewer), interviewer.get("email", "")),
        round=value.get("round", ""),
        interviewed_at=_moment(value, "interviewed_at"),
        earlier=tuple(Version(**_said(each)) for each in value.get("earlier", ())),
        **_said(value),
    )


def _said(value: Mapping[str, Any]) -> dict[str, Any]:
    """What one version of a scorecard says."""
    recommendation = value.get("recommendation")
    return {
        "ratings": tuple(_rating(rating) for rating in value["ratings"]),
        "recommendation": Recommendation(recommendation) if recommendation else None,
        "recommended_level": value.get("recommended_level"),
        "summary": value.get("summary", ""),
        "abstain_reason": value.get("abstain_reason", ""),
        "submitted_at": _moment(value, "submitted_at"),
        "after_opening": value.get("after_opening", False),
        "after_exposure": value.get("after_exposure", False),
        "reason": value.get("reason", ""),
    }


def _rating(value: Mapping[str, Any]) -> Rating:
    score = value.get("score")
    # JSON makes no difference between 3 and 3.0; a score is a whole number.
    whole = None if score is None else int(score)
    return Rating(value["dimension"], whole, value.get("evidence", ""))


def _moment(value: Mapping[str, Any], key: str) -> datetime | None:
    return parse_time(value[key]) if key in value else None
