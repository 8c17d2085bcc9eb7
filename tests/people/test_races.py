"""Several administrators, or several browsers with one link, at the same moment."""

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import RoleGrant, User
from debrief.db import db
from debrief.people.models import Invitation
from debrief.rights import Role
from tests import factories
from tests.concurrency import at_once, sender
from tests.conftest import CSRF_IN_SESSION, csrf_token
from tests.people.links import PASSWORD, invited


def demotion(app: Flask, actor: User, person: User) -> Callable[[], TestResponse]:
    """What makes ``actor`` take every role but one from ``person``."""
    return sender(
        app,
        actor,
        f"/admin/people/{person.id}/edit",
        revision=str(person.revision),
        name=person.name,
        email=person.email,
        time_zone=person.time_zone,
        roles="interviewer",
    )


def test_two_who_accept_at_once_make_one_account(app: Flask) -> None:
    token = invited(now=datetime.now(UTC))
    db.session.commit()

    def accept() -> TestResponse:
        client = app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = CSRF_IN_SESSION
        data = {"csrf_token": csrf_token(), "password": PASSWORD, "again": PASSWORD}
        return client.post(f"/invite/{token}", data=data)

    answers = at_once(*[accept] * 4)

    assert sorted(answer.status_code for answer in answers) == [302, 404, 404, 404]
    assert db.session.scalar(sa.select(sa.func.count()).where(User.email == "ada@example.org")) == 1
    assert db.session.scalars(sa.select(Invitation)).one().user_id is not None


def test_two_who_demote_each_other_leave_one_administrator(app: Flask) -> None:
    one, other = factories.user(Role.ADMIN), factories.user(Role.ADMIN)
    acts = [demotion(app, one, other), demotion(app, other, one)]

    answers = at_once(*acts)

    # Who comes second has no right any more, or finds the own session ended.
    assert sorted(answer.headers.get("Location", "")[:7] for answer in answers) in (
        ["", "/admin/"],
        ["/admin/", "/login?"],
    )
    held = sa.select(sa.func.count()).where(RoleGrant.role == Role.ADMIN)
    assert db.session.scalar(held) == 1


def test_two_who_deactivate_each_other_leave_one_administrator(app: Flask) -> None:
    one, other = factories.user(Role.ADMIN), factories.user(Role.ADMIN)
    acts = [
        sender(app, one, f"/admin/people/{other.id}/deactivate"),
        sender(app, other, f"/admin/people/{one.id}/deactivate"),
    ]

    at_once(*acts)

    assert db.session.scalar(sa.select(sa.func.count()).where(User.active)) == 1


def test_two_who_invite_the_same_person_send_one_link(app: Flask) -> None:
    admins = [factories.user(Role.ADMIN) for _ in range(3)]
    fields = {"name": "Ada Obi", "email": "ada@example.org", "roles": "interviewer"}

    answers = at_once(*[sender(app, each, "/admin/people/invite", **fields) for each in admins])

    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    assert db.session.scalar(sa.select(sa.func.count(Invitation.id))) == 1
