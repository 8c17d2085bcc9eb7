"""An opening as it is to be: what a form gives to an action. Plain values, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Rubric


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One round of a loop. ``id`` is that of the round it changes, or none for a new one."""

    id: int | None
    name: str
    minutes: int
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """An opening and its loop, the rounds in order."""

    title: str
    level: str
    rubric_version_id: int
    hiring_manager_id: int
    rounds: tuple[RoundPlan, ...]

    def described(
        self, rubric: Rubric, versions: Mapping[int, str], managers: Mapping[int, str]
    ) -> Mapping[str, str]:
        """Everything planned in words, under a label each, to set beside another plan."""
        return {
            "Title": self.title,
            "Rubric": versions.get(self.rubric_version_id, ""),
            "Level": self.level,
            "Hiring manager": managers.get(self.hiring_manager_id, ""),
            **{
                f"Round {place}": f"{each.name}, {each.minutes} minutes: "
                + ", ".join(_names(rubric, each.dimensions))
                for place, each in enumerate(self.rounds, 1)
            },
        }


def in_order(rubric: Rubric, keys: Iterable[str]) -> tuple[str, ...]:
    """Those of ``keys`` that ``rubric`` knows, in its order."""
    chosen = set(keys)
    return tuple(key for key in rubric.by_key if key in chosen)


def _names(rubric: Rubric, keys: Sequence[str]) -> Iterable[str]:
    return (rubric.by_key[key].name if key in rubric.by_key else key for key in keys)
