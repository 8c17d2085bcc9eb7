"""Summaries as one ``debrief-summary/1`` document."""

from collections.abc import Iterable
from dataclasses import asdict

from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import Computed, DimensionSummary, Summary

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
    return asdict(dimension) | {
        "ratings": [asdict(rating) for rating in dimension.ratings],
        "counts": {str(score): count for score, count in dimension.counts.items()},
        "verdict": str(dimension.verdict),
    }


def _computed(computed: Computed) -> dict[str, object]:
    return asdict(computed) | {
        "status": str(computed.status),
        "leave_one_interviewer_out": {
            interviewer: {
                "composite": left.composite,
                "flips": left.flips,
                "lost": [*left.lost],
            }
            for interviewer, left in computed.leave_one_interviewer_out.items()
        },
        "leave_one_dimension_out": {
            key: {"composite": left.composite, "flips": left.flips}
            for key, left in computed.leave_one_dimension_out.items()
        },
        "plausible_range": None
        if computed.plausible_range is None
        else [*computed.plausible_range],
        "band": None if computed.band is None else str(computed.band),
    }
