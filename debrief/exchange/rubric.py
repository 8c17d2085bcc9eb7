"""A rubric as a document: the object that files carry and the server stores."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from debrief.aggregation.panel import DEFAULT_ANCHORS, Dimension, Point, Rubric
from debrief.exchange.problems import InputRefused, Problem, refuse
from debrief.exchange.values import Path as JsonPath
from debrief.exchange.values import decode, json_path, parse_json, parse_toml
from debrief.shipped import PACKAGE

RUBRICS = PACKAGE / "rubrics"
DEFAULT = RUBRICS / "pm-edtech.toml"
DEFAULT_LOOP = RUBRICS / "default_loop.toml"
"""Stands beside the rubric whose dimensions its rounds cover."""
Inconsistency = tuple[JsonPath, str, str]
"""Where, what is wrong, what to do."""
PROMPTS = ("look_fors", "red_flags", "questions")


def rubric_from_document(value: object, where: str = "$", file: str = "rubric") -> Rubric:
    """Turn the ``rubric`` object of the interchange format into a rubric.

    ``where`` is the path at which the object stands in ``file``; both only name problems.

    Raises:
        InputRefused: with everything that is wrong, each with its path.

    """
    problems = rubric_problems(value, where, file)
    if problems:
        raise InputRefused(problems)
    return _rubric(value)


def rubric_problems(value: object, where: str = "$", file: str = "rubric") -> list[Problem]:
    """Find everything that keeps ``value`` from being a rubric."""
    # The schema library takes a fifth of a second to import; a table that is read with the
    # default rubric needs none.
    from debrief.exchange.schema import findings  # noqa: PLC0415

    found = findings(value, file, where, "rubric")
    return [
        *found.problems,
        *(
            Problem(file, json_path(path, where), what, remedy)
            for path, what, remedy in _inconsistencies(value, found.sound)
        ),
    ]


def rubric_document(rubric: Rubric) -> dict[str, Any]:
    """Write a rubric as the ``rubric`` object of the interchange format."""
    return {
        "key": rubric.key,
        "version": rubric.version,
        "name": rubric.name,
        "scale": [{"score": point.score, "label": point.label} for point in rubric.scale],
        "dimensions": [_dimension_document(dimension) for dimension in rubric.dimensions],
    }


def read_rubric(data: bytes, file: str) -> Rubric:
    """Read a rubric file: the object alone, in JSON or TOML.

    Raises:
        InputRefused: with everything that is wrong.

    """
    return rubric_from_document(parse_rubric(data, file), file=file)


def parse_rubric(data: bytes, file: str) -> object:
    """Parse a rubric file without judging it."""
    text = decode(data, file)
    is_json = text.lstrip().startswith(("{", "["))
    value = parse_json(text, file) if is_json else parse_toml(text, file)
    if isinstance(value, dict) and "format" in value:
        raise refuse(file, "$", "is a document, not a rubric alone.", "Give its rubric object.")
    return value


@cache
def default_rubric() -> Rubric:
    """Return the rubric for files that name none. It ships checked, so it is only read."""
    return _rubric(parse_rubric(DEFAULT.read_bytes(), DEFAULT.name))


def shipped_rubrics() -> dict[str, Path]:
    """Return the rubric files that ship, under their rubrics' keys."""
    return {path.stem: path for path in sorted(RUBRICS.glob("*.toml")) if path != DEFAULT_LOOP}


def _inconsistencies(value: Any, sound: Callable[..., bool]) -> Iterator[Inconsistency]:
    """Find what no schema can say, in every part that is ``sound`` enough to be looked at."""
    if not isinstance(value, dict):
        return
    scores = [point["score"] for point in value.get("scale", ())] if sound("scale") else []
    for i, (before, after) in enumerate(pairwise(scores), start=1):
        if after != before + 1:
            what = f"is {after}, which does not follow {before}."
            yield ("scale", i, "score"), what, "Give consecutive points, the lowest first."
            scores = []
    dimensions = value.get("dimensions")
    seen: dict[str, int] = {}
    for i, dimension in enumerate(dimensions if isinstance(dimensions, list) else ()):
        if not sound("dimensions", i):
            continue
        first = seen.setdefault(dimension["key"], i)
        if first != i:
            what = f"is {dimension['key']!r}, as in dimensions[{first}]."
            yield ("dimensions", i, "key"), what, "Give each dimension its own key."
        for path, what, remedy in _off_scale(dimension, scores):
            yield ("dimensions", i, *path), what, remedy


def _off_scale(dimension: Mapping[str, Any], scores: Sequence[int]) -> Iterator[Inconsistency]:
    if not scores:
        return
    lowest, highest = min(scores), max(scores)
    for level, anchors in dimension["anchors"].items():
        for point in anchors:
            if not lowest <= int(point) <= highest:
                what = f"is outside the scale, {lowest} to {highest}."
                yield ("anchors", level, point), what, "Remove it, or extend the scale."
    for level, bar in dimension.get("bars", {}).items():
        if not lowest <= bar <= highest:
            what = f"is {bar}, outside the scale, {lowest} to {highest}."
            yield ("bars", level), what, "Give a point of the scale, or a fraction between two."


def _rubric(value: Any) -> Rubric:
    return Rubric(
        key=value["key"],
        version=int(value.get("version", 1)),
        name=value["name"],
        scale=tuple(Point(int(point["score"]), point.get("label", "")) for point in value["scale"]),
        dimensions=tuple(_dimension(dimension) for dimension in value["dimensions"]),
    )


def _dimension(value: Mapping[str, Any]) -> Dimension:
    return Dimension(
        key=value["key"],
        name=value["name"],
        anchors={
            level: {int(point): text for point, text in anchors.items()}
            for level, anchors in value["anchors"].items()
        },
        definition=value.get("definition", ""),
        weight=float(value.get("weight", 1)),
        required=value.get("required", False),
        look_fors=tuple(value.get("look_fors", ())),
        red_flags=tuple(value.get("red_flags", ())),
        questions=tuple(value.get("questions", ())),
        bars={level: float(bar) for level, bar in value.get("bars", {}).items()} or None,
    )


def _dimension_document(dimension: Dimension) -> dict[str, Any]:
    """Write one dimension. What is empty is left out, so that reading it changes nothing."""
    document: dict[str, Any] = {"key": dimension.key, "name": dimension.name}
    if dimension.definition:
        document["definition"] = dimension.definition
    document["weight"] = _number(dimension.weight)
    if dimension.required:
        document["required"] = True
    for name in PROMPTS:
        if texts := getattr(dimension, name):
            document[name] = list(texts)
    levels = sorted(dimension.anchors, key=lambda level: (level != DEFAULT_ANCHORS, level))
    document["anchors"] = {
        level: {str(point): text for point, text in sorted(dimension.anchors[level].items())}
        for level in levels
    }
    if dimension.bars:
        document["bars"] = {level: _number(bar) for level, bar in dimension.bars.items()}
    return document


def _number(value: float) -> float:
    """Write 3 for 3.0: a whole bar is a point of the scale."""
    return int(value) if value == int(value) else value
