"""Every clause of ``rights()`` removed or flipped, one at a time, and what notices.

    python -m tests.rights.mutants

prints the list: which mutants the rules said by hand catch, and which only the table.
"""

import ast
import copy
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from debrief import rights as module
from debrief.rights import OwnJudgement, Phase, Rights, Role, Standing
from tests.rights import table
from tests.rights.examples import EXAMPLES
from tests.rights.points import COUNT, RIGHTS, ROLES, Cube, cube
from tests.rights.rules import RULES, meets

Decide = Callable[[Standing], Rights]
Change = tuple[str, ast.AST | None]
WIDTH = 60

OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
MEMBERS = {each.__name__: [one.name for one in each] for each in (Role, Phase, OwnJudgement)}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, what, and the module that comes of it."""

    name: str
    tree: ast.Module

    def built(self) -> tuple[Decide, type[Rights]]:
        """The mutated function and record, with the inputs of the real module."""
        space: dict[str, Any] = dict(vars(module))
        exec(compile(self.tree, "<mutant>", "exec"), space)  # noqa: S102 - that is the point
        return space["rights"], space["Rights"]


def original() -> ast.Module:
    """What is mutated: the record with its operator, what is nothing, and the function."""
    wanted: list[ast.stmt] = [
        each
        for each in ast.parse(inspect.getsource(module)).body
        if (isinstance(each, ast.ClassDef) and each.name == "Rights")
        or (isinstance(each, ast.FunctionDef) and each.name == "rights")
        or (isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "NOTHING")
    ]
    return ast.Module(body=wanted, type_ignores=[])


def mutants() -> Iterator[Mutant]:
    """Every mutant, in the order of the source."""
    tree = original()
    made = [
        (node.lineno, node.col_offset, Mutant(f"{node.lineno}: {_cut(node)}: {what}", changed))
        for place, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.expr | ast.stmt | ast.keyword)
        for what, instead in _changes(node)
        if (changed := _changed(tree, place, instead))
    ]
    yield from (mutant for *_, mutant in sorted(made, key=lambda each: each[:2]))


def _changed(tree: ast.Module, place: int, instead: ast.AST | None) -> ast.Module:
    """A copy of ``tree`` with another node, or none, at ``place`` of its walk."""
    found = copy.deepcopy(tree)
    node = list(ast.walk(found))[place]
    for parent in ast.walk(found):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, instead)
            elif isinstance(value, list) and any(each is node for each in value):
                kept = [instead if each is node else each for each in value]
                setattr(parent, name, [each for each in kept if each is not None])
    return ast.fix_missing_locations(found)


def _cut(node: ast.AST) -> str:
    words = " ".join(ast.unparse(node).split())
    return words if len(words) <= WIDTH else words[: WIDTH - 3] + "..."


def _changes(node: ast.AST) -> Iterator[Change]:
    """What can be put in the place of ``node``: nothing, or another node."""
    yield from _of_logic(node)
    yield from _of_values(node)
    yield from _of_names(node)


def _of_logic(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.BoolOp(op, values):
            for value in values:
                rest = [each for each in values if each is not value]
                joined = rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
                yield f"without {_cut(value)}", joined
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "and and or swapped", ast.BoolOp(other, values)
        case ast.Compare(left, [op], comparators):
            yield "flipped", ast.Compare(left, [OPPOSITE[type(op)]()], comparators)
        case ast.UnaryOp(ast.Not(), operand):
            yield "without not", operand
        case ast.If():
            yield "removed", None


def _of_values(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Set([ast.Attribute(ast.Name(kind)), *_] as members):
            held = [each.attr for each in members if isinstance(each, ast.Attribute)]
            for member in MEMBERS[kind]:
                if member in held:
                    yield f"without {member}", _set(kind, [e for e in held if e != member])
                else:
                    yield f"with {member}", _set(kind, [*held, member])
        case ast.Attribute(ast.Name(kind), member) if kind in MEMBERS:
            for instead in MEMBERS[kind]:
                if instead != member:
                    yield f"{instead} instead", _member(kind, instead)


def _of_names(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Assign([ast.Name(name)]) if name != "NOTHING":
            for what, value in (("always", True), ("never", False)):
                yield what, ast.Assign([ast.Name(name, ast.Store())], ast.Constant(value=value))
        case ast.keyword(str(arg)) if arg in RIGHTS:
            yield "always", ast.keyword(arg, ast.Constant(value=True))
            yield "never", None
        case ast.AnnAssign(target, annotation, ast.Constant(value=False)):
            yield "yes if not said", ast.AnnAssign(target, annotation, ast.Constant(value=True), 1)


def _set(kind: str, members: Sequence[str]) -> ast.Set:
    return ast.Set([_member(kind, each) for each in members])


def _member(kind: str, member: str) -> ast.expr:
    return ast.Attribute(ast.Name(kind, ast.Load()), member, ast.Load())


def noticed(mutant: Mutant, *, whole: bool = False) -> str:
    """What notices a mutant first: ``rules``, else ``table``; nothing where nothing does.

    Asked about every point only if ``whole``: otherwise not about those that differ in
    roles which the mutant does not name.
    """
    decide, record = mutant.built()
    try:
        may = _cube(decide, mutant, whole=whole)
        _rules(decide, record, may)
    except AssertionError:
        return "rules"
    return "" if may == _golden() else "table"


def _cube(decide: Decide, mutant: Mutant, *, whole: bool) -> Cube:
    named = [place for place, role in enumerate(ROLES) if role.name in ast.unparse(mutant.tree)]
    return cube(decide, upto=COUNT if whole else 1 << 10 + max(named) + 1)


def _rules(decide: Decide, record: type[Rights], may: Cube) -> None:
    meets(record)
    for standing, expected in EXAMPLES:
        found = decide(standing)
        assert {right for right in RIGHTS if getattr(found, right)} == expected
    for check in RULES:
        check(may)


@cache
def _golden() -> Cube:
    return table.read(table.FILE.read_text(encoding="utf-8"))


def _print() -> None:
    found = [(noticed(each, whole=True), each.name) for each in mutants()]
    for by in ("rules", "table", ""):
        names = [name for who, name in found if who == by]
        print(f"\n{by or 'nothing'}: {len(names)}")  # noqa: T201 - a command
        for name in names:
            print(f"  {name}")  # noqa: T201


if __name__ == "__main__":
    _print()
