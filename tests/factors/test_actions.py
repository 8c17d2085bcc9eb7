"""What an administrator does for somebody who lost every factor."""

import pytest
from flask import Flask
from sqlalchemy import select

from debrief.accounts.models import Passkey
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.factors import actions
from debrief.mail.models import Message
from debrief.refusals import Refused
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser
from tests.factors.proofs import Key, give_password, is_in, register, with_codes


def test_an_administrator_resets_the_factors_of_another(app: Flask, browser: Browser) -> None:
    person, _ = with_codes()
    admin = factories.user(Role.ADMIN)
    browser.sign_in(person)
    register(browser, Key())

    actions.reset(person, actor=admin, now=NOW)
    db.session.commit()

    assert (person.tf_totp_secret, person.totp_counter, person.mf_recovery_codes) == (
        None,
        None,
        None,
    )
    assert db.session.scalars(select(Passkey)).all() == []
    assert not is_in(browser)
    reset = db.session.scalars(
        select(Event).where(Event.action == Action.SECOND_FACTORS_RESET)
    ).one()
    assert (reset.actor_id, reset.subject) == (admin.id, f"person:{person.id}")
    assert reset.old == {"codes": True, "passkeys": 1, "recovery_codes": 0}
    told = db.session.scalars(select(Message.subject).where(Message.to == person.email)).all()
    assert told[-1] == "Your second factors were reset"
    assert give_password(browser, person).headers["Location"] == "/"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_no_other_role_resets_factors(app: Flask, role: Role) -> None:
    person, _ = with_codes()

    with pytest.raises(Refused, match="Only another administrator"):
        actions.reset(person, actor=factories.user(role), now=NOW)

    assert person.tf_totp_secret is not None


def test_an_administrator_does_not_reset_the_own_factors(app: Flask) -> None:
    person, _ = with_codes()
    person.roles[0].role = Role.ADMIN

    with pytest.raises(Refused, match="Only another administrator"):
        actions.reset(person, actor=person, now=NOW)

    assert person.tf_totp_secret is not None
