"""The page of everything that signs a person in, and what is done there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from debrief.accounts.models import Passkey
from debrief.app import create_app
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.factors.steps import SECRET
from debrief.mail.models import Message
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import Browser
from tests.factors.proofs import (
    Key,
    code_now,
    give_code,
    give_password,
    is_in,
    maker,
    register,
    with_codes,
    with_recovery_codes,
)

MOMENT = datetime(2026, 11, 24, 15, 0, 10, tzinfo=UTC)


def events(*actions: Action) -> list[Action]:
    """What the log says of second factors, in order."""
    wanted = actions or (
        Action.SECOND_FACTOR_ADDED,
        Action.SECOND_FACTOR_REMOVED,
        Action.RECOVERY_CODES_MADE,
        Action.PASSKEY_ADDED,
        Action.PASSKEY_REMOVED,
    )
    found = select(Event.action).where(Event.action.in_(wanted)).order_by(Event.number)
    return list(db.session.scalars(found))


def subjects() -> list[str]:
    return list(db.session.scalars(select(Message.subject).order_by(Message.id)))


def shown_codes(page: str) -> list[str]:
    return re.findall(r"<code>([0-9A-Z-]{19})</code>", page)


def secret_of(browser: Browser) -> str:
    """The secret that the page which sets codes up shows."""
    browser.see("/me/security/codes")
    with browser.client.session_transaction() as session:
        return str(session[SECRET]["secret"])


def set_up(browser: Browser) -> str:
    """Set up codes as the signed-in person; the page with the recovery codes."""
    response = browser.post("/me/security/codes", code=code_now(secret_of(browser)))
    assert response.status_code == 200, response.text
    return response.text


def test_the_page_says_what_signs_its_reader_in(browser: Browser) -> None:
    browser.sign_in(factories.user())

    words = reading.text(browser.see("/me/security"))

    assert "One-time codes Off" in words
    assert "Passkeys None" in words
    assert "You have no passkey yet." in words
    assert "Recovery codes None" in words


def test_codes_are_set_up_with_a_picture_and_a_key(browser: Browser) -> None:
    browser.sign_in(factories.user())
    secret = secret_of(browser)

    page = browser.see("/me/security/codes")

    assert maker().get_totp_pretty_key(secret) in page
    assert '<svg class="qr"' in page
    assert "style=" not in page


def test_a_reload_shows_the_same_key(browser: Browser) -> None:
    browser.sign_in(factories.user())

    assert secret_of(browser) == secret_of(browser)


def next_in_the_same_browser(browser: Browser) -> None:
    """Let somebody else sign in where nobody signed out."""
    with browser.client.session_transaction() as session:
        kept = dict(session)
    browser.sign_in(factories.user())
    with browser.client.session_transaction() as session:
        session.update(kept | dict(session))


def test_whoever_used_the_browser_before_does_not_know_the_key(browser: Browser) -> None:
    browser.sign_in(factories.user())
    before = secret_of(browser)
    next_in_the_same_browser(browser)

    assert secret_of(browser) != before


def test_a_passkey_asked_for_by_one_is_not_added_to_the_next(browser: Browser) -> None:
    browser.sign_in(factories.user())
    options = browser.post("/me/security/passkeys/options").json
    assert options is not None
    next_in_the_same_browser(browser)

    answer = Key().create(options)

    assert browser.post("/me/security/passkeys", name="Key", credential=answer).status_code == 422
    assert db.session.scalars(select(Passkey)).all() == []


def test_the_secret_is_nowhere_in_the_clear(browser: Browser) -> None:
    person = factories.user()
    browser.sign_in(person)
    set_up(browser)

    assert person.tf_totp_secret is not None
    plain = maker().get_totp_b32_key(person.tf_totp_secret)
    assert plain not in person.tf_totp_secret


def test_setting_codes_up_shows_recovery_codes_once(browser: Browser) -> None:
    person = factories.user()
    browser.sign_in(person)

    codes = shown_codes(set_up(browser))

    assert len(set(codes)) == 10
    assert not set(codes) & set(person.mf_recovery_codes or [])
    assert events() == [Action.SECOND_FACTOR_ADDED, Action.RECOVERY_CODES_MADE]
    assert subjects() == ["One-time codes were added to your account"]
    page = browser.see("/me/security")
    assert "One-time codes On" in reading.text(page)
    assert "Recovery codes 10 left" in reading.text(page)
    assert shown_codes(page) == []


def test_the_code_that_set_codes_up_does_not_sign_in_as_well(app: Flask, browser: Browser) -> None:
    with time_machine.travel(MOMENT, tick=False):
        person = factories.user()
        browser.sign_in(person)
        set_up(browser)
        assert person.tf_totp_secret is not None
        other = Browser(app.test_client())
        give_password(other, person)

        assert give_code(other, code_now(person.tf_totp_secret)).status_code == 422


def test_a_wrong_code_sets_nothing_up(browser: Browser) -> None:
    person = factories.user()
    browser.sign_in(person)
    secret_of(browser)

    response = browser.post("/me/security/codes", code="000000")

    assert response.status_code == 422
    assert "Check that the clock of the device is right" in response.text
    assert person.tf_totp_secret is None
    assert events() == []


def test_codes_that_are_set_up_are_not_shown_again(browser: Browser) -> None:
    person, _ = with_codes()
    browser.sign_in(person)

    assert browser.open("/me/security/codes").headers["Location"] == "/me/security"


def test_removing_the_last_factor_removes_its_recovery_codes(browser: Browser) -> None:
    person, _ = with_codes()
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")
    browser.sign_in(person)
    assert "Your password alone will open your account" in browser.see("/me/security/codes/remove")

    assert browser.send("/me/security/codes/remove") == "/me/security"

    assert (person.tf_totp_secret, person.tf_primary_method, person.mf_recovery_codes) == (
        None,
        None,
        None,
    )
    assert events() == [Action.SECOND_FACTOR_REMOVED]
    assert subjects() == ["One-time codes were removed from your account"]


def test_recovery_codes_stay_while_a_factor_is_left(browser: Browser) -> None:
    person, _ = with_codes()
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")
    browser.sign_in(person)
    register(browser, Key())

    browser.send("/me/security/codes/remove")

    assert len(person.mf_recovery_codes or []) == 1


def test_new_recovery_codes_replace_the_old(app: Flask, browser: Browser) -> None:
    person, _ = with_codes()
    with_recovery_codes(person, "ABCD-EFGH-JKMN-PQRS")
    browser.sign_in(person)
    assert "worth nothing after that" in browser.see("/me/security/recovery-codes")

    codes = shown_codes(browser.post("/me/security/recovery-codes").text)

    assert len(codes) == 10
    assert subjects() == ["New recovery codes were made for your account"]
    other = Browser(app.test_client())
    give_password(other, person)
    assert give_code(other, "ABCD-EFGH-JKMN-PQRS").status_code == 422
    assert give_code(other, codes[3]).headers["Location"] == "/"


def test_there_are_no_recovery_codes_without_a_factor(browser: Browser) -> None:
    browser.sign_in(factories.user())

    browser.see("/me/security/recovery-codes", status=404)


PAGES = ("codes", "codes/remove", "recovery-codes")


@pytest.mark.parametrize("page", PAGES)
def test_what_changes_a_factor_asks_for_a_fresh_proof(browser: Browser, page: str) -> None:
    person = factories.user() if page == "codes" else with_codes()[0]
    browser.sign_in(person)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=False):
        address = browser.open(f"/me/security/{page}").headers["Location"]

    assert address == f"/me/prove?next=/me/security/{page}"


@pytest.mark.parametrize("act", ["passkeys/options", "passkeys"])
def test_adding_a_passkey_asks_for_a_fresh_proof(browser: Browser, act: str) -> None:
    browser.sign_in(factories.user())
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=False):
        assert browser.send(f"/me/security/{act}").startswith("/me/prove")

    assert db.session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize("act", ["set up", "remove", "recovery codes", "add passkey"])
def test_a_change_ends_every_other_sign_in(app: Flask, browser: Browser, act: str) -> None:
    person = factories.user() if act in {"set up", "add passkey"} else with_codes()[0]
    other = Browser(app.test_client())
    other.sign_in(person)
    assert is_in(other)
    browser.sign_in(person)
    before = browser.client.get_cookie("session", domain="debrief.test")
    assert before is not None

    if act == "set up":
        set_up(browser)
    elif act == "remove":
        browser.send("/me/security/codes/remove")
    elif act == "add passkey":
        register(browser, Key())
    else:
        browser.post("/me/security/recovery-codes")

    assert is_in(browser)
    assert not is_in(other)
    thief = Browser(app.test_client())
    thief.client.set_cookie("session", before.value, domain="debrief.test")
    assert not is_in(thief)


def test_a_passkey_is_added_listed_and_removed(browser: Browser) -> None:
    person = factories.user()
    browser.sign_in(person)

    response = register(browser, Key(), name="  Work\nlaptop ")

    assert len(shown_codes(response.text)) == 10
    passkey = db.session.scalars(select(Passkey)).one()
    assert (passkey.name, passkey.user_id, passkey.transports) == (
        "Work laptop",
        person.id,
        ["internal"],
    )
    words = reading.text(browser.see("/me/security"))
    assert "Passkeys 1 passkey" in words
    assert "Work laptop" in words
    assert "not used yet" in words
    assert "Remove the passkey Work laptop?" in browser.see(
        f"/me/security/passkeys/{passkey.id}/remove"
    )
    assert browser.send(f"/me/security/passkeys/{passkey.id}/remove") == "/me/security"
    assert db.session.scalars(select(Passkey)).all() == []
    assert events() == [Action.PASSKEY_ADDED, Action.RECOVERY_CODES_MADE, Action.PASSKEY_REMOVED]
    assert subjects() == [
        "A passkey was added to your account",
        "A passkey was removed from your account",
    ]


def test_a_passkey_without_a_name_is_not_added(browser: Browser) -> None:
    browser.sign_in(factories.user())

    response = register(browser, Key(), name=" ")

    assert response.status_code == 422
    assert "Give the passkey a name" in response.text
    assert db.session.scalars(select(Passkey)).all() == []


def test_a_passkey_that_did_not_check_its_holder_is_not_added(browser: Browser) -> None:
    browser.sign_in(factories.user())
    options = browser.post("/me/security/passkeys/options").json
    assert options is not None
    answer = Key().create(options, flags=0x01)

    response = browser.post("/me/security/passkeys", name="Key", credential=answer)

    assert response.status_code == 422
    assert "The passkey was not added." in response.text
    assert db.session.scalars(select(Passkey)).all() == []


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "7", '{"id": 1}', "not json", "\0", "x" * 30_000]
)
def test_nonsense_adds_no_passkey(browser: Browser, answer: str) -> None:
    browser.sign_in(factories.user())
    browser.post("/me/security/passkeys/options")

    response = browser.post("/me/security/passkeys", name="Key", credential=answer)

    assert response.status_code == 422


def test_an_answer_adds_a_passkey_once(browser: Browser) -> None:
    browser.sign_in(factories.user())
    key = Key()
    options = browser.post("/me/security/passkeys/options").json
    assert options is not None
    answer = key.create(options)
    assert browser.post("/me/security/passkeys", name="Key", credential=answer).status_code == 200

    assert browser.post("/me/security/passkeys", name="Key", credential=answer).status_code == 422


def test_nobody_removes_the_passkey_of_another(app: Flask, browser: Browser) -> None:
    browser.sign_in(factories.user())
    register(browser, Key())
    passkey = db.session.scalars(select(Passkey)).one()
    other = Browser(app.test_client())
    other.sign_in(factories.user(Role.ADMIN))

    other.see(f"/me/security/passkeys/{passkey.id}/remove", status=404)
    assert other.post(f"/me/security/passkeys/{passkey.id}/remove").status_code == 404
    assert db.session.scalars(select(Passkey)).one() == passkey


def test_at_an_address_that_passkeys_cannot_be_bound_to_the_page_says_so(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(factories.user())
    assert "This one has none." in browser.see("/me/security")
    assert "passkey" not in Browser(app.test_client()).see("/login")

    monkeypatch.setitem(app.config, "BASE_URL", "https://debrief.test")

    assert 'data-passkey="create"' in browser.see("/me/security")
    assert "Sign in with a passkey" in Browser(app.test_client()).see("/login")


class TestARoleThatNeedsASecondFactor:
    @pytest.fixture(autouse=True)
    def _needed(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(app.config, "SECOND_FACTOR_FOR", ["admin"])

    def test_leads_to_the_page_before_anything_else(self, browser: Browser) -> None:
        browser.sign_in(factories.user(Role.ADMIN))

        for address in ("/", "/me", "/debriefs"):
            assert browser.open(address).headers["Location"] == "/me/security"
        assert browser.send("/me", time_zone="UTC", theme="light") == "/me/security"
        assert "Your role needs a second factor." in browser.see("/me/security")

    def test_lets_its_holder_set_one_up_and_go_on(self, browser: Browser) -> None:
        browser.sign_in(factories.user(Role.ADMIN))

        set_up(browser)

        assert is_in(browser)
        assert "needs a second factor" not in browser.see("/me/security")

    def test_lets_its_holder_sign_out(self, browser: Browser) -> None:
        browser.sign_in(factories.user(Role.ADMIN))

        assert browser.send("/logout") == "/login"

    def test_keeps_the_last_factor(self, browser: Browser) -> None:
        person, _ = with_codes()
        person.roles[0].role = Role.ADMIN
        browser.sign_in(person)

        response = browser.post("/me/security/codes/remove")

        assert response.status_code == 409
        assert "Add another one before you remove this." in response.text
        assert person.tf_totp_secret is not None

    def test_asks_nothing_of_whoever_has_no_password(self, browser: Browser) -> None:
        person = factories.user(Role.ADMIN)
        person.password = None
        browser.sign_in(person)

        assert is_in(browser)

    def test_asks_nothing_of_whoever_looks_through_its_holder_s_eyes(
        self, app: Flask, browser: Browser
    ) -> None:
        app.config["SECOND_FACTOR_FOR"] = ["coordinator"]
        viewed = factories.user(Role.COORDINATOR)
        browser.sign_in(factories.user(Role.ADMIN))
        browser.post(f"/admin/people/{viewed.id}/view-as")

        assert viewed.name in browser.see("/")

    def test_asks_nothing_of_other_roles(self, browser: Browser) -> None:
        browser.sign_in(factories.user(Role.COORDINATOR))

        assert is_in(browser)


def test_nobody_else_is_shown_the_page(browser: Browser) -> None:
    factories.user()
    assert browser.open("/me/security").headers["Location"] == "/login?next=/me/security"


def test_the_page_costs_the_same_for_one_passkey_and_for_many(
    browser: Browser, statements: list[str]
) -> None:
    person = factories.user()
    browser.sign_in(person)
    register(browser, Key())
    browser.see("/me/security")
    statements.clear()
    browser.see("/me/security")
    one = len(statements)
    for _ in range(3):
        register(browser, Key())
    browser.see("/me/security")
    statements.clear()
    browser.see("/me/security")

    assert len(statements) == one


def test_no_page_of_flask_security_for_factors_is_reachable(app: Flask) -> None:
    theirs = {r.endpoint for r in app.url_map.iter_rules() if r.endpoint.startswith("security.")}

    assert theirs == {"security.login", "security.logout"}


def test_a_role_that_there_is_not_stops_the_start() -> None:
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")

    with pytest.raises(ValueError, match="'boss' is not a valid Role"):
        create_app({**secrets, "SECOND_FACTOR_FOR": ["boss"]})
