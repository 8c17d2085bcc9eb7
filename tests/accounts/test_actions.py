"""Adding people."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.actions import add_person
from debrief.accounts.models import User
from debrief.db import db
from debrief.refusals import Refused
from debrief.rights import Role
from tests.conftest import NOW


def add(**changes: str) -> User:
    given: dict[str, Any] = {
        "name": "Mei Lin Chen",
        "email": "mei@example.org",
        "password": "a long enough password",
        "time_zone": "Asia/Singapore",
    } | changes
    return add_person(**given, roles=[Role.INTERVIEWER, Role.ADMIN, Role.ADMIN], now=NOW)


def test_a_person_is_added_as_given(app: Flask) -> None:
    person = add(name="  Mei \n Lin Chen ", email=" Mei@Example.org ")
    db.session.flush()

    assert (person.name, person.email, person.time_zone) == (
        "Mei Lin Chen",
        "mei@example.org",
        "Asia/Singapore",
    )
    assert person.role_set == {Role.INTERVIEWER, Role.ADMIN}
    assert person.active


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "Give a name of at most 200 characters."),
        ({"name": "x" * 201}, "Give a name of at most 200 characters."),
        ({"email": "mei"}, "Give a whole e-mail address."),
        ({"email": "mei@"}, "Give a whole e-mail address."),
        ({"email": "mei@example.org\nBcc: all@example.org"}, "Give a whole e-mail address."),
        ({"password": "short"}, "Choose a password of at least 12 characters."),
        ({"time_zone": "Mars/Olympus"}, "There is no time zone Mars/Olympus."),
    ],
)
def test_what_cannot_be_used_is_refused(app: Flask, changes: dict[str, str], message: str) -> None:
    with pytest.raises(Refused, match=message):
        add(**changes)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0


def test_an_address_belongs_to_one_person(app: Flask) -> None:
    add()

    with pytest.raises(Refused, match=r"mei@example\.org has an account already\."):
        add(email="MEI@example.org")
