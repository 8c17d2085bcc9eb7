"""What must hold of rights, said by hand: each rule over every standing there can be."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import or_

from debrief.rights import Rights
from tests.rights.points import ALL, COUNT, INPUTS, RIGHTS, Cube, Points, standings
from tests.rights.points import where as at

Rule = Callable[[Cube], None]

RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Have ``check`` among the rules."""
    RULES.append(check)
    return check


def none(points: Points) -> None:
    """Fail, saying how many, unless there is no point."""
    first = (points & -points).bit_length() - 1
    assert not points, f"{points.bit_count()} of {COUNT} points, the first {standings()[first]}"


def anything(may: Cube, rights: Sequence[str] = RIGHTS) -> Points:
    """The points that have any of ``rights``."""
    return reduce(or_, (may[each] for each in rights))


def gains(points: Points, flag: str) -> Points:
    """The points outside ``flag`` that are not in ``points``, but are once it is set."""
    return points >> (1 << INPUTS[flag].shift) & ~at(flag) & ~points & ALL


def loses(points: Points, flag: str) -> Points:
    """The points outside ``flag`` that are in ``points``, and are no more once it is set."""
    return points & ~(points >> (1 << INPUTS[flag].shift)) & ~at(flag) & ALL


def as_if(points: Points, name: str, value: str, instead: str) -> Points:
    """For points whose input has ``value``: those that would be in ``points`` with another."""
    one = INPUTS[name]
    steps = (one.values.index(instead) - one.values.index(value)) << one.shift
    moved = points >> steps if steps > 0 else points << -steps
    return moved & at(name, value) & ALL


IMPLIED: Mapping[str, Sequence[str]] = {
    "assess": ("know", "recuse"),
    "arrange": ("know", "follow"),
    "follow": ("know",),
    "follow_times": ("know", "follow"),
    "read": ("know",),
    "open": ("know", "follow", "follow_times", "print"),
    "open_early": ("know", "follow", "follow_times", "print"),
    "decide": ("know", "read", "follow", "print"),
    "print": ("know", "follow", "follow_times"),
    "recuse": ("know",),
    "know": ("recuse",),
    "settle_conflicts": ("know", "arrange", "follow"),
    "break_glass": ("know", "arrange", "follow_times"),
    "audit": ("know",),
}
"""Whoever has the one right has the others."""


@rule
def some_rights_come_only_with_others(may: Cube) -> None:
    for right, others in IMPLIED.items():
        for other in others:
            none(may[right] & ~may[other])


@rule
def every_right_is_held_by_somebody(may: Cube) -> None:
    assert [right for right in RIGHTS if not may[right]] == []


@rule
def a_candidate_inside_has_no_right_on_the_own_application(may: Cube) -> None:
    none(anything(may) & at("is_candidate"))


@rule
def whoever_has_a_conflict_has_no_right(may: Cube) -> None:
    none(anything(may) & at("has_conflict"))


JUDGED = ("read", "open", "open_early", "decide", "print", "follow_times", "break_glass", "audit")


@rule
def whoever_owes_a_scorecard_is_bound(may: Cube) -> None:
    none(anything(may, JUDGED) & at("own", "outstanding"))


@rule
def nothing_is_read_or_decided_before_the_debrief_opens(may: Cube) -> None:
    sealed = at("phase", "waiting", "ready")
    none(anything(may, ["read", "decide", "break_glass"]) & sealed)


@rule
def a_debrief_opens_once(may: Cube) -> None:
    none(may["open"] & ~at("phase", "ready"))
    none(may["open_early"] & ~at("phase", "waiting"))


@rule
def a_conflict_or_being_the_candidate_never_adds_a_right(may: Cube) -> None:
    for flag, right in product(("is_candidate", "has_conflict"), RIGHTS):
        none(gains(may[right], flag))


@rule
def owing_a_scorecard_adds_only_what_one_needs_to_write_it(may: Cube) -> None:
    for right in set(RIGHTS) - {"know", "assess", "recuse"}:
        for other in ("no_seat", "abstained", "submitted"):
            without = as_if(may[right], "own", "outstanding", other)
            none(may[right] & at("own", "outstanding") & ~without)


@rule
def an_abstention_unlocks_nothing(may: Cube) -> None:
    for right in set(RIGHTS) - {"know", "assess", "recuse"}:
        without = as_if(may[right], "own", "abstained", "no_seat")
        none(may[right] & at("own", "abstained") & ~without)


@rule
def a_seat_taken_alone_unlocks_nothing(may: Cube) -> None:
    alone = at("own", "submitted") & at("self_assigned")
    for right in set(RIGHTS) - {"know", "assess", "recuse"}:
        none(may[right] & alone & ~as_if(may[right], "own", "submitted", "no_seat"))


@rule
def taking_a_seat_alone_never_adds_a_right(may: Cube) -> None:
    for right in set(RIGHTS) - {"break_glass"}:
        none(gains(may[right], "self_assigned"))


@rule
def a_role_or_a_relation_never_takes_a_right_away(may: Cube) -> None:
    """But for the emergency, which nobody needs who reads anyway."""
    ways = ("admin", "coordinator", "auditor", "manages_opening", "on_committee", "broke_glass")
    for way, right in product(ways, set(RIGHTS) - {"break_glass"}):
        none(loses(may[right], way))


@rule
def these_roles_give_nothing_by_themselves(may: Cube) -> None:
    for role, right in product(("hiring_manager", "interviewer", "committee_member"), RIGHTS):
        none(gains(may[right], role) | loses(may[right], role))


@rule
def an_own_judgement_opens_what_is_open(may: Cube) -> None:
    own = at("own", "submitted") & ~at("self_assigned") & at("phase", "open", "decided")
    none(own & ~at("is_candidate") & ~at("has_conflict") & ~may["read"])


@rule
def an_own_judgement_takes_no_right_away(may: Cube) -> None:
    for right in set(RIGHTS) - {"break_glass"}:
        without = as_if(may[right], "own", "submitted", "no_seat")
        none(without & ~may[right])


@rule
def without_a_way_nothing_is_read(may: Cube) -> None:
    by_seat = at("own", "submitted") & ~at("self_assigned")
    by_force = at("admin") & at("broke_glass")
    audits = at("auditor") & at("phase", "decided")
    ways = at("manages_opening") | at("coordinator") | at("on_committee")
    none(may["read"] & ~(by_seat | by_force | audits | ways))


@rule
def only_who_has_to_do_with_it_knows(may: Cube) -> None:
    on_panel = ALL & ~at("own", "no_seat")
    ways = at("manages_opening") | at("coordinator") | at("admin") | at("on_committee") | on_panel
    none(may["know"] & ~(ways | at("auditor") & at("phase", "decided")))
    none((on_panel | at("on_committee")) & barred() & may["know"])
    none((on_panel | at("on_committee")) & ~barred() & ~may["know"])


def barred() -> Points:
    """Whoever is the candidate, or has a conflict of interest."""
    return at("is_candidate") | at("has_conflict")


@rule
def only_the_panel_assesses(may: Cube) -> None:
    assert may["assess"] == ALL & ~at("own", "no_seat") & ~barred()


@rule
def only_coordinators_and_administrators_arrange(may: Cube) -> None:
    assert may["arrange"] == (at("coordinator") | at("admin")) & ~barred()


@rule
def only_coordinators_settle_conflicts(may: Cube) -> None:
    assert may["settle_conflicts"] == at("coordinator") & ~barred()


@rule
def only_the_manager_decides(may: Cube) -> None:
    none(may["decide"] & ~at("manages_opening"))
    none(may["open_early"] & ~at("manages_opening"))
    none(anything(may, ["open", "print"]) & ~(at("manages_opening") | at("coordinator")))


@rule
def an_administrator_reads_only_in_an_emergency(may: Cube) -> None:
    nothing_else = (
        at("admin")
        & ~at("coordinator")
        & ~at("auditor")
        & ~at("manages_opening")
        & ~at("on_committee")
        & at("own", "no_seat")
    )
    none(may["read"] & nothing_else & ~at("broke_glass"))
    asked = nothing_else & at("phase", "open", "decided") & ~barred()
    none(asked & ~(may["read"] | may["break_glass"]))


@rule
def only_administrators_break_glass_and_only_where_it_helps(may: Cube) -> None:
    none(may["break_glass"] & ~at("admin"))
    none(may["break_glass"] & may["read"])
    none(gains(may["read"], "broke_glass") & ~at("admin"))


@rule
def only_administrators_and_auditors_see_the_log(may: Cube) -> None:
    none(may["audit"] & ~at("admin") & ~(at("auditor") & at("phase", "decided")))


@rule
def an_abstention_is_no_way_to_look_early(may: Cube) -> None:
    none(may["open_early"] & at("own", "abstained"))


def meets(record: type[Rights]) -> None:
    """What two records allow together is what both allow."""
    for right, other in product(RIGHTS, RIGHTS):
        both = record(**{right: True}) & record(**{right: True, other: True})
        assert both == record(**{right: True})
        assert record(**{right: True}) & record() == record()
        assert record() & record(**{right: True}) == record()
