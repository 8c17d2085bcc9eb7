"""What a panel's scorecards add up to: the values of ``debrief-summary/1``.

Interviewers and dimensions are named by id and key; words for people come from the panel.
What cannot be computed is ``None``, never zero.
"""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Where the ratings of one dimension lie against the bar and one another."""

    SPLIT = "split"
    STRADDLE = "straddle"
    SPREAD = "spread"
    THIN = "thin"
    NONE = "none"
    AGREE = "agree"


class Band(StrEnum):
    """Where the plausible range lies against the bar."""

    ABOVE = "above"
    NEAR = "near"
    BELOW = "below"


class Status(StrEnum):
    """Whether the composite may be held against the bar.

    ``ok``: it may. ``incomplete``: a required dimension was never assessed, so a composite
    is given but not compared. ``nothing to compare``: no dimension that carries weight was
    assessed, so there is no composite.
    """

    OK = "ok"
    INCOMPLETE = "incomplete"
    NOTHING = "nothing to compare"


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Variances of one rating, in squared points of the scale; finite and not negative.

    Only sums enter the standard error: ``interviewer + candidate_interviewer`` (what one
    interviewer's ratings of one candidate share) and ``interviewer_dimension + residual``.
    """

    interviewer: float
    candidate_interviewer: float
    interviewer_dimension: float
    residual: float

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a value that is no variance."""
        if not all(math.isfinite(value) and value >= 0 for value in astuple(self)):
            raise ValueError("a variance component must be a finite number, zero or more")


@dataclass(frozen=True, slots=True)
class GivenRating:
    """One score somebody gave: who (by id), in which round."""

    interviewer: str
    round: str
    score: int


@dataclass(frozen=True, slots=True)
class DimensionSummary:
    """One dimension over all who rated it. Numbers are ``None`` where n is too small.

    ``ratings`` (ascending by score) and ``counts`` hold every rating given. All else counts
    each interviewer once: who rated the dimension in two rounds enters with the mean of the
    two, because a second look by the same person is not a second independent opinion.
    """

    key: str
    bar: float
    n: int
    ratings: tuple[GivenRating, ...]
    counts: Mapping[int, int]
    mean: float | None
    median: float | None
    min: float | None
    max: float | None
    range: float | None
    sd: float | None
    ad_median: float | None
    at_or_above_bar: int
    straddles_bar: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the rubric's weight was assessed, and by how many.

    ``weight`` lies in 0 to 1, ``None`` where every weight is zero; the keys are in the
    order of the rubric.
    """

    weight: float | None
    never_assessed: tuple[str, ...]
    single_rater: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The composite with one interviewer or one dimension left out.

    ``flips`` tells whether it changes sides of the bar; ``lost`` names the dimensions that
    nobody else assessed.
    """

    composite: float | None
    flips: bool | None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The composite's exact extremes when every weight moves by up to ``pct`` (0 to 1)."""

    pct: float
    min: float
    max: float
    flips: bool | None


@dataclass(frozen=True, slots=True)
class Computed:
    """The computed result: a fixed rule over human ratings, never a recommendation.

    Composites and ``bar`` are in points of the scale. The mappings hold every interviewer
    who rated anything, by id in ascending order, and every dimension that was assessed and
    carries weight, in the order of the rubric. ``plausible_range`` is not clipped to the
    scale. ``components_from`` is ``typical`` or ``given``.
    """

    composite: float | None
    bar: float | None
    meets_bar: bool | None
    status: Status
    equal_weight_composite: float | None
    interviewer_composite: Mapping[str, float | None]
    interviewer_deviation: Mapping[str, float | None]
    leave_one_interviewer_out: Mapping[str, Without]
    leave_one_dimension_out: Mapping[str, Without]
    tipping_weight: Mapping[str, float | None]
    weight_range: WeightRange | None
    one_point_changes_to_flip: int | None
    se: float | None
    plausible_range: tuple[float, float] | None
    band: Band | None
    components_from: str
    votes_and_scores_disagree: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """One candidate's panel, summarised.

    ``scorecards`` counts those received, whatever they hold; ``recommendations`` counts
    what they recommend under each of the five values of ``Recommendation``.
    """

    scorecards: int
    headline: str
    recommendations: Mapping[str, int]
    coverage: Coverage
    dimensions: tuple[DimensionSummary, ...]
    computed: Computed
