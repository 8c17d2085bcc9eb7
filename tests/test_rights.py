"""The rights record over every standing there can be."""

from dataclasses import fields, replace
from itertools import chain, combinations, product

import pytest

from debrief.rights import NOTHING, OwnJudgement, Phase, Rights, Role, Standing, rights

EITHER = (False, True)

STANDINGS = [
    Standing(
        roles=frozenset(roles),
        phase=phase,
        own=own,
        self_assigned=self_assigned,
        manages_opening=manages,
        is_candidate=is_candidate,
        has_conflict=has_conflict,
        on_committee=on_committee,
        broke_glass=broke_glass,
    )
    for roles in chain.from_iterable(combinations(Role, size) for size in range(len(Role) + 1))
    for phase, own, self_assigned, manages in product(Phase, OwnJudgement, EITHER, EITHER)
    for is_candidate, has_conflict, on_committee, broke_glass in product(EITHER, repeat=4)
]


def given(record: Rights) -> set[str]:
    return {field.name for field in fields(record) if getattr(record, field.name)}


def test_every_right_is_held_by_somebody() -> None:
    held = set().union(*(given(rights(standing)) for standing in STANDINGS))

    assert held == {field.name for field in fields(Rights)}


def test_whoever_owes_a_scorecard_reads_and_leads_nothing() -> None:
    for standing in STANDINGS:
        if standing.own is OwnJudgement.OUTSTANDING:
            assert not given(rights(standing)) & {
                "read",
                "open",
                "open_early",
                "decide",
                "print",
            }, standing


def test_nobody_reads_before_the_debrief_opens() -> None:
    for standing in STANDINGS:
        if standing.phase in {Phase.WAITING, Phase.READY}:
            assert not rights(standing).read, standing


def test_a_candidate_inside_knows_nothing_of_the_own_application() -> None:
    for standing in STANDINGS:
        if standing.is_candidate:
            assert rights(standing) == NOTHING


def test_an_abstention_unlocks_nothing() -> None:
    for standing in STANDINGS:
        if standing.own is OwnJudgement.ABSTAINED:
            without_seat = replace(standing, own=OwnJudgement.NO_SEAT)
            gained = given(rights(standing)) - given(rights(without_seat))
            assert gained <= {"know", "assess", "recuse"}, standing


def test_a_seat_taken_alone_unlocks_nothing() -> None:
    for standing in STANDINGS:
        if standing.self_assigned and standing.own is OwnJudgement.SUBMITTED:
            without_seat = replace(standing, own=OwnJudgement.NO_SEAT)
            gained = given(rights(standing)) - given(rights(without_seat))
            assert gained <= {"know", "assess", "recuse"}, standing


def test_whoever_may_do_anything_knows_of_the_application() -> None:
    for standing in STANDINGS:
        record = rights(standing)
        assert not given(record) or record.know, standing


def test_whoever_decides_has_read() -> None:
    for standing in STANDINGS:
        record = rights(standing)
        assert record.read or not record.decide, standing


def test_an_administrator_reads_nothing_by_that_role() -> None:
    admin = Standing(roles=frozenset({Role.ADMIN}), phase=Phase.DECIDED)

    assert given(rights(admin)) == {
        "know",
        "arrange",
        "follow",
        "follow_times",
        "recuse",
        "break_glass",
        "audit",
    }


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (
            Standing(frozenset({Role.HIRING_MANAGER}), Phase.WAITING, manages_opening=True),
            {"know", "follow", "follow_times", "open_early", "print", "recuse"},
        ),
        (
            Standing(frozenset({Role.HIRING_MANAGER}), Phase.READY, manages_opening=True),
            {"know", "follow", "follow_times", "open", "print", "recuse"},
        ),
        (
            Standing(frozenset({Role.HIRING_MANAGER}), Phase.OPEN, manages_opening=True),
            {"know", "follow", "follow_times", "read", "decide", "print", "recuse"},
        ),
        (
            Standing(
                frozenset({Role.HIRING_MANAGER}),
                Phase.WAITING,
                own=OwnJudgement.ABSTAINED,
                manages_opening=True,
            ),
            {"know", "assess", "follow", "follow_times", "print", "recuse"},
        ),
        (
            Standing(frozenset({Role.INTERVIEWER}), Phase.OPEN, own=OwnJudgement.SUBMITTED),
            {"know", "assess", "read", "recuse"},
        ),
        (Standing(frozenset({Role.INTERVIEWER}), Phase.OPEN), set()),
        (Standing(frozenset({Role.AUDITOR}), Phase.OPEN), set()),
        (Standing(frozenset({Role.AUDITOR}), Phase.DECIDED), {"know", "read", "recuse", "audit"}),
        (
            Standing(frozenset({Role.COORDINATOR}), Phase.OPEN),
            {
                "know",
                "arrange",
                "follow",
                "follow_times",
                "read",
                "print",
                "recuse",
                "settle_conflicts",
            },
        ),
    ],
)
def test_rights_of(standing: Standing, expected: set[str]) -> None:
    assert given(rights(standing)) == expected
