"""What a deployment may say of its provider, and what is not there without one."""

import socket
from typing import Any

import pytest
from flask import Flask

from debrief.accounts.models import Identity, User
from debrief.app import create_app
from debrief.rights import Role
from debrief.single_sign_on import settings
from debrief.single_sign_on.sign_in import KEY
from tests import factories
from tests.conftest import NOW, Browser

GOOD: dict[str, Any] = {
    "BASE_URL": "https://debrief.example/",
    "OIDC_ISSUER": "https://id.example/realm",
    "OIDC_CLIENT_ID": "debrief",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_NAME": "Acme ID",
    "OIDC_GROUP_CLAIM": "groups",
    "OIDC_ROLES": {"hiring": "coordinator"},
}


def test_what_is_set_is_read() -> None:
    assert settings.read(GOOD) == settings.Settings(
        issuer="https://id.example/realm",
        client_id="debrief",
        client_secret="secret",
        name="Acme ID",
        group_claim="groups",
        roles={"hiring": Role.COORDINATOR},
        return_address="https://debrief.example/single-sign-on/return",
    )


def test_without_an_issuer_there_is_no_single_sign_on() -> None:
    assert settings.read(GOOD | {"OIDC_ISSUER": ""}) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"OIDC_CLIENT_ID": ""}, "Set DEBRIEF_OIDC_CLIENT_ID as well as DEBRIEF_OIDC_ISSUER."),
        ({"OIDC_ISSUER": "http://id.example"}, "DEBRIEF_OIDC_ISSUER must be an https address."),
        ({"OIDC_ISSUER": "id.example"}, "DEBRIEF_OIDC_ISSUER must be an https address."),
        ({"OIDC_ISSUER": "https://["}, "DEBRIEF_OIDC_ISSUER must be an https address."),
        ({"OIDC_ISSUER": "https://" + "a" * 250}, "DEBRIEF_OIDC_ISSUER must be an https address."),
        ({"OIDC_ROLES": {"hiring": "cook"}}, "DEBRIEF_OIDC_ROLES must be JSON such as"),
        ({"OIDC_ROLES": "hiring=coordinator"}, "DEBRIEF_OIDC_ROLES must be JSON such as"),
        ({"OIDC_ROLES": 5}, "DEBRIEF_OIDC_ROLES must be JSON such as"),
    ],
)
def test_settings_that_cannot_work_say_so(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        settings.read(GOOD | changes)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://id.example", True),
        ("http://127.0.0.1:8080/realm", True),
        ("http://[::1]:8080", True),
        ("http://localhost", True),
        ("http://localhost.example", False),
        ("http://id.example", False),
        ("https://", False),
        ("ftp://127.0.0.1", False),
        ("javascript:alert(1)", False),
        ("", False),
        (None, False),
        (5, False),
    ],
)
def test_what_is_sent_there_is_encrypted(address: object, *, safe: bool) -> None:
    assert settings.is_safe(address) is safe


def test_the_application_starts_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing may be asked while starting")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")

    app = create_app({**secrets, **GOOD, "SQLALCHEMY_DATABASE_URI": "sqlite://"})

    assert app.extensions[KEY].settings.name == "Acme ID"


@pytest.fixture
def person(app: Flask, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody once connected, in a deployment that has no provider any more."""
    monkeypatch.setitem(app.extensions, KEY, None)
    found = factories.user()
    factories.saved(Identity(user_id=found.id, issuer="https://a", subject="1", linked_at=NOW))
    return found


def test_without_a_provider_none_of_its_pages_is_there(browser: Browser, person: User) -> None:
    paths = ("/single-sign-on", settings.RETURN + "?code=1&state=1")
    for path in paths:
        assert "Page not found" in browser.see(path, status=404)
    browser.sign_in(person)
    own = ("connect", "disconnect")
    for path in (*paths, "/single-sign-on/prove", *(f"/me/single-sign-on/{each}" for each in own)):
        assert "Page not found" in browser.see(path, status=404)
    assert browser.post("/me/single-sign-on/disconnect").status_code == 404


def test_without_a_provider_no_page_speaks_of_one(browser: Browser, person: User) -> None:
    assert "single-sign-on" not in browser.see("/login")
    browser.sign_in(person)

    assert "single-sign-on" not in browser.see("/me/security")
    assert "single-sign-on" not in browser.see("/me/prove")
