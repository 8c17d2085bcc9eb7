import pytest

from debrief.people.roles import ALLOWS, called, in_words
from debrief.rights import Role


def test_every_role_says_what_it_allows() -> None:
    assert list(ALLOWS) == list(Role)


def test_roles_are_listed_in_one_order_and_once() -> None:
    held = [Role.AUDITOR, Role.ADMIN, Role.AUDITOR, Role.HIRING_MANAGER]

    assert in_words(held) == "Admin, Hiring manager, Auditor"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("hiring_manager", Role.HIRING_MANAGER),
        (" Hiring  Manager ", Role.HIRING_MANAGER),
        ("committee-member", Role.COMMITTEE_MEMBER),
        ("ADMIN", Role.ADMIN),
        ("administrator", None),
        ("", None),
    ],
)
def test_a_role_is_known_by_its_name(text: str, role: Role | None) -> None:
    assert called(text) is role
