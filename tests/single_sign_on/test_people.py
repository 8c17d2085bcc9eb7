"""Who is let in by the provider's word, and with which roles."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import Identity, SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.people.models import Invitation
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.single_sign_on.conftest import Running, Traveller, trust


def connected(idp: Running, subject: str, *roles: Role, **values: Any) -> User:
    """A person whom the provider calls ``subject``."""
    person = factories.user(*roles, **values)
    factories.saved(
        Identity(user_id=person.id, issuer=idp.issuer(), subject=subject, linked_at=NOW)
    )
    return person


def invitation(email: str, *roles: Role, **values: Any) -> Invitation:
    return factories.saved(
        Invitation(
            email=email,
            name="Mei Lin Chen",
            roles=list(roles),
            token_sha256=sha256(email.encode()).hexdigest(),
            invited_at=NOW,
            invited_by=factories.user(Role.ADMIN),
            **{"expires_at": NOW + timedelta(days=3650), **values},
        )
    )


def people() -> dict[str, frozenset[Role]]:
    """Everybody's roles, by address."""
    return {each.email: each.role_set for each in db.session.scalars(sa.select(User)).unique()}


def events(*actions: Action) -> list[tuple[Action, int | None, dict[str, Any] | None]]:
    found = db.session.scalars(
        sa.select(Event).where(Event.action.in_(actions)).order_by(Event.number)
    )
    return [(each.action, each.actor_id, each.new) for each in found]


def refusal(traveller: Traveller, subject: str) -> str:
    """What the page says to whom the provider calls ``subject``; fail if they are let in."""
    before = people()
    response = traveller.goes(subject)
    assert response.status_code == 403
    assert not traveller.is_in()
    assert people() == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 0
    return reading.text(response.text)


def test_somebody_is_known_by_issuer_and_subject(traveller: Traveller, idp: Running) -> None:
    person = connected(idp, "mei", name="Mei Lin Chen")
    idp.knows("mei", email="renamed@example.org", email_verified=True, name="Another Name")

    response = traveller.goes("mei", "/single-sign-on?next=/debriefs?phase%3Dopen")

    assert response.headers["Location"] == "/debriefs?phase=open"
    assert "Mei Lin Chen" in traveller.browser.see("/debriefs")
    sign_in = db.session.scalars(sa.select(SignIn)).one()
    assert sign_in.user_id == person.id
    assert events(Action.SIGN_IN_SUCCEEDED, Action.SIGN_IN_FAILED) == [
        (Action.SIGN_IN_SUCCEEDED, person.id, {"by": ["single_sign_on"]})
    ]


def test_a_session_by_single_sign_on_ends_like_any_other(
    traveller: Traveller, idp: Running
) -> None:
    connected(idp, "mei")
    idp.knows("mei")
    traveller.goes("mei")
    assert traveller.is_in()

    db.session.scalars(sa.select(SignIn)).one().ended_at = NOW

    assert not traveller.is_in()


def test_the_same_subject_of_another_issuer_is_somebody_else(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(idp, "mei")
    idp.knows("mei")
    trust(app, monkeypatch, idp.issuer("other"))

    assert "nobody has invited you here" in refusal(traveller, "mei")


def test_an_administrators_address_opens_nothing(traveller: Traveller, idp: Running) -> None:
    connected(idp, "the administrator", Role.ADMIN, name="Ada").email = "ada@example.org"
    idp.knows("eve", email="Ada@Example.org", email_verified=True, groups=["operators"])

    text = refusal(traveller, "eve")

    assert "There is an account for ada@example.org here that is not connected" in text
    assert "Sign in as usual" in text
    assert events(Action.SIGN_IN_FAILED) == [
        (
            Action.SIGN_IN_FAILED,
            None,
            {"by": "single_sign_on", "network": "127.0.0.0/24", "fault": "not_connected"},
        )
    ]


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_tells_nothing(
    traveller: Traveller, idp: Running, verified: object
) -> None:
    factories.user(Role.ADMIN).email = "ada@example.org"
    invitation("lucia@example.org", Role.ADMIN)
    texts = set()
    for address in ("ada@example.org", "lucia@example.org", "nobody@example.org"):
        idp.knows("eve", email=address, email_verified=verified, groups=["operators"])
        texts.add(refusal(traveller, "eve"))

    assert len(texts) == 1
    assert "nobody has invited you here" in texts.pop()


def test_an_invitation_of_the_verified_address_is_accepted(
    traveller: Traveller, idp: Running
) -> None:
    invited = invitation("mei@example.org", Role.INTERVIEWER, Role.AUDITOR)
    idp.knows("mei", email="Mei@example.org", email_verified=True, name="M. L.")

    traveller.goes("mei")

    assert traveller.is_in()
    assert people()["mei@example.org"] == {Role.INTERVIEWER, Role.AUDITOR}
    person = (
        db.session.scalars(sa.select(User).where(User.email == "mei@example.org")).unique().one()
    )
    assert (person.name, person.password) == ("Mei Lin Chen", None)
    assert invited.user_id == person.id
    assert invited.accepted_at is not None
    identity = db.session.scalars(sa.select(Identity)).one()
    assert (identity.user_id, identity.issuer, identity.subject) == (
        person.id,
        idp.issuer(),
        "mei",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"withdrawn_at": NOW},
        {"accepted_at": NOW},
        {"expires_at": NOW - timedelta(days=1)},
    ],
)
def test_an_invitation_that_is_over_lets_nobody_in(
    traveller: Traveller, idp: Running, changes: dict[str, Any]
) -> None:
    invitation("mei@example.org", Role.INTERVIEWER, **changes)
    idp.knows("mei", email="mei@example.org", email_verified=True)

    assert "nobody has invited you here" in refusal(traveller, "mei")


def test_a_group_that_brings_a_role_lets_in(traveller: Traveller, idp: Running) -> None:
    idp.knows(
        "mei",
        email="mei@example.org",
        email_verified=True,
        name="Mei \u202eLin\0 Chen",
        groups=["managers", "hiring", "cooks"],
    )

    traveller.goes("mei")

    assert traveller.is_in()
    assert people() == {"mei@example.org": {Role.HIRING_MANAGER, Role.COORDINATOR}}
    assert db.session.scalars(sa.select(User.name)).one() == "Mei Lin Chen"
    traveller.signs_out()
    traveller.goes("mei")
    assert traveller.is_in()
    assert len(people()) == 1


@pytest.mark.parametrize("groups", [[], ["cooks"], None, "cooks", {"hiring": 1}, [1, None]])
def test_a_stranger_whom_no_group_brings_a_role_is_not_let_in(
    traveller: Traveller, idp: Running, groups: object
) -> None:
    idp.knows("mei", email="mei@example.org", email_verified=True, groups=groups)

    assert "nobody has invited you here" in refusal(traveller, "mei")


@pytest.mark.parametrize("email", ["", None, "mei", 5, ["mei@example.org"], "a@b\0.example"])
def test_a_stranger_without_an_address_is_not_let_in(
    traveller: Traveller, idp: Running, email: object
) -> None:
    idp.knows("mei", email=email, email_verified=True, groups=["hiring"])

    assert "nobody has invited you here" in refusal(traveller, "mei")


def test_a_person_who_left_is_not_let_in(traveller: Traveller, idp: Running) -> None:
    connected(idp, "mei", active=False)
    idp.knows("mei")

    assert "Your account here is closed." in refusal(traveller, "mei")


def test_the_address_of_a_person_who_left_opens_nothing(traveller: Traveller, idp: Running) -> None:
    factories.user(active=False).email = "ada@example.org"
    idp.knows("ada", email="ada@example.org", email_verified=True, groups=["hiring"])

    assert "Your account here is closed." in refusal(traveller, "ada")


@pytest.mark.parametrize("secret", ["of a one-time code", None])
def test_no_second_factor_of_ours_is_asked_for(
    app: Flask,
    traveller: Traveller,
    idp: Running,
    monkeypatch: pytest.MonkeyPatch,
    secret: str | None,
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR_FOR", ["admin"])
    connected(idp, "ada", Role.ADMIN, tf_totp_secret=secret).password = None
    idp.knows("ada", groups=["operators"])

    response = traveller.goes("ada")

    assert response.headers["Location"] == "/"
    assert traveller.is_in()


def test_groups_give_and_take_the_roles_they_bring(traveller: Traveller, idp: Running) -> None:
    person = connected(idp, "mei", Role.INTERVIEWER, Role.HIRING_MANAGER)
    idp.knows("mei", groups=["hiring"])

    traveller.goes("mei")

    assert person.role_set == {Role.INTERVIEWER, Role.COORDINATOR}
    assert events(Action.PERSON_ROLES_CHANGED) == [
        (
            Action.PERSON_ROLES_CHANGED,
            None,
            {"roles": ["coordinator", "interviewer"], "by": "single_sign_on"},
        )
    ]


def test_roles_that_stay_are_no_event(traveller: Traveller, idp: Running) -> None:
    connected(idp, "mei", Role.INTERVIEWER, Role.COORDINATOR)
    idp.knows("mei", groups=["hiring"])

    traveller.goes("mei")

    assert events(Action.PERSON_ROLES_CHANGED) == []


def test_other_roles_end_the_sessions_begun_before(
    app: Flask, traveller: Traveller, idp: Running
) -> None:
    person = connected(idp, "mei", Role.INTERVIEWER)
    elsewhere = Browser(app.test_client())
    elsewhere.sign_in(person)
    assert elsewhere.open("/").status_code == 200
    idp.knows("mei", groups=["hiring"])

    traveller.goes("mei")

    assert traveller.is_in()
    assert elsewhere.open("/").status_code == 302


@pytest.mark.parametrize(
    ("others", "left"), [(False, {Role.ADMIN}), (True, frozenset())], ids=["last", "one of two"]
)
def test_the_last_administrator_stays_one(
    traveller: Traveller, idp: Running, *, others: bool, left: frozenset[Role]
) -> None:
    person = connected(idp, "mei", Role.ADMIN)
    factories.user(Role.ADMIN, active=others)
    idp.knows("mei", groups=[])

    traveller.goes("mei")

    assert person.role_set == left


def test_without_roles_of_groups_the_provider_changes_none(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(app, monkeypatch, idp.issuer(), OIDC_ROLES={})
    person = connected(idp, "mei", Role.ADMIN, Role.COORDINATOR)
    idp.knows("mei", groups=["operators"])

    traveller.goes("mei")

    assert person.role_set == {Role.ADMIN, Role.COORDINATOR}


def test_groups_may_be_called_otherwise(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(app, monkeypatch, idp.issuer(), OIDC_GROUP_CLAIM="https://acme.example/teams")
    person = connected(idp, "mei")
    idp.knows("mei", **{"https://acme.example/teams": "hiring"})

    traveller.goes("mei")

    assert person.role_set == {Role.INTERVIEWER, Role.COORDINATOR}


def test_what_the_token_leaves_out_is_asked_for(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(app, monkeypatch, idp.issuer("thin"))
    idp.knows("mei", email="mei@example.org", email_verified=True, groups=["hiring"])

    traveller.goes("mei")

    assert people() == {"mei@example.org": {Role.COORDINATOR}}


def test_a_client_without_a_secret_signs_in_as_well(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(app, monkeypatch, idp.issuer("public"), OIDC_CLIENT_SECRET="")
    person = connected(idp, "mei")
    db.session.scalars(sa.select(Identity)).one().issuer = idp.issuer("public")
    idp.knows("mei")

    traveller.goes("mei")

    assert traveller.is_in()
    assert db.session.scalars(sa.select(SignIn.user_id)).one() == person.id


def test_a_wrong_secret_lets_nobody_in(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(app, monkeypatch, idp.issuer(), OIDC_CLIENT_SECRET="another")
    connected(idp, "mei")
    idp.knows("mei")

    assert traveller.goes("mei").status_code == 400
    assert not traveller.is_in()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        r"/\evil.example",
        r"\\evil.example",
        "/%09/evil.example",
        "/%0d%0aSet-Cookie:%20a=b",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "%00//evil.example",
        "@evil.example",
        "/" + "a" * 1_000,
    ],
)
def test_signing_in_leads_nowhere_else(traveller: Traveller, idp: Running, elsewhere: str) -> None:
    connected(idp, "mei")
    idp.knows("mei")

    response = traveller.goes("mei", f"/single-sign-on?next={elsewhere}")

    assert response.headers["Location"] == "/"
    again = traveller.browser.open(f"/single-sign-on?next={elsewhere}")
    assert again.headers["Location"] == "/"
