"""What is too much for one request is refused before it is read."""

from typing import Any

import pytest
from flask import Flask

from debrief.rights import Role
from tests import factories
from tests.conftest import Browser, csrf_token


def too_many_parts() -> dict[str, Any]:
    fields = {f"field-{number}": "x" for number in range(2_001)}
    return {"data": {"csrf_token": csrf_token(), **fields}, "content_type": "multipart/form-data"}


TOO_MUCH: dict[str, Any] = {
    "a body over the limit": {"data": {"csrf_token": csrf_token(), "name": "W" * 17_000_000}},
    "a body that says it is over the limit": {
        "data": b"csrf_token=",
        "environ_overrides": {"CONTENT_LENGTH": str(10 * 1024**3)},
        "content_type": "application/x-www-form-urlencoded",
    },
    "too many parts": too_many_parts(),
}


@pytest.mark.parametrize("request_", TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_at_once_is_refused_with_advice(
    browser: Browser, request_: dict[str, Any]
) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.open("/candidates/new", method="POST", **request_)

    assert response.status_code == 413
    assert "Shorten the text or split the file" in response.text


def test_the_limits_are_set(app: Flask) -> None:
    limits = ("MAX_CONTENT_LENGTH", "MAX_FORM_MEMORY_SIZE", "MAX_FORM_PARTS")

    assert [app.config[name] for name in limits] == [16_777_216, 16_777_216, 2_000]


@pytest.mark.parametrize(
    "asked", ['"', "*", "a NEAR b", "name:x", "%_\\", "'; --", "(", "\0", "W" * 9_000]
)
def test_no_search_is_too_odd_to_answer(browser: Browser, asked: str) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))
    factories.application(name="Amara Okafor")

    page = browser.open("/candidates", query_string={"name": asked})

    assert (page.status_code, "Amara Okafor" in page.text) == (200, asked == "\0")
