"""What a panel's scorecards add up to: the values of ``debrief-summary/1``."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Variances of one rating, in squared points of the scale."""

    interviewer: float
    candidate_interviewer: float
    interviewer_dimension: float
    residual: float


@dataclass(frozen=True, slots=True)
class DimensionSummary:
    """One dimension over all who rated it. Numbers are ``None`` where n is too small."""

    key: str
    bar: float
    n: int
    ratings: tuple["GivenRating", ...]
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
class GivenRating:
    """One score somebody gave. ``scorecard`` is its place in ``Panel.scorecards``."""

    scorecard: int
    interviewer: str
    round: str
    score: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the rubric's weight was assessed, and by how many."""

    weight: float | None
    never_assessed: tuple[str, ...]
    single_rater: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The composite with one interviewer or one dimension left out."""

    composite: float | None
    flips: bool | None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The composite's exact extremes when every weight moves by up to ``pct``."""

    pct: float
    min: float
    max: float
    flips: bool


@dataclass(frozen=True, slots=True)
class Computed:
    """The computed result: a fixed rule over human ratings, never a recommendation."""

    composite: float | None
    bar: float | None
    meets_bar: bool | None
    status: str
    equal_weight_composite: float | None
    interviewer_composite: Mapping[str, float]
    interviewer_deviation: Mapping[str, float]
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
    """One candidate's panel, summarised."""

    scorecards: int
    headline: str
    recommendations: Mapping[str, int]
    coverage: Coverage
    dimensions: tuple[DimensionSummary, ...]
    computed: Computed
