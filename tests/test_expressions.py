"""Every regular expression was looked at: none can be made to search for ever.

A new one fails here until somebody says why its work grows with its text and no faster.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from debrief.shipped import PACKAGE

CALLS = {"compile", "match", "fullmatch", "search", "split", "sub", "findall", "finditer"}

NOTHING_TO_CHOOSE = "one repeated set of characters, and nothing after it that the set holds"
NO_REPEAT = "nothing is repeated"
BOUNDED = "what is repeated has a highest number"
OURS = "only ever asked of text that the product wrote"

REVIEWED: Mapping[str, str] = {
    r"/(?![/\\])[^\x00-\x20\\\x7f]*": NOTHING_TO_CHOOSE,
    r"([0-9]+)": NOTHING_TO_CHOOSE,
    r"[^\W_]+(?:['\u2019][^\W_]+)*": "an apostrophe, which no word holds, begins each round",
    r"(?<!\S)A(?!\S)": NO_REPEAT,
    r"[\n\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2015\u2018-\u2026\u20ac]*": NOTHING_TO_CHOOSE,
    r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0003ffff]{41,}": NOTHING_TO_CHOOSE,
    r".{20}(?=.)": BOUNDED,
    r"part:(\d+)": OURS,
    r"<(\w{4})> <(\w{4})>\n": BOUNDED,
    r"[A-Za-z0-9_-]+": NOTHING_TO_CHOOSE,
    r"\b(?:splits on|straddles the .*?bar on|differs widely on)\b": OURS,
    r"(?:\d+ of \d+ scorecards in\. )?[^.]*\.?": OURS,
    r"debrief-[0-9]+\.json": NOTHING_TO_CHOOSE,
    r"([+-]?[0-9]{1,3})(?:[.,]0+)?": BOUNDED,
    r"[\s_\-\u2010-\u2015]+": NOTHING_TO_CHOOSE,
    r"\b(?:amazing|excellent|exceptional|fantastic|good|great|impressive|outstanding|poor|solid"
    r"|strong|weak)\b": NO_REPEAT,
    r"<(/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>": "the next sign < ends every try",
    r"&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});": BOUNDED,
    r"\n{3,}": NOTHING_TO_CHOOSE,
    r"[^@\s]+@[^@\s]+$": "matched from the start, and no part before the sign @ can hold one",
    r"\W+": NOTHING_TO_CHOOSE,
    r"[,;|/\n]": NO_REPEAT,
    r"(?<!\w)({})(?!\w)": NO_REPEAT,
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$(?!\n)": BOUNDED,
    r"^-?[0-9]{1,3}$(?!\n)": BOUNDED,
    r"\S": NO_REPEAT,
}


SCHEMA = PACKAGE / "exchange" / "debrief-1.schema.json"


def in_modules() -> Iterator[str]:
    """The expressions of every module as they are written; {} stands for what is put in."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _takes_one(ast.unparse(node.func)):
                yield _text(node.args[0])


def _takes_one(called: str) -> bool:
    return called == "Regexp" or called in {f"re.{name}" for name in CALLS}


def _text(written: ast.expr) -> str:
    if isinstance(written, ast.JoinedStr):
        return "".join(map(_text, written.values))
    if isinstance(written, ast.FormattedValue):
        return "{}"
    assert isinstance(written, ast.Constant), ast.unparse(written)
    value = written.value
    return value.decode() if isinstance(value, bytes) else str(value)


def in_schema(part: Any) -> Iterator[str]:
    """The expressions that a schema holds its texts against."""
    if isinstance(part, dict):
        if isinstance(part.get("pattern"), str):
            yield part["pattern"]
        yield from part.get("patternProperties", {})
        for each in part.values():
            yield from in_schema(each)
    elif isinstance(part, list):
        for each in part:
            yield from in_schema(each)


def test_every_expression_was_looked_at() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert {*in_modules(), *in_schema(schema)} == set(REVIEWED)
