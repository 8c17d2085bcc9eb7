"""Whatever is wrong at the provider or on the way: nobody is let in, and the page says so."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from debrief.accounts.models import Identity, SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.single_sign_on import actions, provider
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.single_sign_on import forgeries
from tests.single_sign_on.conftest import Running, Traveller, running, trust


def known(person: User, issuer: str, subject: str) -> User:
    factories.saved(Identity(user_id=person.id, issuer=issuer, subject=subject, linked_at=NOW))
    return person


def failures() -> list[str]:
    """The faults that the log holds."""
    found = db.session.scalars(sa.select(Event).where(Event.action == Action.SIGN_IN_FAILED))
    return [(each.new or {})["fault"] for each in found]


def sign_ins() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) or 0


@pytest.mark.parametrize("forgery", forgeries.FORGERIES)
def test_a_token_lets_nobody_in(traveller: Traveller, idp: Running, forgery: str) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei", fault=forgery)

    response = traveller.goes("mei")

    assert response.status_code == 400
    assert "The answer of Acme ID cannot be trusted" in reading.text(response.text)
    assert not traveller.is_in()
    assert (failures(), sign_ins()) == ([forgeries.FORGERIES[forgery][1]], 0)


def test_the_same_token_without_a_fault_lets_in(traveller: Traveller, idp: Running) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei")

    response = traveller.goes("mei")

    assert response.headers["Location"] == "/"
    assert traveller.is_in()
    assert (failures(), sign_ins()) == ([], 1)


@pytest.mark.parametrize(
    ("fault", "status", "noted"),
    [
        ("no ID token", 400, "token"),
        ("no access token", 400, "token"),
        ("people endpoint speaks of another", 400, "subject"),
        ("token endpoint down", 503, "unreachable"),
        ("token endpoint hangs", 503, "unreachable"),
        ("token endpoint answers with a page", 503, "unreachable"),
        ("token endpoint answers with a list", 503, "unreachable"),
        ("declined", 400, "provider_refused"),
    ],
)
def test_a_provider_that_fails_half_way_lets_nobody_in(
    app: Flask,
    traveller: Traveller,
    idp: Running,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    status: int,
    noted: str,
) -> None:
    trust(app, monkeypatch, idp.issuer("thin"))
    monkeypatch.setattr(provider, "TIME_OUT", (1, 0.3))
    known(factories.user(), idp.issuer("thin"), "mei")
    idp.knows("mei", fault=fault)

    response = traveller.goes("mei")

    assert response.status_code == status
    assert "<h1>" in response.text
    assert not traveller.is_in()
    assert (failures(), sign_ins()) == ([noted], 0)


@pytest.mark.parametrize(
    ("tenant", "status", "noted"),
    [
        ("down", 503, "unreachable"),
        ("hangs", 503, "unreachable"),
        ("html", 503, "unreachable"),
        ("list", 503, "unreachable"),
        ("elsewhere", 503, "unreachable"),
        ("other-issuer", 400, "issuer"),
        ("unsigned", 400, "metadata"),
        ("numbers", 400, "metadata"),
        ("in-the-clear", 400, "metadata"),
        ("no-keys", 400, "metadata"),
    ],
)
def test_nobody_is_sent_to_a_provider_that_cannot_be_used(
    app: Flask,
    traveller: Traveller,
    idp: Running,
    monkeypatch: pytest.MonkeyPatch,
    tenant: str,
    status: int,
    noted: str,
) -> None:
    factories.user()
    trust(app, monkeypatch, idp.issuer(tenant))
    monkeypatch.setattr(provider, "TIME_OUT", (1, 0.3))

    response = traveller.browser.open("/single-sign-on")

    assert response.status_code == status
    assert "Go to sign-in" in response.text
    assert failures() == [noted]
    assert "Sign in with Acme ID" in traveller.browser.see("/login")


def test_a_provider_that_is_not_there_is_asked_again_once_it_is(
    app: Flask, traveller: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as gone:
        issuer = gone.issuer()
    trust(app, monkeypatch, issuer)

    page = traveller.browser.see("/single-sign-on", status=503)

    assert "Acme ID does not answer" in page
    with running(int(urlsplit(issuer).port or 0)) as back:
        assert back.issuer() == issuer
        assert traveller.browser.open("/single-sign-on").status_code == 302


def test_keys_that_cannot_be_read_let_nobody_in(
    app: Flask, traveller: Traveller, idp: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(app, monkeypatch, idp.issuer("odd-keys"))
    known(factories.user(), idp.issuer("odd-keys"), "mei")
    idp.knows("mei")

    assert traveller.goes("mei").status_code == 400
    assert failures() == ["metadata"]


def test_an_answer_counts_once(traveller: Traveller, idp: Running) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei", fault="code good twice")
    answer = traveller.returns_to("mei")
    traveller.browser.open(answer)

    assert traveller.browser.open(answer).status_code == 400
    assert sign_ins() == 1

    traveller.signs_out()
    page = traveller.browser.see(answer, status=400)
    assert "This sign-in cannot be finished" in page
    assert not traveller.is_in()
    assert failures() == ["state", "state"]


def test_an_answer_counts_in_the_browser_that_began(
    app: Flask, traveller: Traveller, idp: Running
) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei")
    answer = traveller.returns_to("mei")
    other = Traveller(Browser(app.test_client()))

    assert other.browser.open(answer).status_code == 400
    assert not other.is_in()

    other.returns_to("mei")
    assert other.browser.open(answer).status_code == 400
    assert not other.is_in()
    assert failures() == ["state", "state"]


def test_an_answer_that_comes_late_counts_no_more(traveller: Traveller, idp: Running) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei")
    answer = traveller.returns_to("mei")

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=True):
        response = traveller.browser.open(answer)

    assert response.status_code == 400
    assert "more than ten minutes ago" in response.text
    assert failures() == ["state"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=1",
        "?state=1",
        "?code=1&state=1",
        "?error=access_denied&error_description=<script>",
        "?code=%00&state=%00",
        "?state=%C3%A9&code=%F0%9F%92%A9",
        "?state=&code=",
    ],
)
def test_an_answer_to_nothing_lets_nobody_in(
    traveller: Traveller, idp: Running, query: str
) -> None:
    assert traveller.browser.open(f"/single-sign-on/return{query}").status_code == 400

    traveller.browser.open("/single-sign-on")
    response = traveller.browser.open(f"/single-sign-on/return{query}")

    assert response.status_code == 400
    assert "script" not in reading.text(response.text)
    assert failures() == ["state", "state"]


def test_a_code_that_the_provider_did_not_give_is_refused(
    traveller: Traveller, idp: Running
) -> None:
    idp.knows("mei")
    answer = traveller.returns_to("mei")
    state = parse_qs(urlsplit(answer).query)["state"][0]

    response = traveller.browser.open(f"/single-sign-on/return?code=guessed&state={state}")

    assert response.status_code == 400
    assert failures() == ["code"]


def test_a_code_begun_by_somebody_else_is_refused(
    app: Flask, traveller: Traveller, idp: Running
) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei")
    stolen = parse_qs(urlsplit(traveller.returns_to("mei")).query)["code"][0]
    thief = Traveller(Browser(app.test_client()))
    idp.knows("eve")
    state = parse_qs(urlsplit(thief.returns_to("eve")).query)["state"][0]

    response = thief.browser.open(f"/single-sign-on/return?code={stolen}&state={state}")

    assert response.status_code == 400
    assert not thief.is_in()
    assert failures() == ["code"]


@pytest.mark.parametrize(("fault", "noted"), [("unnamed", ["issuer"]), ("", [])])
def test_a_provider_that_names_itself_must_do_so_each_time(
    app: Flask,
    traveller: Traveller,
    idp: Running,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    noted: list[str],
) -> None:
    trust(app, monkeypatch, idp.issuer("names-itself"))
    known(factories.user(), idp.issuer("names-itself"), "mei")
    idp.knows("mei", fault=fault)

    traveller.goes("mei")

    assert traveller.is_in() == (not noted)
    assert failures() == noted


def test_an_answer_named_after_another_provider_is_refused(
    traveller: Traveller, idp: Running
) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei")

    traveller.browser.open(f"{traveller.returns_to('mei')}&iss=https://other.example")

    assert not traveller.is_in()
    assert failures() == ["issuer"]


def test_new_keys_are_fetched_once(traveller: Traveller, idp: Running) -> None:
    known(factories.user(), idp.issuer(), "mei")
    idp.knows("mei")
    traveller.goes("mei")
    before = idp.times_asked("/good/keys")
    traveller.signs_out()
    traveller.goes("mei")
    assert idp.times_asked("/good/keys") == before

    idp.tell("rotate")
    traveller.signs_out()
    traveller.goes("mei")

    assert traveller.is_in()
    assert idp.times_asked("/good/keys") == before + 1


def test_a_key_that_nobody_knows_is_looked_for_once(traveller: Traveller, idp: Running) -> None:
    idp.knows("mei")
    traveller.goes("mei")
    before = idp.times_asked("/good/keys")
    idp.knows("eve", fault="signed by a stranger who says so")
    eve = Traveller(traveller.browser)

    eve.goes("eve")

    assert idp.times_asked("/good/keys") == before + 1


def test_what_fails_over_and_over_is_kept_only_so_often(
    traveller: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "FREE_IN_NETWORK", 3)
    for _ in range(6):
        traveller.browser.see("/single-sign-on/return", status=400)

    assert failures() == ["state"] * 3
