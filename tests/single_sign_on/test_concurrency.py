"""Several answers of the provider at the same moment."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import Identity, User
from debrief.db import db
from debrief.rights import Role
from tests.concurrency import at_once
from tests.conftest import Browser
from tests.single_sign_on.conftest import Running, Traveller
from tests.single_sign_on.test_people import connected, invitation

AT_ONCE = 4


def arrival(app: Flask, subject: str) -> Callable[[], TestResponse]:
    """Go to the provider in a browser of its own; what then comes back from there."""
    browser = Browser(app.test_client())
    answer = Traveller(browser).returns_to(subject)
    return lambda: browser.client.get(answer)


def people() -> list[str]:
    return list(db.session.scalars(sa.select(User.email).order_by(User.id)))


def test_somebody_new_who_comes_several_times_at_once_is_one_person(
    app: Flask, idp: Running
) -> None:
    idp.knows("mei", email="mei@example.org", email_verified=True, groups=["hiring"])

    answers = at_once(*(arrival(app, "mei") for _ in range(AT_ONCE)))

    # Whoever loses is told to begin again, and then comes to the account that won.
    statuses = {answer.status_code for answer in answers}
    assert 302 in statuses
    assert statuses <= {302, 403}
    assert people() == ["mei@example.org"]
    assert len(db.session.scalars(sa.select(Identity)).all()) == 1


def test_an_invitation_is_accepted_once(app: Flask, idp: Running) -> None:
    inviter = invitation("mei@example.org", Role.INTERVIEWER).invited_by.email
    idp.knows("mei", email="mei@example.org", email_verified=True)

    answers = at_once(*(arrival(app, "mei") for _ in range(AT_ONCE)))

    statuses = {answer.status_code for answer in answers}
    assert 302 in statuses
    assert statuses <= {302, 403}
    assert people() == [inviter, "mei@example.org"]


def test_of_two_last_administrators_one_stays(app: Flask, idp: Running) -> None:
    for name in ("ada", "bob"):
        connected(idp, name, Role.ADMIN)
        idp.knows(name, groups=[])

    answers = at_once(arrival(app, "ada"), arrival(app, "bob"))

    assert [answer.status_code for answer in answers] == [302, 302]
    left = [person.role_set for person in db.session.scalars(sa.select(User)).unique()]
    assert sorted(left, key=len) == [frozenset(), {Role.ADMIN}]
