"""The rules said by hand, and the golden table, over every standing there can be."""

import pytest

from debrief.rights import Rights, rights
from tests.rights import table
from tests.rights.points import COUNT, Cube, cube, standings
from tests.rights.rules import RULES, Rule, meets


@pytest.fixture(scope="module")
def may() -> Cube:
    return cube(rights)


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.__name__)
def test_rule(may: Cube, check: Rule) -> None:
    check(may)


def test_two_records_together_allow_what_both_allow() -> None:
    meets(Rights)


def test_every_standing_is_a_point() -> None:
    assert len(set(standings())) == COUNT


def test_the_table_says_what_is_so_at_every_point(may: Cube) -> None:
    assert table.read(table.FILE.read_text(encoding="utf-8")) == may


def test_the_table_is_as_it_is_written_by_its_command(may: Cube) -> None:
    assert table.FILE.read_text(encoding="utf-8") == table.text(may)
