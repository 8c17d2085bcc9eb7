"""What one version of a scorecard says otherwise than the one before it."""

from collections.abc import Iterable
from typing import NamedTuple

from debrief.aggregation.panel import Rubric, Version
from debrief.aggregation.wording import in_sentence

NOT_ASSESSED = "not assessed"


class Change(NamedTuple):
    """One thing that changed, before and after; ``prose`` tells what people wrote."""

    what: str
    before: str
    after: str
    dimension: str = ""
    prose: bool = False

    @property
    def words(self) -> str:
        """The change in a line: ``AI judgment 1 → 2``, or that a text was reworded."""
        return f"{self.what} reworded" if self.prose else f"{self.what} {self.step}"

    @property
    def step(self) -> str:
        """Before and after: ``1 → 2``."""
        return f"{self.before} → {self.after}"


def changes(rubric: Rubric, before: Version, after: Version) -> tuple[Change, ...]:
    """Everything on which two versions differ: ratings in rubric order, then the rest."""
    return tuple(each for each in _compared(rubric, before, after) if each.before != each.after)


def _compared(rubric: Rubric, before: Version, after: Version) -> Iterable[Change]:
    was, now = before.by_dimension, after.by_dimension
    for key, dimension in rubric.by_key.items():
        old, new = was.get(key), now.get(key)
        yield Change(
            dimension.name,
            score_words(old.score if old else None),
            score_words(new.score if new else None),
            key,
        )
        yield Change(
            f"Evidence for {in_sentence(dimension.name)}",
            old.evidence if old else "",
            new.evidence if new else "",
            key,
            prose=True,
        )
    yield Change("Recommendation", _recommends(before), _recommends(after))
    yield Change("Level", before.recommended_level or "none", after.recommended_level or "none")
    yield Change("What decided it", before.summary, after.summary, prose=True)
    yield Change("Reason to abstain", before.abstain_reason, after.abstain_reason, prose=True)


def score_words(score: int | None) -> str:
    """A score as a change of it says it."""
    return NOT_ASSESSED if score is None else str(score)


def _recommends(version: Version) -> str:
    return version.recommendation.words if version.recommendation else "none"


def circumstances_words(version: Version) -> str:
    """What had happened before ``version`` was submitted; empty while all was sealed."""
    if version.after_exposure:
        return "after reading the others’ scorecards"  # noqa: RUF001 - typographic
    return "after the debrief opened" if version.after_opening else ""
