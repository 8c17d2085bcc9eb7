"""Which names the application answers to, and whose requests it takes."""

from collections.abc import Iterator

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from debrief.app import create_app
from debrief.db import db
from debrief.web.origin import absolute
from tests import factories
from tests.conftest import Browser, csrf_token


def app_with(**settings: object) -> Flask:
    """An application for its configuration and its answers to strangers."""
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")
    return create_app({**secrets, "SQLALCHEMY_DATABASE_URI": "sqlite://", **settings})


def status(app: Flask, host: str) -> int:
    answer = app.test_client().get("/static/app.css", headers={"Host": host}, buffered=True)
    return answer.status_code


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("debrief.example.org", 200),
        ("debrief.example.org:443", 200),
        ("evil.example", 400),
        ("debrief.example.org.evil.example", 400),
        ("evil.example#debrief.example.org", 400),
        ("debrief.example.org@evil.example", 400),
        ("127.0.0.1", 400),
        ("localhost", 400),
    ],
)
def test_only_its_own_name_is_answered(host: str, expected: int) -> None:
    app = app_with(BASE_URL="https://debrief.example.org")

    assert status(app, host) == expected


def test_another_name_is_answered_where_it_is_configured() -> None:
    app = app_with(BASE_URL="https://debrief.example.org", OTHER_HOSTS=["10.0.0.7"])

    assert [status(app, host) for host in ("10.0.0.7", "10.0.0.8")] == [200, 400]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000"])
def test_a_machine_of_ones_own_has_several_names(host: str) -> None:
    assert status(app_with(BASE_URL="http://127.0.0.1:8000"), host) == 200


def test_a_foreign_name_is_told_where_to_go_and_nothing_else() -> None:
    app = app_with(BASE_URL="https://debrief.example.org")

    response = app.test_client().get("/login", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert response.text == "This is not https://debrief.example.org. Open that address instead.\n"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "evil" not in str(response.headers)


@pytest.mark.parametrize("base", ["https://debrief.example.org", "https://debrief.example.org/"])
def test_what_leaves_the_product_starts_with_its_base_address(base: str) -> None:
    app = app_with(BASE_URL=base, OTHER_HOSTS=["evil.example"])

    with app.test_request_context(headers={"Host": "evil.example"}):
        assert absolute("debriefs.show", application_id=7) == (
            "https://debrief.example.org/debriefs/7"
        )


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "http://debrief.test"}, True),
        ({"Origin": "https://debrief.test"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://debrief.test.evil.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_a_request_of_another_site_is_refused_though_its_token_is_right(
    browser: Browser, headers: dict[str, str], *, taken: bool
) -> None:
    user = factories.user()
    browser.sign_in(user)

    response = browser.open(
        "/me",
        method="POST",
        headers=headers,
        data={"csrf_token": csrf_token(), "time_zone": "Asia/Tokyo", "theme": "system"},
    )

    assert (response.status_code, user.time_zone) == (
        (302, "Asia/Tokyo") if taken else (400, "UTC")
    )


@pytest.fixture
def stranger() -> Iterator[FlaskClient]:
    app = app_with(BASE_URL="https://debrief.example.org")
    with app.app_context():
        db.create_all()
    with app.test_client() as client:
        yield client


def test_a_cookie_of_an_encrypted_site_is_its_hosts_alone(stranger: FlaskClient) -> None:
    response = stranger.get("/setup", base_url="https://debrief.example.org")
    cookies = response.headers.getlist("Set-Cookie")

    assert len(cookies) == 1
    name, *attributes = (part.strip() for part in cookies[0].split(";"))
    assert name.startswith("__Host-debrief=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
    assert not [each for each in attributes if each.startswith("Domain")]
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000"


@pytest.mark.parametrize(("proxies", "believed"), [(0, "10.0.0.1"), (1, "203.0.113.9")])
def test_a_forwarded_address_is_believed_only_of_known_proxies(proxies: int, believed: str) -> None:
    app = app_with(BASE_URL="http://debrief.test", PROXIES=proxies)
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))

    app.test_client().get(
        "/static/app.css",
        base_url="http://debrief.test",
        buffered=True,
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
        headers={
            "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
            "X-Forwarded-Host": "evil.example",
        },
    )

    assert seen == [believed]
