"""Signing in and out, and how a person reads."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import Theme
from debrief.app import create_app
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import Browser

PASSWORD = "a long enough password"


def sign_in(
    browser: Browser, email: str, password: str = PASSWORD, query: str = ""
) -> TestResponse:
    """Sign in through the page, with the token it gives."""
    page = browser.see(f"/login{query}")
    fields = {
        "csrf_token": reading.field(page, "csrf_token"),
        "next": reading.field(page, "next"),
        "email": email,
        "password": password,
    }
    return browser.open(f"/login{query}", method="POST", data=fields)


def is_in(browser: Browser) -> bool:
    return browser.open("/").status_code == 200


def test_the_right_password_leads_to_my_work(browser: Browser) -> None:
    user = factories.user(name="Mei Lin Chen")

    response = sign_in(browser, user.email)

    assert response.headers["Location"] == "/"
    assert "Mei Lin Chen" in browser.see("/")


def test_an_address_is_the_same_however_it_is_written(browser: Browser) -> None:
    factories.user().email = "user@example.org"

    sign_in(browser, "USER@EXAMPLE.ORG")

    assert is_in(browser)


def test_a_wrong_password_and_an_unknown_address_read_the_same(browser: Browser) -> None:
    user = factories.user()
    answers = []
    for email, password in (
        (user.email, "not the password"),
        ("nobody@example.org", "not the password"),
    ):
        response = sign_in(browser, email, password)
        assert not is_in(browser)
        box = response.text.partition('id="error-summary"')[2].partition("</ul>")[0]
        answers.append((response.status_code, reading.text(box)))

    assert answers[0] == answers[1]
    assert "The email or the password is not right." in answers[0][1]
    assert "<title>Error: Sign in" in response.text


def test_an_empty_form_is_told_once_that_something_is_wrong(browser: Browser) -> None:
    factories.user()

    page = sign_in(browser, "", "").text

    assert page.count("The email or the password is not right.") == 1


@pytest.mark.parametrize(
    ("email", "password"),
    [("", ""), ("\0", "\0"), ("x" * 5_000, "y" * 5_000), ("a@b", "%ED%A0%80")],
)
def test_nonsense_is_refused_like_anything_else(
    browser: Browser, email: str, password: str
) -> None:
    factories.user()
    data = {"email": email, "password": password}
    page = browser.see("/login")
    data["csrf_token"] = reading.field(page, "csrf_token")

    response = browser.open("/login", method="POST", data=data)

    assert response.status_code == 200
    assert not is_in(browser)


def test_a_person_who_left_cannot_sign_in_nor_go_on(browser: Browser) -> None:
    user = factories.user()
    sign_in(browser, user.email)
    assert is_in(browser)

    user.active = False

    assert not is_in(browser)
    sign_in(browser, user.email)
    assert not is_in(browser)


def test_signing_out_is_a_post(browser: Browser) -> None:
    browser.sign_in(factories.user())

    assert browser.open("/logout").status_code == 405
    assert is_in(browser)

    assert browser.send("/logout") == "/login"
    assert not is_in(browser)


def test_signing_out_needs_its_token(browser: Browser) -> None:
    browser.sign_in(factories.user())

    assert browser.open("/logout", method="POST").status_code == 400
    assert is_in(browser)


def test_signing_in_leads_to_the_page_that_was_asked_for(browser: Browser) -> None:
    user = factories.user()
    asked = browser.open("/debriefs?phase=open").headers["Location"]
    assert asked == "/login?next=/debriefs?phase%3Dopen"

    response = sign_in(browser, user.email, query=asked.removeprefix("/login"))

    assert response.headers["Location"] == "/debriefs?phase=open"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        r"/\evil.example",
        r"\\evil.example",
        "/%09/evil.example",
        "%2F%2Fevil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/login@evil.example/../..//evil.example",
        "%00//evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(browser: Browser, elsewhere: str) -> None:
    user = factories.user()

    response = sign_in(browser, user.email, query=f"?next={elsewhere}")

    # Browsers read a backslash as a slash.
    location = response.headers.get("Location", "/").replace("\\", "/")
    assert urlsplit(urljoin("http://debrief.test/login", location)).netloc == "debrief.test"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    response = sign_in(browser, factories.user().email)

    cookies = [each for each in response.headers.getlist("Set-Cookie") if "session=" in each]
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in cookies)
    assert cookies
    assert not [each for each in response.headers.getlist("Set-Cookie") if "remember" in each]


@pytest.mark.parametrize(
    ("base_url", "secure"), [("https://debrief.example", True), ("http://127.0.0.1:8000", False)]
)
def test_the_session_cookie_is_encrypted_on_its_way_where_it_can_be(
    base_url: str, *, secure: bool
) -> None:
    app = create_app(
        {
            "SECRET_KEY": "tests",
            "SECURITY_PASSWORD_SALT": "tests",
            "AUDIT_KEY": "tests",
            "SQLALCHEMY_DATABASE_URI": "sqlite://",
            "BASE_URL": base_url,
        }
    )

    assert app.config["SESSION_COOKIE_SECURE"] is secure


@pytest.mark.parametrize(
    ("text", "setting"), [("False", False), ("false", False), ("0", 0), ("True", True)]
)
def test_a_switch_in_the_environment_may_be_spelt_as_in_python(
    monkeypatch: pytest.MonkeyPatch, text: str, *, setting: object
) -> None:
    monkeypatch.setenv("DEBRIEF_DEMO", text)
    monkeypatch.setenv("DEBRIEF_SECRET_KEY", "123456789")
    monkeypatch.setenv("DEBRIEF_SECURITY_PASSWORD_SALT", "salt")
    monkeypatch.setenv("DEBRIEF_AUDIT_KEY", "key")
    monkeypatch.setenv("DEBRIEF_SESSION_COOKIE_SECURE", "True")

    config = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://"}).config

    assert (config["DEMO"], config["SECRET_KEY"]) == (setting, "123456789")
    assert config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"])
def test_without_its_secrets_the_application_does_not_start(missing: str) -> None:
    names = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY")
    secrets = {**dict.fromkeys(names, "tests"), missing: ""}

    with pytest.raises(RuntimeError, match=f"Set DEBRIEF_{missing} to a long random text."):
        create_app(secrets)


def test_settings_are_kept(browser: Browser) -> None:
    user = factories.user()
    browser.sign_in(user)

    assert browser.send("/me", time_zone="Asia/Singapore", theme="dark", shortcuts="y") == "/me"

    assert (user.time_zone, user.theme, user.shortcuts) == ("Asia/Singapore", Theme.DARK, True)
    page = browser.see("/me")
    assert 'data-theme="dark"' in page
    assert "data-shortcuts" in page
    assert reading.field(page, "time_zone") == "Asia/Singapore"
    assert "Your settings are saved." in page

    browser.send("/me", time_zone="UTC", theme="system")
    assert (user.theme, user.shortcuts) == (Theme.SYSTEM, False)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"time_zone": "Mars/Olympus"}, "Choose a zone from the list, such as Europe/Warsaw."),
        ({"time_zone": ""}, "Name a time zone."),
        ({"time_zone": "../../etc/passwd"}, "Choose a zone from the list"),
        ({"theme": "sepia"}, "Not a valid choice."),
    ],
)
def test_settings_that_mean_nothing_are_refused(
    browser: Browser, sent: dict[str, str], message: str
) -> None:
    user = factories.user()
    browser.sign_in(user)

    response = browser.post("/me", **({"time_zone": "UTC", "theme": "light"} | sent))

    assert response.status_code == 422
    assert message in response.text
    assert (user.time_zone, user.theme) == ("UTC", Theme.SYSTEM)


def test_the_sign_in_page_of_a_demo_lists_its_people(app: Flask, browser: Browser) -> None:
    person = factories.user(Role.COORDINATOR, name="Nadia Benhaddou", demo=True)
    factories.user(name="Somebody real")
    assert person.email not in browser.see("/login")

    app.config["DEMO"] = True
    try:
        page = browser.see("/login")
    finally:
        app.config["DEMO"] = False

    assert "Everybody and everything here is made up." in page
    assert "Somebody real" not in page
    assert reading.elements(page, "button")[-1]["value"] == person.email
    assert "Coordinator" in page
