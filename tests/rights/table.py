"""The golden table: for each right, every way to have it, and no other.

``table.txt`` holds one line for each way: the inputs that matter, with the values at which
the right is given. The lines of a right exclude one another, and what no line says is no.
Together they say yes or no at each of the 65,536 points; a change of one clause in
``rights()`` changes the lines of the rights it touches, and a reviewer reads which.

    python -m tests.rights.table

writes it anew.
"""

from collections.abc import Iterator
from pathlib import Path

from debrief.rights import rights
from tests.rights.points import COUNT, INPUTS, RIGHTS, Cube, Points, cube, where

FILE = Path(__file__).parent / "table.txt"

ORDER = (
    "is_candidate",
    "has_conflict",
    "phase",
    "own",
    "manages_opening",
    "coordinator",
    "admin",
    "auditor",
    "on_committee",
    "self_assigned",
    "broke_glass",
    "hiring_manager",
    "interviewer",
    "committee_member",
)
"""In which order the lines ask for the inputs: the weightiest first."""

HEAD = """\
# Every way to have each right. Written by: python -m tests.rights.table
# The lines of one right exclude one another; what no line says is no.
"""

Tree = bool | tuple[tuple[tuple[str, ...], "Tree"], ...]
"""Yes or no; or, for groups of values of the next input, what follows."""


def text(may: Cube) -> str:
    """``may`` as the table says it."""
    return HEAD + "".join(f"\n{right}\n{''.join(_lines(may[right]))}" for right in RIGHTS)


def _lines(points: Points) -> Iterator[str]:
    asked = f"{points:0{COUNT}b}"[::-1]
    for way in _ways(_tree(asked, 0, 0), 0):
        yield f"  {' '.join(way) or 'always'}\n"


def _tree(asked: str, depth: int, point: int) -> Tree:
    if depth == len(ORDER):
        return asked[point] == "1"
    one = INPUTS[ORDER[depth]]
    follows: dict[Tree, list[str]] = {}
    for number, value in enumerate(one.values):
        branch = _tree(asked, depth + 1, point | number << one.shift)
        follows.setdefault(branch, []).append(value)
    if len(follows) == 1 and isinstance(next(iter(follows)), bool):
        return next(iter(follows))
    return tuple((tuple(values), branch) for branch, values in follows.items())


def _ways(tree: Tree, depth: int) -> Iterator[tuple[str, ...]]:
    if isinstance(tree, bool):
        if tree:
            yield ()
        return
    one = INPUTS[ORDER[depth]]
    for values, branch in tree:
        said = () if len(values) == len(one.values) else (f"{one.name}={'|'.join(values)}",)
        for way in _ways(branch, depth + 1):
            yield said + way


def read(said: str) -> Cube:
    """What a table says at every point."""
    found: dict[str, Points] = {}
    right = ""
    for line in said.splitlines():
        if line.startswith("  "):
            points = (1 << COUNT) - 1
            for clause in line.split():
                name, _, values = clause.partition("=")
                points &= where(name, *values.split("|"))
            assert not found[right] & points, f"{right} says this twice: {line}"
            found[right] |= points
        elif line and not line.startswith("#"):
            right = line
            found[right] = 0
    return found


if __name__ == "__main__":
    FILE.write_text(text(cube(rights)), encoding="utf-8")
