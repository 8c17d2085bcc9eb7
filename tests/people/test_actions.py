"""Inviting, and accepting an invitation."""

from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.models import Message
from debrief.people import actions
from debrief.people.guests import Guest
from debrief.people.models import Invitation
from debrief.refusals import Refused
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW
from tests.people.links import BASE_URL, PASSWORD, invited


def invitation(token: str) -> Invitation:
    found = actions.open_invitation(token, now=NOW)
    assert found is not None
    return found


def test_an_invitation_keeps_its_token_as_a_hash_alone(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)

    token = invited("ada@example.org", Role.ADMIN, Role.AUDITOR, by=admin)

    saved = db.session.scalars(sa.select(Invitation)).one()
    assert (saved.name, saved.email, saved.roles) == (
        "Ada Obi",
        "ada@example.org",
        ["admin", "auditor"],
    )
    assert saved.token_sha256 == sha256(token.encode()).hexdigest()
    assert (saved.invited_by_id, saved.expires_at) == (admin.id, NOW + timedelta(hours=72))
    assert len(token) == 43


def test_the_invited_person_gets_the_link_by_mail(app: Flask) -> None:
    token = invited(by=factories.user(Role.ADMIN, name="Nadia Benhaddou"))

    mail = db.session.scalars(sa.select(Message)).one()
    assert (mail.to, mail.subject) == (
        "ada@example.org",
        "Nadia Benhaddou invites you to Debrief",
    )
    assert f"\n{BASE_URL}/invite/{token}\n" in mail.text
    assert "27 Nov 2026, 15:00 UTC" in mail.text


def test_the_log_holds_neither_name_nor_address_nor_token(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)
    token = invited(by=admin)
    person = actions.accept(invitation(token), password=PASSWORD, now=NOW)
    db.session.commit()

    events = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    assert [(each.action, each.actor_id, each.subject, each.new) for each in events] == [
        (Action.PERSON_INVITED, admin.id, "invitation:1", {"roles": ["interviewer"]}),
        (Action.PERSON_ADDED, admin.id, f"person:{person.id}", {"roles": ["interviewer"]}),
        (Action.PERSON_JOINED, person.id, "invitation:1", {"person": person.id}),
    ]


def test_whoever_accepts_joins_as_invited(app: Flask) -> None:
    token = invited("ada@example.org", Role.COORDINATOR, Role.INTERVIEWER)

    person = actions.accept(invitation(token), password=PASSWORD, now=NOW)

    assert (person.name, person.email) == ("Ada Obi", "ada@example.org")
    assert person.role_set == {Role.COORDINATOR, Role.INTERVIEWER}
    assert person.active
    assert actions.open_invitation(token, now=NOW) is None


def test_a_password_that_cannot_be_used_leaves_the_invitation_open(app: Flask) -> None:
    token = invited()

    with pytest.raises(Refused):
        actions.accept(invitation(token), password="short", now=NOW)

    assert actions.open_invitation(token, now=NOW) is not None


def test_an_invitation_runs_out_after_72_hours(app: Flask) -> None:
    token = invited()
    last = NOW + timedelta(hours=72) - timedelta(seconds=1)

    assert actions.open_invitation(token, now=last) is not None
    assert actions.open_invitation(token, now=NOW + timedelta(hours=72)) is None


def test_a_token_of_nobody_opens_nothing(app: Flask) -> None:
    token = invited()

    assert actions.open_invitation(token + "x", now=NOW) is None
    assert actions.open_invitation("", now=NOW) is None


def test_a_withdrawn_invitation_opens_nothing(app: Flask) -> None:
    token = invited()

    actions.withdraw(invitation(token), actor=factories.user(Role.ADMIN), now=NOW)

    assert actions.open_invitation(token, now=NOW) is None


def test_inviting_again_kills_the_link_before(app: Flask) -> None:
    token, admin = invited(), factories.user(Role.ADMIN)

    (again,) = actions.invite_again(
        invitation(token), actor=admin, now=NOW + timedelta(hours=1), base_url=BASE_URL
    )

    assert actions.open_invitation(token, now=NOW) is None
    assert invitation(again.link.rpartition("/")[2]).invited_by == admin
    assert again.guest == Guest("Ada Obi", "ada@example.org", (Role.INTERVIEWER,))


def test_who_joined_or_was_withdrawn_is_not_invited_again(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)
    used, dropped = invitation(invited()), invitation(invited("bo@example.org"))
    actions.accept(used, password=PASSWORD, now=NOW)
    actions.withdraw(dropped, actor=admin, now=NOW)

    with pytest.raises(Refused, match="Ada Obi has joined"):
        actions.invite_again(used, actor=admin, now=NOW, base_url=BASE_URL)
    with pytest.raises(Refused, match="withdrawn already"):
        actions.withdraw(dropped, actor=admin, now=NOW)


def test_an_invitation_that_ran_out_makes_room_for_another(app: Flask) -> None:
    old = invited()
    later = NOW + timedelta(days=4)

    new = invited(now=later)

    assert actions.open_invitation(old, now=later) is None
    assert actions.open_invitation(new, now=later) is not None


@pytest.mark.parametrize(
    ("active", "message"),
    [
        (True, "ada@example.org has an account already."),
        (False, "ada@example.org has an account that is deactivated. Reactivate it instead."),
    ],
)
def test_nobody_with_an_account_is_invited(app: Flask, active: bool, message: str) -> None:
    factories.user().email = "ada@example.org"
    db.session.scalars(
        sa.select(User).filter_by(email="ada@example.org")
    ).unique().one().active = active

    with pytest.raises(Refused, match=message):
        invited()


def test_nobody_is_invited_where_one_of_many_cannot_be(app: Flask) -> None:
    invited("bo@example.org")
    guests = [Guest(name, f"{name}@example.org", (Role.INTERVIEWER,)) for name in ("ada", "bo")]

    with pytest.raises(Refused, match=r"bo@example.org is invited already"):
        actions.invite(guests, actor=factories.user(Role.ADMIN), now=NOW, base_url=BASE_URL)

    assert db.session.scalars(sa.select(Invitation.email)).all() == ["bo@example.org"]


def test_an_account_that_came_in_another_way_closes_the_invitation(app: Flask) -> None:
    token = invited()
    factories.user().email = "ada@example.org"

    assert actions.open_invitation(token, now=NOW) is None


def test_a_verified_address_joins_without_a_password(app: Flask) -> None:
    token = invited("ada@example.org", Role.AUDITOR)

    person = actions.accept_verified("Ada@Example.org", now=NOW)

    assert person is not None
    assert (person.password, person.role_set) == (None, frozenset({Role.AUDITOR}))
    assert actions.open_invitation(token, now=NOW) is None
    assert actions.accept_verified("ada@example.org", now=NOW) is None


def test_an_address_nobody_invited_does_not_join(app: Flask) -> None:
    invited()

    assert actions.accept_verified("eve@example.org", now=NOW) is None
