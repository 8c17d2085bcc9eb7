"""Validate against the shipped JSON Schema, and say in words what it found."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from debrief.exchange.problems import Problem, shown
from debrief.exchange.values import json_path

SCHEMA = Path(__file__).with_name("debrief-1.schema.json")

KINDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "text",
}

Explanation = tuple[Sequence[str], str, str]
"""Where below the value, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What validation found, and the paths at or below which something has a wrong shape."""

    problems: Sequence[Problem]
    broken: frozenset[tuple[str | int, ...]]

    def sound(self, *path: str | int) -> bool:
        """Whether a closer look at ``path`` is safe. Unknown keys do no harm."""
        return path not in self.broken


@cache
def validator(definition: str = "") -> Draft202012Validator:
    """Make the validator of a whole document, or of one of the schema's definitions."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if definition:
        schema = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
    return Draft202012Validator(schema)


def findings(value: object, file: str, where: str = "$", definition: str = "") -> Findings:
    """Validate ``value``, which stands at ``where`` in ``file``."""
    problems: list[Problem] = []
    broken: set[tuple[str | int, ...]] = set()
    for error in validator(definition).iter_errors(value):
        path = tuple(error.absolute_path)
        problems.extend(
            Problem(file, json_path((*path, *below), where), what, remedy)
            for below, what, remedy in _explained(error)
        )
        schema: Any = error.schema
        if error.validator != "additionalProperties" or "patternProperties" in schema:
            broken.update(path[:length] for length in range(len(path) + 1))
    return Findings(problems, frozenset(broken))


def _explained(error: ValidationError) -> Iterator[Explanation]:
    """Say what is wrong in the words of the format, not of the schema language."""
    limit: Any = error.validator_value
    value: Any = error.instance
    if "propertyNames" in error.absolute_schema_path:
        yield (value,), "is not the name of a level.", "Use up to 64 characters, such as L5."
        return
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(error)
        case "required":
            missing = next(key for key in limit if error.message.startswith(f"{key!r} is"))
            yield (missing,), "is missing.", "Add it."
        case "anyOf":
            yield (), "has neither an id nor a name.", "Give at least one."
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            wanted = " or ".join(KINDS[kind] for kind in kinds)
            yield (), f"is {_kind(value)}, not {wanted}.", ""
        case "pattern":
            yield (), *_misspelt(value, limit)
        case "const":
            yield (), f"is {shown(repr(value))}, not {limit!r}.", "This release reads no other."
        case "enum":
            yield (), f"is {shown(repr(value))}.", f"Use one of: {', '.join(limit)}."
        case _:
            yield (), *_out_of_bounds(error)


def _out_of_bounds(error: ValidationError) -> tuple[str, str]:
    limit: Any = error.validator_value
    value: Any = error.instance
    match error.validator:
        case "minItems" | "minProperties":
            return "is empty." if not value else f"holds {len(value)}.", f"Give at least {limit}."
        case "maxLength":
            return f"is {len(value):,} characters long.", f"Shorten it to {limit:,}."
        case "maxItems" | "maxProperties":
            return f"holds {len(value):,}.", f"Give at most {limit:,}."
        case "minimum":
            return f"is {shown(value)}.", f"Give at least {limit:,}."
        case "maximum":
            return f"is {shown(value)}.", f"Give at most {limit:,}."
        case _:
            return shown(error.message, 200), ""


def _unknown_keys(error: ValidationError) -> Iterator[Explanation]:
    schema: Any = error.schema
    instance: Any = error.instance
    known = list(schema.get("properties", ()))
    for key in instance:
        if "patternProperties" in schema:
            if not _is_point(key):
                yield (key,), "is not a score point.", 'Write the point as text, such as "3".'
        elif key not in known:
            close = get_close_matches(key, known, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."
            yield (key,), "is not a known key.", remedy


def _is_point(key: str) -> bool:
    return key.removeprefix("-").isdecimal() and len(key.removeprefix("-")) <= len("100")


def _misspelt(value: str, pattern: str) -> tuple[str, str]:
    if pattern == r"\S":
        return "is empty.", "Write something, or leave the key out."
    return (
        f"is {shown(repr(value))}, which is not a key.",
        "Use up to 64 letters a to z, digits, dots, dashes and underscores.",
    )


def _kind(value: object) -> str:
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f"the text {shown(repr(value))}"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return shown(value)
