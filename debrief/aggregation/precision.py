"""How far the composite might lie from what other interviewers would have given."""

from collections.abc import Iterable
from math import fsum, sqrt

from debrief.aggregation.columns import Column
from debrief.aggregation.composite import EPSILON, Composite
from debrief.aggregation.panel import Rubric
from debrief.aggregation.summary import Band, VarianceComponents

Z_90 = 1.6448536269514722
"""Half the width of a 90 % range, in standard errors: the normal distribution's .95 quantile."""

TYPICAL = VarianceComponents(
    interviewer=0.03, candidate_interviewer=0.08, interviewer_dimension=0.04, residual=0.20
)
"""Round values of real panels on a four-point scale.

Published analyses give ``interviewer_dimension + residual`` as one value, .24. As only the
sum is ever used, a sixth of it stands here as the interviewer's leaning on a dimension.
"""


def typical_components(rubric: Rubric) -> VarianceComponents:
    """Typical variances on the rubric's scale: those of four points, stretched to its width."""
    stretch = ((len(rubric.scale) - 1) / 3) ** 2
    return VarianceComponents(
        interviewer=TYPICAL.interviewer * stretch,
        candidate_interviewer=TYPICAL.candidate_interviewer * stretch,
        interviewer_dimension=TYPICAL.interviewer_dimension * stretch,
        residual=TYPICAL.residual * stretch,
    )


def standard_error(columns: Iterable[Column], components: VarianceComponents) -> float:
    """The composite's standard error over interviewers, in points.

    ``columns`` are the one or more assessed dimensions that carry weight. Absolute error
    with dimensions fixed and interviewers random, for unbalanced panels: Brennan,
    *Generalizability Theory* (2001), chapters 4 and 5. An interviewer who rated a dimension
    in several rounds counts as one opinion.
    """
    columns = tuple(columns)
    total = fsum(column.dimension.weight for column in columns)
    shares: dict[str, list[float]] = {}
    for column in columns:
        share = column.dimension.weight / total / len(column.opinions)
        for interviewer in column.opinions:
            shares.setdefault(interviewer, []).append(share)
    between = fsum(fsum(own) ** 2 for own in shares.values())
    within = fsum(share**2 for own in shares.values() for share in own)
    return sqrt(
        (components.interviewer + components.candidate_interviewer) * between
        + (components.interviewer_dimension + components.residual) * within
    )


def band(whole: Composite, error: float) -> Band:
    """Where the 90 % range lies against the bar."""
    if whole.gap - Z_90 * error >= -EPSILON:
        return Band.ABOVE
    if whole.gap + Z_90 * error < -EPSILON:
        return Band.BELOW
    return Band.NEAR
