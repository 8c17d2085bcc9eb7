"""Every standing there can be, and for each right the set of those that have it.

A point is a number of sixteen bits, one choice for each input; a set of points is a whole
number with a bit for each of the 65,536. So a rule over every standing is one expression.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache

from debrief.rights import OwnJudgement, Phase, Rights, Role, Standing

Points = int
"""A set of points."""


@dataclass(frozen=True)
class Input:
    """One input: its bits begin at ``shift``, and say which of ``values`` it has."""

    name: str
    shift: int
    values: tuple[str, ...]

    def of(self, point: int) -> int:
        """Which value ``point`` has."""
        return point >> self.shift & len(self.values) - 1


NO_YES = ("no", "yes")
FLAGS = (
    "self_assigned",
    "manages_opening",
    "is_candidate",
    "has_conflict",
    "on_committee",
    "broke_glass",
)
ROLES = (
    Role.ADMIN,
    Role.COORDINATOR,
    Role.AUDITOR,
    Role.HIRING_MANAGER,
    Role.INTERVIEWER,
    Role.COMMITTEE_MEMBER,
)
OWN = Input("own", 0, tuple(OwnJudgement))
PHASE = Input("phase", 2, tuple(Phase))
INPUTS = {
    each.name: each
    for each in (
        OWN,
        PHASE,
        *(Input(name, 4 + place, NO_YES) for place, name in enumerate(FLAGS)),
        *(Input(role.value, 10 + place, NO_YES) for place, role in enumerate(ROLES)),
    )
}
COUNT = 2**16
ALL: Points = (1 << COUNT) - 1
RIGHTS = tuple(field.name for field in fields(Rights))


@cache
def where(name: str, *values: str) -> Points:
    """The points whose input ``name`` has one of ``values``; a yes if none is given."""
    one = INPUTS[name]
    wanted = {one.values.index(each) for each in values or ("yes",)}
    return packed(one.of(point) in wanted for point in range(COUNT))


def packed(points: object) -> Points:
    """The set of those points whose place in the sequence holds something true."""
    bits = "".join("1" if each else "0" for each in points)  # type: ignore[attr-defined]
    return int(bits[::-1], 2)


@cache
def standings() -> tuple[Standing, ...]:
    """The standing at every point."""
    return tuple(_standing(point) for point in range(COUNT))


def _standing(point: int) -> Standing:
    held = (role for role in ROLES if INPUTS[role.value].of(point))
    return Standing(
        roles=frozenset(held),
        phase=list(Phase)[PHASE.of(point)],
        own=list(OwnJudgement)[OWN.of(point)],
        **{name: bool(INPUTS[name].of(point)) for name in FLAGS},
    )


Cube = Mapping[str, Points]
"""For each right, the points that have it."""


def cube(decide: Callable[[Standing], Rights], *, upto: int = COUNT) -> Cube:
    """What ``decide`` says at every point.

    Where it does not look at the roles of the highest bits, asking it about the points
    below ``upto`` is enough: the others say the same over again.
    """
    seen: dict[Rights, int] = {}
    codes = bytes(seen.setdefault(decide(each), len(seen)) for each in standings()[:upto])
    codes = (codes * (COUNT // upto))[::-1]
    found = {}
    for right in RIGHTS:
        table = bytearray(b"0" * 256)
        for record, code in seen.items():
            table[code] = ord("1") if getattr(record, right) else ord("0")
        found[right] = int(codes.translate(bytes(table)), 2)
    return found
