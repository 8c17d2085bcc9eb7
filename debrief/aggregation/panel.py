"""The waist: one candidate's scorecards and the rubric they were written against.

Every source (web forms, CSV, JSON, an export of another system) turns into a
:class:`Panel`; everything that people read is made from one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeVar

DEFAULT_ANCHORS = "default"


class Recommendation(StrEnum):
    """What one interviewer recommends, from the milder to the stronger on each side."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"
    ABSTAIN = "abstain"

    @property
    def words(self) -> str:
        """The recommendation as people read it: ``Strong no``, ``Yes``, ``Abstain``."""
        return self.value.replace("_", " ").capitalize()


def in_order_of_levels(level: str) -> tuple[tuple[int, str], ...]:
    """Sort key for the names of job levels, by the numbers in them where there are some."""
    parts = re.split(r"([0-9]+)", level)
    return tuple(
        (int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the scale: a whole number and the word for it."""

    score: int
    label: str


@dataclass(frozen=True)
class Dimension:
    """One thing a rubric judges.

    ``anchors`` maps a job level (or ``"default"``) to what each score point means;
    ``bars`` maps a job level to the score that level needs.
    """

    key: str
    name: str
    anchors: Mapping[str, Mapping[int, str]]
    definition: str = ""
    weight: float = 1.0
    required: bool = False
    look_fors: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    bars: Mapping[str, float] | None = None

    def anchor(self, score: int, level: str | None) -> str:
        """What ``score`` means at ``level``: the level's own words, else the default."""
        at_level = self.anchors.get(level or DEFAULT_ANCHORS, {})
        return at_level.get(score) or self.anchors[DEFAULT_ANCHORS].get(score, "")


@dataclass(frozen=True)
class Rubric:
    """One immutable version of a way of judging.

    ``scale`` holds 2 to 10 consecutive whole points in ascending order, ``dimensions``
    1 to 12 dimensions in the order the rubric gives them.
    """

    key: str
    version: int
    name: str
    scale: tuple[Point, ...]
    dimensions: tuple[Dimension, ...]

    @property
    def lowest(self) -> int:
        """The lowest score point."""
        return self.scale[0].score

    @property
    def highest(self) -> int:
        """The highest score point."""
        return self.scale[-1].score

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """The word for each score point."""
        return {point.score: point.label for point in self.scale}

    @cached_property
    def by_key(self) -> Mapping[str, Dimension]:
        """Each dimension under its key, in the order of the rubric."""
        return {dimension.key: dimension for dimension in self.dimensions}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The job levels that this rubric has a bar or words for, L4 before L10."""
        named = {
            level
            for dimension in self.dimensions
            for level in (*dimension.anchors, *(dimension.bars or {}))
        }
        return tuple(sorted(named - {DEFAULT_ANCHORS}, key=in_order_of_levels))

    def levels_with(self, level: str | None) -> tuple[str, ...]:
        """The levels of this rubric and ``level``, the one somebody is hired at."""
        return tuple(sorted({*self.levels, level or ""} - {""}, key=in_order_of_levels))

    @property
    def scale_bar(self) -> int:
        """The bar where none is given: the lowest point above the middle of the scale."""
        return (self.lowest + self.highest) // 2 + 1

    def bar(self, dimension: Dimension, level: str | None) -> float:
        """The score that ``dimension`` needs at ``level``; may be fractional."""
        return (dimension.bars or {}).get(level or "", self.scale_bar)


@dataclass(frozen=True, slots=True)
class Rating:
    """A score point on one dimension, or ``None`` for *not assessed*, with its evidence."""

    dimension: str
    score: int | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Interviewer:
    """Who judged. ``id`` is what identifies the person within one document."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What a scorecard said at one time; what was submitted once is kept for good.

    ``after_opening`` tells whether the debrief was open by then, ``after_exposure`` whether
    the author had been shown what others judged, and ``reason`` why it changed what the
    version before said.
    """

    ratings: tuple[Rating, ...]
    recommendation: Recommendation | None = None
    recommended_level: str | None = None
    summary: str = ""
    abstain_reason: str = ""
    submitted_at: datetime | None = None
    after_opening: bool = False
    after_exposure: bool = False
    reason: str = ""

    @property
    def by_dimension(self) -> Mapping[str, Rating]:
        """Each rating under the key of its dimension."""
        return {rating.dimension: rating for rating in self.ratings}


class Dated(Protocol):
    """Anything that was submitted before or after the debrief opened."""

    @property
    def after_opening(self) -> bool:
        """Whether the debrief was open."""

    @property
    def after_exposure(self) -> bool:
        """Whether the author had been shown what others judged."""


Submitted = TypeVar("Submitted", bound=Dated)


def counted_of(versions: Sequence[Submitted]) -> Submitted:
    """The version that counts: the last one given before the debrief opened.

    Where the first came later it is the first: who still owed a scorecard had read nothing.
    """
    before = [each for each in versions if not each.after_opening and not each.after_exposure]
    return before[-1] if before else versions[0]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One interviewer's judgement of one interview, as it stands.

    ``earlier`` holds the versions that it had before, the first one first.
    """

    interviewer: Interviewer
    ratings: tuple[Rating, ...]
    round: str = ""
    recommendation: Recommendation | None = None
    recommended_level: str | None = None
    summary: str = ""
    abstain_reason: str = ""
    interviewed_at: datetime | None = None
    submitted_at: datetime | None = None
    after_opening: bool = False
    after_exposure: bool = False
    reason: str = ""
    earlier: tuple[Version, ...] = ()

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every version, the newest last."""
        newest = Version(**{field.name: getattr(self, field.name) for field in fields(Version)})
        return (*self.earlier, newest)

    @property
    def counted(self) -> Version:
        """The judgement that counts; what was changed in the room is shown beside it."""
        return counted_of(self.versions)

    @property
    def independent(self) -> bool:
        """Whether the author first judged without having been shown what others did."""
        return not (self.earlier[0] if self.earlier else self).after_exposure


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is judged. ``id`` is the code the packet uses where names are hidden."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The role being hired for and the level it is hired at."""

    title: str = ""
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The rubric version, the opening and the scorecards of one application."""

    rubric: Rubric
    opening: Opening
    candidate: Candidate
    scorecards: tuple[Scorecard, ...]
