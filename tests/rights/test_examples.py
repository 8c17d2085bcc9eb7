"""The examples hold."""

import pytest

from debrief.rights import Standing, rights
from tests.rights.examples import EXAMPLES
from tests.rights.points import RIGHTS


@pytest.mark.parametrize(("standing", "expected"), EXAMPLES)
def test_rights_of(standing: Standing, expected: set[str]) -> None:
    record = rights(standing)

    assert {right for right in RIGHTS if getattr(record, right)} == expected
