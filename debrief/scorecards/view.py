"""A scorecard as the page prints it: every word and state worked out, nothing to compute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Dimension, Recommendation, Rubric
from debrief.aggregation.wording import in_sentence
from debrief.scorecards import check
from debrief.scorecards.check import Problem, Values

IN_ONE_ROW = 5
"""Up to this many points of a scale stand side by side; more wrap into a grid."""


@dataclass(frozen=True, slots=True)
class Option:
    """One radio of a group.

    ``key`` is the digit that chooses it, or empty; ``progress`` how the group's progress
    reads once it is chosen.
    """

    value: str
    label: str
    key: str
    progress: str
    chosen: bool
    number: str = ""
    anchor: str = ""
    bar: str = ""
    """The words of the bar marker on the first point that meets the bar, else empty."""


@dataclass(frozen=True, slots=True)
class DimensionPart:
    """One dimension with what was entered for it."""

    key: str
    name: str
    spoken: str
    definition: str
    options: tuple[Option, ...]
    not_assessed: Option
    look_fors: tuple[str, ...]
    red_flags: tuple[str, ...]
    questions: tuple[str, ...]
    evidence: str
    rating_error: str
    evidence_error: str
    progress: str
    answered: bool
    """Whether a point or *not assessed* was chosen, with evidence or without."""
    done: bool


@dataclass(frozen=True, slots=True)
class RecommendationPart:
    """The recommendation with what was entered for it. ``levels`` may be empty."""

    options: tuple[Option, ...]
    abstain: Option
    abstain_reason: str
    level: str
    levels: tuple[str, ...]
    summary: str
    error: str
    abstain_error: str
    summary_error: str
    progress: str
    done: bool


@dataclass(frozen=True, slots=True)
class ScorecardPage:
    """What ``scorecards/write.html`` and ``scorecards/show.html`` print.

    ``focus`` holds the dimensions this interview covers, ``others`` the rest of the
    rubric; ``others_open`` says whether anything in the rest needs to be seen.
    """

    focus: tuple[DimensionPart, ...]
    others: tuple[DimensionPart, ...]
    others_open: bool
    recommendation: RecommendationPart
    problems: tuple[Problem, ...]
    left: int
    first: str
    """The value of every dimension's first rating."""
    digits: tuple[str, str]
    """The first and the last point that a digit key can choose."""
    one_row: bool
    zero_is_free: bool
    """Whether the digit 0 is no point of the scale, and so means *not assessed*."""
    caution: str
    shortest_evidence: int = check.SHORTEST_EVIDENCE

    @property
    def prompted(self) -> tuple[DimensionPart, ...]:
        """The dimensions in focus for which the rubric suggests something."""
        return tuple(p for p in self.focus if p.look_fors or p.red_flags or p.questions)

    @property
    def left_words(self) -> str:
        """How much is left to do: ``3 things left``, ``Ready to submit``."""
        if not self.left:
            return "Ready to submit"
        return f"{self.left} thing{'s' if self.left > 1 else ''} left"


def scorecard_page(
    rubric: Rubric,
    level: str | None,
    focus: Sequence[str],
    values: Values,
    problems: Sequence[Problem] = (),
    caution: str = "",
) -> ScorecardPage:
    """Lay a scorecard out.

    ``level`` is the level hired at, ``focus`` the keys of the dimensions the interview
    covers (none means all), ``values`` the form's fields as :mod:`check` describes them,
    ``problems`` what :func:`check.problems` found, empty on a page not yet sent, and
    ``caution`` what :func:`check.caution` said.
    """
    covered = set(focus) or set(rubric.by_key)
    errors = {problem.field_id: problem.field_text for problem in problems}
    parts = {
        dimension.key: _dimension(rubric, level, dimension, values, errors)
        for dimension in rubric.dimensions
    }
    inside = tuple(part for key, part in parts.items() if key in covered)
    outside = tuple(part for key, part in parts.items() if key not in covered)
    recommendation = _recommendation(rubric, level, values, errors)
    return ScorecardPage(
        focus=inside,
        others=outside,
        others_open=any(part.done or part.evidence or part.rating_error for part in outside),
        recommendation=recommendation,
        problems=tuple(problems),
        left=[*(part.done for part in inside), recommendation.done].count(False),
        first=str(rubric.lowest),
        digits=(str(rubric.lowest), str(min(rubric.highest, 9))),
        one_row=len(rubric.scale) <= IN_ONE_ROW,
        zero_is_free=_zero_is_free(rubric),
        caution=caution,
    )


def _zero_is_free(rubric: Rubric) -> bool:
    return rubric.lowest > 0


def _dimension(
    rubric: Rubric,
    level: str | None,
    dimension: Dimension,
    values: Values,
    errors: Mapping[str, str],
) -> DimensionPart:
    given = check.score(rubric, dimension, values)
    not_assessed = check.is_not_assessed(dimension, values)
    evidence = check.text(values, check.evidence_name(dimension))
    enough = len(evidence) >= check.SHORTEST_EVIDENCE
    zero = "0" if _zero_is_free(rubric) else ""
    return DimensionPart(
        key=dimension.key,
        name=dimension.name,
        spoken=in_sentence(dimension.name),
        definition=dimension.definition,
        options=_points(rubric, level, dimension, given),
        not_assessed=Option(
            check.NOT_ASSESSED, "Not assessed in this interview", zero, "Not assessed", not_assessed
        ),
        look_fors=dimension.look_fors,
        red_flags=dimension.red_flags,
        questions=dimension.questions,
        evidence=values.get(check.evidence_name(dimension), ""),
        rating_error=errors.get(check.first_rating_id(rubric, dimension), ""),
        evidence_error=errors.get(check.evidence_name(dimension), ""),
        progress=_progress(given, not_assessed=not_assessed, enough=enough),
        answered=not_assessed or given is not None,
        done=not_assessed or (given is not None and enough),
    )


def _progress(given: int | None, *, not_assessed: bool, enough: bool) -> str:
    if not_assessed:
        return "Not assessed"
    if given is None:
        return "To do"
    return f"Rated {given}" if enough else "Add evidence"


def _points(
    rubric: Rubric, level: str | None, dimension: Dimension, given: int | None
) -> tuple[Option, ...]:
    bar = rubric.bar(dimension, level)
    at_bar = next((point.score for point in rubric.scale if point.score >= bar), None)
    return tuple(
        Option(
            value=str(point.score),
            label=point.label,
            key=str(point.score) if 0 <= point.score <= 9 else "",  # noqa: PLR2004 - one digit
            progress=f"Rated {point.score}",
            chosen=point.score == given,
            number=str(point.score),
            anchor=dimension.anchor(point.score, level),
            bar=_bar_words(level, bar) if point.score == at_bar else "",
        )
        for point in rubric.scale
    )


def _bar_words(level: str | None, bar: float) -> str:
    """``L6 bar``; a bar between two points says where it lies."""
    words = f"{level} bar" if level else "Bar"
    return words if bar == int(bar) else f"{words} {bar:g}"


def _recommendation(
    rubric: Rubric, level: str | None, values: Values, errors: Mapping[str, str]
) -> RecommendationPart:
    chosen = check.text(values, "recommendation")
    ladder = [each for each in Recommendation if each is not Recommendation.ABSTAIN]
    abstains = chosen == Recommendation.ABSTAIN
    reason = check.text(values, "abstain_reason" if abstains else "summary")
    known = chosen in set(Recommendation)
    progress = Recommendation(chosen).words if known else "To do"
    return RecommendationPart(
        options=tuple(
            Option(each.value, each.words, str(number), each.words, chosen == each, str(number))
            for number, each in enumerate(ladder, start=1)
        ),
        abstain=Option(
            Recommendation.ABSTAIN.value, "Abstain, with a reason", "0", "Abstain", abstains
        ),
        abstain_reason=values.get("abstain_reason", ""),
        level=check.text(values, "level") or level or "",
        levels=rubric.levels_with(level),
        summary=values.get("summary", ""),
        error=errors.get(f"recommendation-{Recommendation.STRONG_NO}", ""),
        abstain_error=errors.get("abstain_reason", ""),
        summary_error=errors.get("summary", ""),
        progress=progress if reason or not known else "Add a reason",
        done=known and bool(reason),
    )
