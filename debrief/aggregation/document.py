"""Summaries as one ``debrief-summary/1`` document."""

from collections.abc import Iterable
from dataclasses import fields

from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import (
    Computed,
    DimensionSummary,
    GivenRating,
    Summary,
    WeightRange,
    Without,
)

FORMAT = "debrief-summary/1"


def summary_document(panels_and_summaries: Iterable[tuple[Panel, Summary]]) -> dict[str, object]:
    """The JSON value of one or more candidates' summaries, numbers unrounded.

    The document names one rubric version and one level (null where the opening has none):
    candidates judged against different ones are not to be read side by side. Raises
    ``ValueError`` when they differ, or when there is no candidate.
    """
    pairs = tuple(panels_and_summaries)
    rubrics = {(panel.rubric.key, panel.rubric.version) for panel, _ in pairs}
    levels = {panel.opening.level for panel, _ in pairs}
    if not pairs:
        raise ValueError("a summary document needs at least one candidate")
    if len(rubrics) > 1:
        raise ValueError("the candidates were judged by different rubrics or versions of one")
    if len(levels) > 1:
        raise ValueError("the candidates were judged at different levels")
    rubric = pairs[0][0].rubric
    return {
        "format": FORMAT,
        "rubric": {"key": rubric.key, "version": rubric.version},
        "level": levels.pop(),
        "candidates": [_candidate(panel, summary) for panel, summary in pairs],
    }


def _candidate(panel: Panel, summary: Summary) -> dict[str, object]:
    return {
        "id": panel.candidate.id,
        "name": panel.candidate.name,
        "scorecards": summary.scorecards,
        "headline": summary.headline,
        "recommendations": dict(summary.recommendations),
        "coverage": {
            "weight": summary.coverage.weight,
            "never_assessed": [*summary.coverage.never_assessed],
            "single_rater": [*summary.coverage.single_rater],
        },
        "dimensions": [_dimension(each) for each in summary.dimensions],
        "computed": _computed(summary.computed),
    }


def _dimension(dimension: DimensionSummary) -> dict[str, object]:
    return _fields(dimension) | {
        "ratings": [_fields(rating) for rating in dimension.ratings],
        "counts": {str(score): count for score, count in dimension.counts.items()},
        "verdict": str(dimension.verdict),
    }


def _computed(computed: Computed) -> dict[str, object]:
    changed = {
        "status": str(computed.status),
        "interviewer_composite": dict(computed.interviewer_composite),
        "interviewer_deviation": dict(computed.interviewer_deviation),
        "leave_one_interviewer_out": {
            interviewer: _fields(left) | {"lost": [*left.lost]}
            for interviewer, left in computed.leave_one_interviewer_out.items()
        },
        "leave_one_dimension_out": {
            key: {"composite": left.composite, "flips": left.flips}
            for key, left in computed.leave_one_dimension_out.items()
        },
        "tipping_weight": dict(computed.tipping_weight),
        "weight_range": computed.weight_range and _fields(computed.weight_range),
        "plausible_range": computed.plausible_range and [*computed.plausible_range],
        "band": computed.band and str(computed.band),
    }
    return _fields(computed) | changed


def _fields(
    value: DimensionSummary | GivenRating | Computed | Without | WeightRange,
) -> dict[str, object]:
    """The fields of ``value`` by name, as they are; ``asdict`` would copy every number."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
