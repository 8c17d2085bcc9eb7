"""A panel at a glance, for lists and the agenda: the matrix without names, the votes counted.

A list shows fifty panels, so this needs no summary: numbers as they were given, dimensions
in the order of the rubric.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Panel, Recommendation, Rubric
from debrief.debriefs.mini_matrix import Mini, mini_matrix


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One scorecard without a word: the recommendation, and the score on each dimension.

    ``recommendation`` is the one that counts, none where the author had read the others;
    ``scores`` are those of now, of which ``changed`` names the ones that were others when
    the debrief opened.
    """

    recommendation: Recommendation | None
    scores: Mapping[str, int | None]
    changed: frozenset[str] = frozenset()


def glimpses(panel: Panel) -> tuple[Glimpse, ...]:
    """The scorecards of ``panel`` without their words, in their order."""
    return tuple(
        glimpse(
            card.counted.recommendation if card.independent else None,
            {each.dimension: each.score for each in card.ratings},
            {each.dimension: each.score for each in card.counted.ratings},
        )
        for card in panel.scorecards
    )


def glimpse(
    recommendation: Recommendation | None,
    scores: Mapping[str, int | None],
    counted: Mapping[str, int | None],
) -> Glimpse:
    """A scorecard with the ``scores`` of now, where those ``counted`` are of the opening."""
    if scores == counted:
        return Glimpse(recommendation, scores)
    keys = {*scores, *counted}
    changed = frozenset(key for key in keys if scores.get(key) != counted.get(key))
    return Glimpse(recommendation, scores, changed)


def thumbnail(rubric: Rubric, level: str | None, cards: Sequence[Glimpse], *, uid: str) -> Mini:
    """The matrix as a small picture: a row for each dimension, a column for each card."""
    rows = [
        (rubric.bar(dimension, level), [card.scores.get(dimension.key) for card in cards])
        for dimension in rubric.dimensions
    ]
    told = "; ".join(
        f"{dimension.name} {_told(scores)}"
        for dimension, (_, scores) in zip(rubric.dimensions, rows, strict=True)
    )
    turned = [
        (line, column)
        for line, dimension in enumerate(rubric.dimensions)
        for column, card in enumerate(cards)
        if dimension.key in card.changed
    ]
    since = f"; {len(turned)} changed after the debrief opened" if turned else ""
    return mini_matrix(rows, uid=uid, alt=f"Ratings: {told}{since}.", turned=turned)


def _told(scores: Sequence[int | None]) -> str:
    given = sorted(score for score in scores if score is not None)
    return " ".join(map(str, given)) or "not assessed"


def votes(cards: Sequence[Glimpse]) -> str:
    """The recommendations in a few words: ``4 yes, 1 no``."""
    given = [card.recommendation for card in cards]
    sides = {
        "yes": given.count(Recommendation.STRONG_YES) + given.count(Recommendation.YES),
        "no": given.count(Recommendation.STRONG_NO) + given.count(Recommendation.NO),
        "abstained": given.count(Recommendation.ABSTAIN),
    }
    return ", ".join(f"{count} {side}" for side, count in sides.items() if count) or "No votes"
