"""No clause of ``rights()`` can go or turn without being noticed.

So each is needed: no mutant says the same as the function at every point.
"""

import os
from collections.abc import Mapping

import pytest

from tests.rights.mutants import mutants, noticed


@pytest.fixture(scope="module")
def found() -> Mapping[str, str]:
    """What notices each mutant."""
    whole = "DEBRIEF_SOAK" in os.environ
    return {each.name: noticed(each, whole=whole) for each in mutants()}


def test_every_mutant_is_noticed(found: Mapping[str, str]) -> None:
    assert [name for name, by in found.items() if not by] == []
    assert len(found) > 200


def test_the_rules_said_by_hand_notice_all_that_the_table_does(found: Mapping[str, str]) -> None:
    assert [name for name, by in found.items() if by == "table"] == []
