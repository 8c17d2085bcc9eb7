"""Connecting and disconnecting one's own account, and proving again who one is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import Identity, Passkey, SignIn, User
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.mail.models import Message
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.single_sign_on.conftest import Running, Traveller
from tests.single_sign_on.test_people import connected, events


def identities() -> list[tuple[int, str]]:
    return [(each.user_id, each.subject) for each in db.session.scalars(sa.select(Identity))]


def link(page: str, text: str) -> str:
    """Where the link that reads ``text`` leads."""
    found = re.search(rf'<a [^>]*href="([^"]*)">{text}</a>', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def way_to_connect(browser: Browser) -> str:
    """From the settings to the address at the provider."""
    page = browser.see(link(browser.see("/me"), "Sign-in and security"))
    assert "Single sign-on Not connected" in reading.text(page)
    return link(browser.see(link(page, "Connect")), "Continue to Acme ID")


def long_ago() -> None:
    """Let it be an hour ago that the person proved who it is."""
    sign_in = db.session.scalars(sa.select(SignIn).order_by(SignIn.id.desc())).first()
    assert sign_in
    sign_in.proved_at = datetime.now(UTC) - timedelta(hours=1)


def test_a_connected_account_signs_in(traveller: Traveller, idp: Running) -> None:
    person = factories.user(Role.COORDINATOR)
    traveller.browser.sign_in(person)
    idp.knows("mei", email="elsewhere@example.org")

    answer = traveller.signs_in("mei", way_to_connect(traveller.browser))
    response = traveller.browser.open(answer)

    assert response.headers["Location"] == "/me/security"
    assert identities() == [(person.id, "mei")]
    page = reading.text(traveller.browser.see("/me/security"))
    assert "Acme ID is connected with your account." in page
    assert "Single sign-on Connected You can sign in with Acme ID since" in page
    identity = db.session.scalars(sa.select(Identity.id)).one()
    assert events(Action.IDENTITY_LINKED) == [
        (Action.IDENTITY_LINKED, person.id, {"identity": identity})
    ]
    mail = db.session.scalars(sa.select(Message)).one()
    assert (mail.to, mail.subject) == (person.email, "Acme ID is connected with your account")
    traveller.signs_out()
    traveller.goes("mei")
    assert traveller.is_in()
    assert events(Action.SIGN_IN_SUCCEEDED)[-1][1] == person.id


def test_whom_the_provider_knows_belongs_to_one_person(traveller: Traveller, idp: Running) -> None:
    other = connected(idp, "mei")
    traveller.browser.sign_in(factories.user())
    idp.knows("mei")

    response = traveller.browser.open(traveller.signs_in("mei", way_to_connect(traveller.browser)))

    assert response.status_code == 403
    assert "belongs to another account here" in reading.text(response.text)
    assert identities() == [(other.id, "mei")]


def test_a_person_is_connected_once(traveller: Traveller, idp: Running) -> None:
    person = factories.user()
    traveller.browser.sign_in(person)
    idp.knows("lucia")
    address = way_to_connect(traveller.browser)
    factories.saved(Identity(user_id=person.id, issuer=idp.issuer(), subject="mei", linked_at=NOW))

    response = traveller.browser.open(traveller.signs_in("lucia", address))

    assert response.status_code == 403
    assert "is connected with Acme ID already" in reading.text(response.text)
    assert identities() == [(person.id, "mei")]


def test_what_one_person_began_does_not_connect_another(traveller: Traveller, idp: Running) -> None:
    traveller.browser.sign_in(factories.user())
    idp.knows("mei")
    answer = traveller.signs_in("mei", way_to_connect(traveller.browser))
    with traveller.browser.client.session_transaction() as session:
        journey = session["single_sign_on"]
    traveller.browser.sign_in(factories.user())
    with traveller.browser.client.session_transaction() as session:
        session["single_sign_on"] = journey

    response = traveller.browser.open(answer)

    assert response.status_code == 400
    assert identities() == []


def test_who_views_as_somebody_connects_nothing(traveller: Traveller, idp: Running) -> None:
    traveller.browser.sign_in(factories.user(Role.ADMIN))
    idp.knows("ada")
    answer = traveller.signs_in("ada", way_to_connect(traveller.browser))
    sign_in = db.session.scalars(sa.select(SignIn)).one()
    sign_in.viewing_as_id = factories.user().id
    sign_in.viewing_until = datetime.now(UTC) + timedelta(hours=1)

    for path in (answer, "/me/single-sign-on/connect", "/single-sign-on/prove"):
        assert "This page is not shown to you" in traveller.browser.see(path, status=403)

    assert identities() == []


def test_who_disconnects_is_told(app: Flask, traveller: Traveller, idp: Running) -> None:
    person = connected(idp, "mei")
    elsewhere = Browser(app.test_client())
    elsewhere.sign_in(person)
    traveller.browser.sign_in(person)
    path = link(traveller.browser.see("/me/security"), "Disconnect")
    assert person.email in traveller.browser.see(path)

    assert traveller.browser.send(path) == "/me/security"

    assert identities() == []
    assert "Acme ID is disconnected." in traveller.browser.see("/me/security")
    assert elsewhere.open("/").status_code == 302
    assert events(Action.IDENTITY_UNLINKED) == [(Action.IDENTITY_UNLINKED, person.id, None)]
    mail = db.session.scalars(sa.select(Message)).one()
    assert (mail.to, mail.subject) == (
        person.email,
        "Acme ID is disconnected from your account",
    )
    idp.knows("mei")
    stranger = Traveller(Browser(app.test_client()))
    assert stranger.goes("mei").status_code == 403


@pytest.mark.parametrize("act", ["connect", "disconnect"])
def test_either_asks_for_a_fresh_proof(traveller: Traveller, idp: Running, act: str) -> None:
    traveller.browser.sign_in(connected(idp, "mei"))
    long_ago()

    response = traveller.browser.open(f"/me/single-sign-on/{act}")

    assert response.status_code == 303
    assert response.headers["Location"] == f"/me/prove?next=/me/single-sign-on/{act}"
    page = traveller.browser.see(response.headers["Location"])
    assert link(page, "Confirm with Acme ID") == (
        f"/single-sign-on/prove?next=/me/single-sign-on/{act}"
    )


def test_whom_the_provider_does_not_know_it_cannot_prove(traveller: Traveller) -> None:
    traveller.browser.sign_in(factories.user())

    page = traveller.browser.see("/me/prove")

    assert "Acme ID" not in page
    assert 'name="password"' in page


def test_who_has_no_password_proves_it_by_the_provider(traveller: Traveller, idp: Running) -> None:
    person = connected(idp, "mei")
    person.password = None
    traveller.browser.sign_in(person)

    page = traveller.browser.see("/me/prove")

    assert "Confirm with Acme ID" in page
    assert "Sign in again" not in page


def passkey(usage: str) -> Passkey:
    return Passkey(
        name="Laptop",
        credential_id=b"1",
        public_key=b"1",
        backup_state=False,
        device_type="single_device",
        usage=usage,
        create_datetime=NOW,
        lastuse_datetime=NOW,
    )


@pytest.mark.parametrize(("usage", "left"), [("", 1), ("secondary", 1), ("first", 0)])
def test_the_only_way_in_stays(traveller: Traveller, idp: Running, usage: str, left: int) -> None:
    person = connected(idp, "mei")
    person.password = None
    person.webauthn = [passkey(usage)] if usage else []
    traveller.browser.sign_in(person)

    page = traveller.browser.see("/me/single-sign-on/disconnect")
    response = traveller.browser.post("/me/single-sign-on/disconnect")

    assert len(identities()) == left
    assert ("Acme ID is your only way to sign in." in page) == bool(left)
    assert response.status_code == (409 if left else 302)
    assert ("Acme ID is your only way to sign in." in response.text) == bool(left)


def test_what_is_not_connected_cannot_be_disconnected(traveller: Traveller) -> None:
    traveller.browser.sign_in(factories.user())

    response = traveller.browser.post("/me/single-sign-on/disconnect")

    assert response.status_code == 409
    assert "Your account is not connected with Acme ID." in response.text


def proved_at() -> datetime:
    return db.session.scalars(sa.select(SignIn.proved_at).order_by(SignIn.id.desc())).first() or NOW


def test_proving_again_goes_to_the_provider_which_asks(traveller: Traveller, idp: Running) -> None:
    person = connected(idp, "mei")
    idp.knows("mei")
    traveller.goes("mei")
    long_ago()
    token = db.session.scalars(sa.select(SignIn.token_sha256)).one()

    start = traveller.browser.open("/single-sign-on/prove?next=/me").headers["Location"]
    assert "prompt=login" in start
    assert "max_age=0" in start
    response = traveller.browser.open(traveller.signs_in("mei", start))

    assert response.headers["Location"] == "/me"
    assert datetime.now(UTC) - proved_at() < timedelta(minutes=1)
    assert db.session.scalars(sa.select(SignIn.token_sha256)).one() != token
    assert events(Action.SIGN_IN_PROVED_AGAIN) == [
        (Action.SIGN_IN_PROVED_AGAIN, person.id, {"by": "single_sign_on"})
    ]
    assert traveller.is_in()


def test_an_earlier_sign_in_at_the_provider_proves_nothing(
    traveller: Traveller, idp: Running
) -> None:
    connected(idp, "mei")
    idp.knows("mei", fault="not asked anew")
    traveller.goes("mei")
    long_ago()
    before = proved_at()

    response = traveller.goes("mei", "/single-sign-on/prove?next=/me")

    assert response.status_code == 400
    assert "Acme ID did not ask who you are" in response.text
    assert proved_at() == before
    assert traveller.is_in()


def test_somebody_else_at_the_provider_proves_nothing(traveller: Traveller, idp: Running) -> None:
    connected(idp, "mei")
    connected(idp, "lucia")
    idp.knows("mei")
    idp.knows("lucia")
    traveller.goes("mei")
    long_ago()
    before = proved_at()

    response = traveller.goes("lucia", "/single-sign-on/prove")

    assert response.status_code == 403
    assert "That is not the account you are signed in with here." in response.text
    assert proved_at() == before


def test_a_proof_needs_a_sign_in(app: Flask, traveller: Traveller, idp: Running) -> None:
    connected(idp, "mei")
    idp.knows("mei")
    traveller.goes("mei")
    answer = traveller.returns_to("mei", "/single-sign-on/prove")
    db.session.scalars(sa.select(SignIn)).one().ended_at = NOW

    assert traveller.browser.open(answer).status_code == 400
    assert not traveller.is_in()
    assert events(Action.SIGN_IN_PROVED_AGAIN) == []


def test_disconnecting_needs_its_token(traveller: Traveller, idp: Running) -> None:
    person: User = connected(idp, "mei")
    traveller.browser.sign_in(person)

    response = traveller.browser.open("/me/single-sign-on/disconnect", method="POST")

    assert response.status_code == 400
    assert identities() == [(person.id, "mei")]
