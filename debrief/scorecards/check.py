"""What a scorecard lacks before it can be submitted, in the words its author reads.

Everything here works on *values*: the fields of the scorecard form by name, as text.
``rating-<dimension>`` holds a score point or ``na`` for *not assessed*,
``evidence-<dimension>`` what was seen; ``recommendation``, ``abstain_reason``, ``level``
and ``summary`` are single. A field that is missing counts as empty.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Dimension, Recommendation, Rubric, Version
from debrief.aggregation.wording import in_sentence

NOT_ASSESSED = "na"
SHORTEST_EVIDENCE = 15
COUNT_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - a line, not a page

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    ``field_id`` is the control to go to, ``summary_text`` the line above the form,
    ``field_text`` the line at the control.
    """

    field_id: str
    summary_text: str
    field_text: str


def rating_name(dimension: Dimension) -> str:
    """The form field that holds the rating of ``dimension``."""
    return f"rating-{dimension.key}"


def evidence_name(dimension: Dimension) -> str:
    """The form field that holds the evidence for ``dimension``."""
    return f"evidence-{dimension.key}"


def first_rating_id(rubric: Rubric, dimension: Dimension) -> str:
    """The control that a missing rating of ``dimension`` leads to."""
    return f"{rating_name(dimension)}-{rubric.lowest}"


def text(values: Values, name: str) -> str:
    """The text of field ``name`` without the white space around it; empty if missing."""
    return values.get(name, "").strip()


def score(rubric: Rubric, dimension: Dimension, values: Values) -> int | None:
    """The score point given to ``dimension``; none if it has no rating or is not assessed."""
    given = text(values, rating_name(dimension))
    return next((point.score for point in rubric.scale if str(point.score) == given), None)


def is_not_assessed(dimension: Dimension, values: Values) -> bool:
    """Whether the author said that ``dimension`` was not assessed."""
    return text(values, rating_name(dimension)) == NOT_ASSESSED


def problems(rubric: Rubric, focus: Collection[str], values: Values) -> list[Problem]:
    """What keeps the scorecard from being submitted, in the order of the page.

    ``focus`` holds the keys of the dimensions this interview covers; each needs a rating
    or *not assessed*. Any other dimension may stay empty. An assessed dimension needs
    evidence. An author who abstains gives a reason, and need not assess anything.
    """
    found = [
        problem
        for dimension in in_page_order(rubric, focus)
        for problem in _dimension_problems(rubric, dimension, dimension.key in focus, values)
    ]
    if not found and not _may_be_empty(rubric, values):
        found.append(_nothing_assessed(rubric, focus))
    return [*found, *_recommendation_problems(values)]


def _may_be_empty(rubric: Rubric, values: Values) -> bool:
    """Whether something was assessed, or the author abstains and need not have."""
    abstains = text(values, "recommendation") == Recommendation.ABSTAIN
    return abstains or any(score(rubric, each, values) is not None for each in rubric.dimensions)


def in_page_order(rubric: Rubric, focus: Collection[str]) -> Sequence[Dimension]:
    """The dimensions of ``rubric`` as the page shows them: those in focus come first."""
    return sorted(rubric.dimensions, key=lambda dimension: dimension.key not in focus)


def _dimension_problems(
    rubric: Rubric, dimension: Dimension, focus: bool, values: Values
) -> Iterator[Problem]:
    name = in_sentence(dimension.name)
    given = score(rubric, dimension, values)
    evidence = text(values, evidence_name(dimension))
    if given is None:
        if (focus or evidence) and not is_not_assessed(dimension, values):
            yield Problem(
                first_rating_id(rubric, dimension),
                f"Choose a rating for {name}",
                f"Choose a rating for {name}, or choose “Not assessed”.",
            )
    elif not evidence:
        yield Problem(
            evidence_name(dimension),
            f"Add evidence for {name}: you rated it {given}",
            f"Write what they said or did.{_why_the_ends(rubric, given)}",
        )
    elif len(evidence) < SHORTEST_EVIDENCE:
        length = f"{len(evidence)} of {SHORTEST_EVIDENCE} characters"
        yield Problem(
            evidence_name(dimension),
            f"Say a little more about {name}: {length}",
            f"Say a little more: {length}.",
        )


def _why_the_ends(rubric: Rubric, given: int) -> str:
    if given not in (rubric.lowest, rubric.highest):
        return ""
    article = "an" if str(rubric.highest).startswith("8") else "a"
    return f" A {rubric.lowest} or {article} {rubric.highest} always needs evidence."


def _nothing_assessed(rubric: Rubric, focus: Collection[str]) -> Problem:
    message = (
        "You marked every dimension as not assessed. "
        "If the interview did not happen, tell us that instead."
    )
    first = in_page_order(rubric, focus)[0]
    return Problem(first_rating_id(rubric, first), message, message)


def _recommendation_problems(values: Values) -> Iterator[Problem]:
    chosen = text(values, "recommendation")
    if chosen not in set(Recommendation):
        yield Problem(
            f"recommendation-{Recommendation.STRONG_NO}",
            "Choose a recommendation",
            "Choose a recommendation.",
        )
    if chosen == Recommendation.ABSTAIN:
        if not text(values, "abstain_reason"):
            yield Problem("abstain_reason", "Say why you abstain", "Say why you abstain.")
    elif not text(values, "summary"):
        message = "Say what decided it, in one sentence"
        yield Problem("summary", message, f"{message}.")


def amendment_problems(reason: str, *, changed: bool, opened: bool) -> list[Problem]:
    """What keeps a change of a complete scorecard from being submitted.

    Once the debrief is open a change needs its reason: whoever reads it must be able to
    tell a correction from giving in.
    """
    found = []
    if not changed:
        message = "You changed nothing yet"
        found.append(Problem("main", message, message))
    if opened and not reason.strip():
        message = "Say why you change it"
        found.append(Problem("reason", message, f"{message}. The panel and the packet show it."))
    return found


def caution(rubric: Rubric, level: str | None, values: Values) -> str | None:
    """What looks odd but may be right: ratings and recommendation on two sides of the bar.

    Not an error: the author reads it once and may submit as it stands.
    """
    scores = [
        (given, rubric.bar(dimension, level))
        for dimension in rubric.dimensions
        if (given := score(rubric, dimension, values)) is not None
    ]
    below = sum(given < bar for given, bar in scores)
    chosen = text(values, "recommendation")
    if chosen == Recommendation.STRONG_YES and below >= 2:  # noqa: PLR2004 - one may be made up for
        count, side = below, "below"
    elif chosen == Recommendation.STRONG_NO and scores and not below:
        count, side = len(scores), "at or above"
    else:
        return None
    dimensions = "one dimension" if count == 1 else f"{COUNT_WORDS[count]} dimensions"
    bar_name = f"the {level} bar" if level else "the bar"
    return (
        f"You rated {dimensions} {side} {bar_name} and recommend "
        f"{Recommendation(chosen).words}. If that is right, submit."
    )


def form_values(version: Version) -> dict[str, str]:
    """The form's fields as they were when ``version`` was submitted."""
    values = {
        "recommendation": version.recommendation.value if version.recommendation else "",
        "level": version.recommended_level or "",
        "summary": version.summary,
        "abstain_reason": version.abstain_reason,
    }
    for rating in version.ratings:
        given = NOT_ASSESSED if rating.score is None else str(rating.score)
        values[f"rating-{rating.dimension}"] = given
        values[f"evidence-{rating.dimension}"] = rating.evidence
    return values
