"""A panel's ratings, gathered by dimension."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from debrief.aggregation.panel import Dimension, Panel
from debrief.aggregation.summary import GivenRating


@dataclass(frozen=True)
class Column:
    """One dimension and every score given on it, ascending; *not assessed* is absent."""

    dimension: Dimension
    bar: float
    ratings: tuple[GivenRating, ...]

    @cached_property
    def scores(self) -> Mapping[str, tuple[int, ...]]:
        """Each interviewer's scores, under the interviewer's id."""
        scores: dict[str, tuple[int, ...]] = {}
        for rating in self.ratings:
            scores[rating.interviewer] = (*scores.get(rating.interviewer, ()), rating.score)
        return scores

    @cached_property
    def opinions(self) -> Mapping[str, float]:
        """Each interviewer's one opinion: the score, or the mean of several rounds' scores."""
        return {
            interviewer: scores[0] if len(scores) == 1 else fmean(scores)
            for interviewer, scores in self.scores.items()
        }

    @cached_property
    def mean(self) -> float | None:
        """The mean opinion, ``None`` where nobody assessed the dimension."""
        return fmean(self.opinions.values()) if self.opinions else None


def columns(panel: Panel) -> tuple[Column, ...]:
    """Gather the panel's ratings: one column per dimension, in the order of the rubric.

    Raises ``ValueError`` for a dimension the rubric does not have and for a score outside
    its scale.
    """
    rubric = panel.rubric
    given: dict[str, list[tuple[int, str, str]]] = {key: [] for key in rubric.by_key}
    for card in panel.scorecards:
        for rating in card.ratings:
            if rating.dimension not in given:
                raise ValueError(f"the rubric has no dimension {rating.dimension!r}")
            if rating.score is None:
                continue
            if rating.score not in rubric.labels:
                raise ValueError(f"score {rating.score!r} is not a point of the rubric's scale")
            given[rating.dimension].append((rating.score, card.interviewer.id, card.round))
    return tuple(
        Column(
            dimension,
            rubric.bar(dimension, panel.opening.level),
            tuple(
                GivenRating(interviewer, round_, score)
                for score, interviewer, round_ in sorted(given[dimension.key])
            ),
        )
        for dimension in rubric.dimensions
    )
