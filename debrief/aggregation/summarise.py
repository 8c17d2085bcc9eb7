"""From a panel to its summary: the one entry point of the arithmetic."""

from collections.abc import Sequence
from math import fsum

from debrief.aggregation.columns import Column, columns
from debrief.aggregation.computed import compute
from debrief.aggregation.dimensions import summarise_dimension
from debrief.aggregation.headline import headline
from debrief.aggregation.independence import counted
from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import Coverage, Summary, VarianceComponents
from debrief.aggregation.votes import tally


def summarise(
    panel: Panel,
    *,
    components: VarianceComponents | None = None,
    expected: int | None = None,
) -> Summary:
    """Summarise one candidate's panel; the order of scorecards and ratings never matters.

    ``components`` replace the typical variances behind the plausible range; ``expected`` is
    how many scorecards were due, for the headline. *Not assessed* is the same as no rating
    and enters nothing. An abstention is no vote, but the ratings beside it count: they have
    their own evidence. A scorecard counts as received even when it holds no rating. What was
    written or changed after reading the others enters nothing: see :mod:`independence`.

    Raises ``ValueError`` for a rating that the rubric has no place for.
    """
    all_columns, judged = columns(panel), counted(panel)
    by_dimension = all_columns if judged is panel else columns(judged)
    dimensions = tuple(summarise_dimension(panel.rubric, each) for each in by_dimension)
    return Summary(
        scorecards=len(panel.scorecards),
        headline=headline(panel, dimensions, expected=expected),
        recommendations=tally(judged.scorecards),
        coverage=_coverage(by_dimension),
        dimensions=dimensions,
        computed=compute(judged, by_dimension, components),
    )


def _coverage(by_dimension: Sequence[Column]) -> Coverage:
    total = fsum(column.dimension.weight for column in by_dimension)
    assessed = fsum(column.dimension.weight for column in by_dimension if column.ratings)
    return Coverage(
        weight=assessed / total if total else None,
        never_assessed=tuple(c.dimension.key for c in by_dimension if not c.opinions),
        single_rater=tuple(c.dimension.key for c in by_dimension if len(c.opinions) == 1),
    )
