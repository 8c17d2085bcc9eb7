"""Parse JSON and TOML strictly: what comes out holds no surprise for any later reader."""

import json
import math
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NoReturn

from debrief.exchange.problems import InputRefused, Problem, refuse, shown

MAX_DEPTH = 20
MAX_NAME, MAX_LEVEL, MAX_TEXT = 500, 64, 1_000_000
"""The longest name, level and text, in characters, as the schema has them."""
FIRST_YEAR, LAST_YEAR = 1900, 2200

Path = Sequence[str | int]


def tidy(name: str) -> str:
    """Return a name as it is compared: one Unicode form, single spaces."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def json_path(parts: Path, root: str = "$") -> str:
    """Return the path to a value: ``$.candidates[0].name``."""
    path = root
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part.replace("_", "").isalnum():
            path += f".{part}"
        else:
            path += f"[{part!r}]"
    return path


def decode(data: bytes, file: str) -> str:
    """Decode UTF-8 with or without a byte-order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(file, "", "is in UTF-16.", "Save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start} is not UTF-8."
        raise refuse(file, f"line {line}", what, "Save the file as UTF-8.") from None


def parse_json(text: str, file: str) -> object:
    """Parse JSON, refusing what its readers disagree about: a key given twice, NaN, infinity."""

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(items)
        if len(found) < len(items):
            names = [name for name, _ in items]
            twice = next(name for name in names if names.count(name) > 1)
            raise refuse(file, "", f"the key {shown(twice)!r} stands twice in one object.")
        return found

    def constant(name: str) -> NoReturn:
        raise refuse(file, "", f"{name} is not JSON.", "Write null for a missing value.")

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise refuse(file, where, f"is not JSON: {error.msg}.") from None
    except ValueError:
        raise refuse(file, "", "holds a number of thousands of digits.") from None
    except RecursionError:
        raise _too_deep(file) from None
    return _checked(value, file)


def parse_toml(text: str, file: str) -> object:
    """Parse TOML."""
    try:
        value = tomllib.loads(text)
    except ValueError as error:
        raise refuse(file, "", f"is not TOML: {shown(error, 200)}.") from None
    except RecursionError:
        raise _too_deep(file) from None
    return _checked(value, file)


def parse_time(text: str) -> datetime:
    """Read a date or time in ISO 8601; without an offset it stays without.

    Raises:
        ValueError: it is not a time, or not one of this or the last two centuries.

    """
    moment = datetime.fromisoformat(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(text)
    return moment


def time_text(moment: datetime) -> str:
    """Write a time in ISO 8601, UTC as ``Z``."""
    return moment.isoformat().replace("+00:00", "Z")


def _too_deep(file: str) -> InputRefused:
    return refuse(file, "", "is nested too deeply to be any known format.")


def _checked(value: object, file: str) -> object:
    problems = [Problem(file, json_path(path), what) for path, what in _flaws(value)]
    if problems:
        raise InputRefused(problems)
    return value


def _flaws(root: object) -> Iterator[tuple[Path, str]]:
    """Find what no later check can look at safely; a loop, since recursion has an end."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), root)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            yield path[:MAX_DEPTH], "is nested too deeply to be any known format."
            return
        match value:
            case str() if _is_broken(value):
                yield path, "is not valid Unicode: it holds half of a surrogate pair."
            case float() if not math.isfinite(value):
                yield path, "is not a finite number."
            case Mapping():
                for key, item in value.items():
                    if _is_broken(key):
                        yield path, "holds a key that is not valid Unicode."
                    else:
                        waiting.append(((*path, key), item))
            case list():
                waiting.extend(((*path, i), item) for i, item in enumerate(value))
            case _:
                pass


def _is_broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
