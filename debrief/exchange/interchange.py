"""Write the interchange document, ``debrief/1``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from debrief.aggregation.panel import Interviewer, Opening, Panel, Rating, Scorecard, Version
from debrief.aggregation.summary import VarianceComponents
from debrief.exchange.rubric import rubric_document
from debrief.exchange.values import time_text

FORMAT = "debrief/1"


def interchange_document(
    panels: Sequence[Panel], components: VarianceComponents | None = None
) -> dict[str, Any]:
    """Write panels of one rubric as one document; reading it gives the same panels.

    What is empty is left out. An opening that all candidates share stands at the top.

    Raises:
        ValueError: the panels are of more than one rubric, or there are none.

    """
    if not panels:
        raise ValueError("a document holds at least one candidate")
    rubric = panels[0].rubric
    if any(panel.rubric != rubric for panel in panels):
        raise ValueError("a document holds the scorecards of one rubric")
    shared = panels[0].opening if len({panel.opening for panel in panels}) == 1 else None
    return _filled(
        {
            "format": FORMAT,
            "rubric": rubric_document(rubric),
            "opening": _opening(shared) if shared else None,
            "candidates": [_candidate(panel, apart=shared is None) for panel in panels],
            "variance_components": asdict(components) if components else None,
        }
    )


def interchange_bytes(document: Mapping[str, Any]) -> bytes:
    """Write a document as the bytes of a file: the same document, the same bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", {})}


def _opening(opening: Opening) -> dict[str, Any]:
    return _filled({"title": opening.title, "level": opening.level})


def _candidate(panel: Panel, *, apart: bool) -> dict[str, Any]:
    document = {"id": panel.candidate.id, "name": panel.candidate.name}
    opening = _filled({"opening": _opening(panel.opening)}) if apart else {}
    scorecards = [_scorecard(scorecard) for scorecard in panel.scorecards]
    return document | opening | {"scorecards": scorecards}


def _scorecard(scorecard: Scorecard) -> dict[str, Any]:
    held = scorecard.interviewed_at
    return _filled(
        {
            "interviewer": _interviewer(scorecard.interviewer),
            "round": scorecard.round,
            "interviewed_at": time_text(held) if held else None,
            **_said(scorecard),
            "earlier": [_said(version) for version in scorecard.earlier] or None,
        }
    )


def _said(version: Scorecard | Version) -> dict[str, Any]:
    """What a scorecard says, or said before it was changed."""
    return _filled(
        {
            "submitted_at": time_text(version.submitted_at) if version.submitted_at else None,
            "after_opening": version.after_opening or None,
            "after_exposure": version.after_exposure or None,
            "reason": version.reason,
            "ratings": [_rating(rating) for rating in version.ratings],
            "recommendation": version.recommendation and version.recommendation.value,
            "abstain_reason": version.abstain_reason,
            "recommended_level": version.recommended_level,
            "summary": version.summary,
        }
    )


def _interviewer(interviewer: Interviewer) -> dict[str, str]:
    return _filled(asdict(interviewer))


def _rating(rating: Rating) -> dict[str, Any]:
    evidence = {"evidence": rating.evidence} if rating.evidence else {}
    return {"dimension": rating.dimension, "score": rating.score} | evidence
