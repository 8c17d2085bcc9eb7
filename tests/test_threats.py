"""The table of threats is whole, and every test it names is there."""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
TABLE: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (TESTS / "threats.toml").read_text(encoding="utf-8")
)
ROWS = [
    *(f"R{number}" for number in range(1, 16)),
    *(f"T{number}" for number in range(1, 28)),
    *(f"P{number}" for number in range(1, 19)),
]
NAMED = [name for row in TABLE.values() for name in row["tests"]]


@cache
def written_in(file: str) -> frozenset[str]:
    """The tests of a file by the names that follow it in ``pytest file::name``."""
    tree = ast.parse((TESTS.parent / file).read_text(encoding="utf-8"))
    return frozenset(_tests(tree, ""))


def _tests(tree: ast.Module | ast.ClassDef, within: str) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield f"{within}{node.name}"
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node, f"{node.name}::")


def test_no_row_is_missing() -> None:
    assert list(TABLE) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_its_tests_or_says_why_not(row: str) -> None:
    said = TABLE[row]

    assert said.keys() <= {"about", "tests", "without"}
    assert said["about"].endswith(".")
    assert said["tests"] or said["without"].endswith(".")


@pytest.mark.parametrize("name", sorted(set(NAMED)))
def test_what_holds_a_row_is_there(name: str) -> None:
    """A star stands for every test of a file."""
    file, _, test = name.partition("::")

    assert test in written_in(file) if test != "*" else written_in(file)
