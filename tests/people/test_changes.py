"""What an administrator changes of somebody, and what nobody may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.models import Message
from debrief.people import actions, changes
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW
from tests.people.links import invited


def change(person: User, actor: User, **wanted: Any) -> None:
    """Change ``person`` as a form drawn just now would."""
    details = replace(changes.entered(person), **wanted)
    changes.change(person, details, revision=person.revision, actor=actor, now=NOW)


def signed_in(person: User, token: str = "0" * 64) -> SignIn:
    return factories.saved(
        SignIn(
            user_id=person.id,
            token_sha256=token,
            device="Firefox on Linux",
            address="127.0.0.1",
            began_at=NOW,
            seen_at=NOW,
            proved_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
    )


def events() -> list[tuple[Any, ...]]:
    db.session.commit()
    found = db.session.scalars(sa.select(Event).order_by(Event.number))
    return [(each.action, each.subject, each.old, each.new) for each in found]


def test_other_roles_hold_and_end_the_sessions(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user(Role.INTERVIEWER)
    session, uniquifier = signed_in(person), person.fs_uniquifier

    change(person, admin, roles=frozenset({Role.AUDITOR, Role.COORDINATOR}))

    assert person.role_set == {Role.AUDITOR, Role.COORDINATOR}
    assert session.ended_at == NOW
    assert person.fs_uniquifier != uniquifier
    assert events()[-1] == (
        Action.PERSON_ROLES_CHANGED,
        f"person:{person.id}",
        {"roles": ["interviewer"]},
        {"roles": ["coordinator", "auditor"]},
    )


def test_another_name_ends_no_session(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()
    session = signed_in(person)

    change(person, admin, name="Łukasz Żółć", time_zone="Europe/Warsaw")

    assert (person.name, person.time_zone) == ("Łukasz Żółć", "Europe/Warsaw")
    assert session.ended_at is None
    assert events() == [
        (
            Action.PERSON_CHANGED,
            f"person:{person.id}",
            None,
            {"fields": ["name", "time_zone"]},
        )
    ]


def test_both_addresses_are_told_of_a_change(app: Flask) -> None:
    admin = factories.user(Role.ADMIN, name="Nadia Benhaddou")
    person = factories.user()
    old, session = person.email, signed_in(person)

    change(person, admin, email="New@Example.org")

    assert person.email == "new@example.org"
    assert session.ended_at == NOW
    mails = db.session.scalars(sa.select(Message).order_by(Message.id)).all()
    assert [mail.to for mail in mails] == [old, "new@example.org"]
    assert f"from {old} to new@example.org" in mails[0].text
    assert "other than Nadia Benhaddou at once" in mails[0].text


def test_nothing_changed_is_nothing_recorded(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()

    change(person, admin)

    assert events() == []


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"name": ""}, "Give a name of at most 200 characters."),
        ({"name": "x" * 201}, "Give a name of at most 200 characters."),
        ({"email": "nobody"}, "Give a whole e-mail address."),
        ({"email": "x" * 60 + "@" + "x" * 60 + "." + "y" * 60 + "." + "z" * 60}, "Give a"),
        ({"time_zone": "Mars/Olympus"}, "There is no time zone Mars/Olympus."),
        ({"roles": frozenset()}, "Give at least one role, or deactivate the account."),
    ],
)
def test_what_cannot_be_used_is_refused(app: Flask, wanted: dict[str, Any], message: str) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()

    with pytest.raises(Refused, match=message):
        change(person, admin, **wanted)


def test_an_address_belongs_to_one_person_however_it_is_written(app: Flask) -> None:
    admin, person, other = factories.user(Role.ADMIN), factories.user(), factories.user()

    with pytest.raises(Refused, match="has an account already"):
        change(person, admin, email=other.email.upper())


@pytest.mark.parametrize("roles", [{Role.ADMIN, Role.COORDINATOR}, {Role.INTERVIEWER}])
def test_nobody_changes_their_own_roles(app: Flask, roles: set[Role]) -> None:
    factories.user(Role.ADMIN)
    admin = factories.user(Role.ADMIN)

    with pytest.raises(Refused, match=r"changes their own roles. Ask another administrator"):
        change(admin, admin, roles=frozenset(roles))


def test_the_last_administrator_stays(app: Flask) -> None:
    factories.user(Role.ADMIN, active=False)
    last = factories.user(Role.ADMIN)

    with pytest.raises(Refused, match=r"roles\. Add another administrator first."):
        change(last, last, roles=frozenset({Role.INTERVIEWER}))
    with pytest.raises(Refused, match=r"account\. Add another administrator first."):
        changes.deactivate(last, actor=last, now=NOW)


def test_one_of_two_administrators_can_go(app: Flask) -> None:
    one, other = factories.user(Role.ADMIN), factories.user(Role.ADMIN)

    change(one, other, roles=frozenset({Role.INTERVIEWER}))

    assert one.role_set == {Role.INTERVIEWER}


def test_an_administrator_changes_the_own_name(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)

    change(admin, admin, name="Nadia")

    assert admin.name == "Nadia"


def test_the_second_writer_is_overtaken(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()
    seen, details = person.revision, changes.entered(person)
    change(person, admin, name="First")

    with pytest.raises(Overtaken):
        changes.change(person, replace(details, name="Second"), revision=seen, actor=admin, now=NOW)

    assert person.name == "First"


def test_roles_alone_make_a_new_revision(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()
    seen = person.revision

    change(person, admin, roles=frozenset({Role.AUDITOR}))

    assert person.revision > seen


def test_who_is_no_administrator_any_more_changes_nobody(app: Flask) -> None:
    person = factories.user()

    for actor in (factories.user(Role.COORDINATOR), factories.user(Role.ADMIN, active=False)):
        for act in (changes.deactivate, changes.reactivate, changes.sign_out):
            with pytest.raises(Refused, match="You are no administrator any more"):
                act(person, actor=actor, now=NOW)


def test_whoever_leaves_is_out_at_once_and_stays_in_the_record(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user(Role.INTERVIEWER)
    card = factories.scorecard(factories.seat(interviewer=person))
    session, uniquifier = signed_in(person), person.fs_uniquifier

    changes.deactivate(person, actor=admin, now=NOW)

    assert (person.active, person.deactivated_at) == (False, NOW)
    assert session.ended_at == NOW
    assert person.fs_uniquifier != uniquifier
    assert card.seat.interviewer == person
    assert events()[-1][:2] == (Action.PERSON_DEACTIVATED, f"person:{person.id}")


def test_whoever_leaves_cannot_come_back_by_an_invitation(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)
    token = invited("ada@example.org", by=admin)
    person = factories.user()
    person.email = "ada@example.org"

    changes.deactivate(person, actor=admin, now=NOW)
    person.email = "elsewhere@example.org"

    assert actions.open_invitation(token, now=NOW) is None


def test_leaving_twice_is_leaving_once(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()
    changes.deactivate(person, actor=admin, now=NOW)

    changes.deactivate(person, actor=admin, now=NOW + timedelta(days=1))

    assert person.deactivated_at == NOW


def test_reactivating_gives_back_the_account_and_nothing_else(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user(Role.AUDITOR)
    session = signed_in(person)
    changes.deactivate(person, actor=admin, now=NOW)
    uniquifier = person.fs_uniquifier

    changes.reactivate(person, actor=admin, now=NOW)

    assert (person.active, person.deactivated_at) == (True, None)
    assert (person.role_set, session.ended_at) == (frozenset({Role.AUDITOR}), NOW)
    assert person.fs_uniquifier == uniquifier


def test_signing_out_everywhere_is_recorded(app: Flask) -> None:
    admin, person = factories.user(Role.ADMIN), factories.user()
    session = signed_in(person)

    changes.sign_out(person, actor=admin, now=NOW)

    assert session.ended_at == NOW
    assert events()[-1][:2] == (Action.PERSON_SIGNED_OUT, f"person:{person.id}")
