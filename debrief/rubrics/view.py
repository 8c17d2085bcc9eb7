"""A rubric as pages print it: plain values, every choice made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from debrief.aggregation.panel import Dimension, Rubric


@dataclass(frozen=True, slots=True)
class PointView:
    """One score point on one dimension; ``bar`` is the mark on its near side, if any."""

    score: int
    label: str
    text: str
    bar: str


@dataclass(frozen=True, slots=True)
class LevelsView:
    """What every score point means at ``levels``, which share their words."""

    levels: str
    points: tuple[PointView, ...]


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One dimension; ``weight`` is empty where it is the usual one."""

    key: str
    name: str
    definition: str
    weight: str
    look_fors: tuple[str, ...]
    red_flags: tuple[str, ...]
    questions: tuple[str, ...]
    anchors: tuple[LevelsView, ...]


def dimension_views(rubric: Rubric, keys: Iterable[str] | None = None) -> tuple[DimensionView, ...]:
    """Every dimension at every level, or only those with ``keys``."""
    chosen = set(rubric.by_key if keys is None else keys)
    return tuple(
        dimension_view(rubric, dimension, rubric.levels)
        for dimension in rubric.dimensions
        if dimension.key in chosen
    )


def dimension_view(rubric: Rubric, dimension: Dimension, at: Sequence[str]) -> DimensionView:
    """``dimension`` at the levels in ``at``; levels with the same words share a row."""
    return DimensionView(
        key=dimension.key,
        name=dimension.name,
        definition=dimension.definition,
        weight="" if dimension.weight == 1 else f"{dimension.weight:g}",
        look_fors=dimension.look_fors,
        red_flags=dimension.red_flags,
        questions=dimension.questions,
        anchors=tuple(
            LevelsView(
                levels=", ".join(alike) or "Every level",
                points=tuple(
                    PointView(
                        score=point.score,
                        label=point.label,
                        text=text,
                        bar=_bar(rubric, dimension, alike, point.score),
                    )
                    for point, text in zip(rubric.scale, words, strict=True)
                ),
            )
            for words, alike in _by_words(rubric, dimension, at).items()
        ),
    )


def _by_words(
    rubric: Rubric, dimension: Dimension, at: Sequence[str]
) -> dict[tuple[str, ...], list[str]]:
    """The levels that share each wording of the whole scale; no level is none at all."""
    found: dict[tuple[str, ...], list[str]] = {}
    for level in at or [""]:
        words = tuple(dimension.anchor(point.score, level) for point in rubric.scale)
        found.setdefault(words, []).extend([level] if level else [])
    return found


def _bar(rubric: Rubric, dimension: Dimension, at: Sequence[str], score: int) -> str:
    """What to write at ``score`` if it is the lowest point that meets the bar of a level.

    ``L5 bar``, ``L5, L6 bar``, or with the number where the bar lies between two points:
    ``L6 bar 2.75``.
    """
    bars: dict[float, list[str]] = {}
    for level in at or [""]:
        bar = rubric.bar(dimension, level)
        if score - 1 < bar <= score:
            bars.setdefault(bar, []).append(level)
    return "; ".join(_mark(them, bar, score) for bar, them in sorted(bars.items()))


def _mark(at: Sequence[str], bar: float, score: int) -> str:
    named = f"{', '.join(at)} bar" if any(at) else "Bar"
    return named if bar == score else f"{named} {bar:g}"
