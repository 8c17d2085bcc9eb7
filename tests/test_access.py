"""Nothing is served unless its view declares who it is for."""

from itertools import product
from typing import Any

import pytest
from flask import Flask, url_for

from debrief.rights import Role
from debrief.web.access import declared
from tests import factories
from tests.audit import test_recorded as recorded
from tests.conftest import Browser, csrf_token

PUBLIC = {
    "accounts.asked",
    "accounts.forgotten",
    "accounts.reset",
    "people.accept",
    "security.login",
    "second_step.code",
    "second_step.options",
    "second_step.passkey",
    "second_step.second_options",
    "second_step.second_passkey",
    "setup.start",
    "single_sign_on.begin",
    "single_sign_on.finish",
    "static",
}

BY_ROLE = {
    "mail.index": {Role.ADMIN},
    "overview.candidates": {Role.COORDINATOR, Role.HIRING_MANAGER},
    "packets.download": {Role.COORDINATOR, Role.HIRING_MANAGER},
    "packets.index": {Role.COORDINATOR, Role.HIRING_MANAGER},
    "packets.make": {Role.COORDINATOR, Role.HIRING_MANAGER},
    "packets.new": {Role.COORDINATOR, Role.HIRING_MANAGER},
    "packets.show": {Role.COORDINATOR, Role.HIRING_MANAGER},
}


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """Every endpoint with a method it takes and an address of it."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            arguments: dict[str, Any] = dict.fromkeys(rule.arguments, 1)
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            address = url_for(rule.endpoint, **arguments, _external=False)
            found += [(rule.endpoint, method, address) for method in sorted(methods)]
    return found


def test_every_other_page_asks_for_a_sign_in(app: Flask, browser: Browser) -> None:
    factories.user()
    for endpoint, method, address in addresses(app):
        if endpoint in PUBLIC:
            continue
        response = browser.open(address, method=method)

        assert response.status_code in {302, 400}, (endpoint, method)
        if response.status_code == 302:
            assert response.headers["Location"].startswith("/login?next="), endpoint


ANOTHER_SESSION = "1" * 40

FORGED: dict[str, dict[str, Any]] = {
    "no token": {"data": {}},
    "an empty token": {"data": {"csrf_token": ""}},
    "a token of another session": {"data": {"csrf_token": csrf_token(ANOTHER_SESSION)}},
    "a token in the address": {"query_string": {"csrf_token": csrf_token()}},
    "a token in JSON": {"json": {"csrf_token": csrf_token()}},
    "text": {"data": "csrf_token=" + csrf_token(), "content_type": "text/plain"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_request_without_its_token_changes_nothing(
    app: Flask, browser: Browser, forged: dict[str, Any]
) -> None:
    browser.sign_in(factories.user(*Role))
    answers = {
        endpoint: browser.open(address, method=method, **forged).status_code
        for endpoint, method, address in addresses(app)
        if method != "GET"
    }

    # Only a scorecard checks its token itself, behind the question whether there is one.
    own = {answers.pop(endpoint) for endpoint in ("scorecards.send", "scorecards.amend")}
    assert own == {404}
    assert set(answers.values()) == {400}, answers


@pytest.mark.parametrize("headers", [{"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_form_is_taken_from_another_site_though_its_token_is_right(
    app: Flask, browser: Browser, headers: dict[str, str]
) -> None:
    browser.sign_in(factories.user(*Role))
    answers = {
        endpoint: browser.open(
            address, method=method, headers=headers, data={"csrf_token": csrf_token()}
        ).status_code
        for endpoint, method, address in addresses(app)
        if method != "GET"
    }

    assert set(answers.values()) == {400}, answers


def test_public_pages_are_few(app: Flask) -> None:
    public = {
        rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint).public
    }

    assert public == PUBLIC


def test_a_view_that_declares_nothing_is_refused(app: Flask) -> None:
    app.view_functions["nobody.thought"] = lambda: "leaked"
    try:
        with pytest.raises(LookupError, match=r"nobody.thought declares no access"):
            declared(app, "nobody.thought")
    finally:
        del app.view_functions["nobody.thought"]


@pytest.mark.parametrize(("endpoint", "role"), sorted(product(BY_ROLE, Role)))
def test_pages_of_a_role_are_refused_to_others(
    app: Flask, browser: Browser, endpoint: str, role: Role
) -> None:
    browser.sign_in(factories.user(role))
    method, address = next((m, a) for e, m, a in addresses(app) if e == endpoint)
    status = (
        browser.open(address, method=method).status_code
        if method == "GET"
        else browser.post(address).status_code
    )

    assert (status == 403) == (role not in BY_ROLE[endpoint])


@pytest.mark.parametrize("path", ["/nowhere", "/debriefs/999", "/interviews/999/scorecard"])
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "Page not found" in browser.see(path, status=404)


def test_nobody_keeps_that_a_static_file_was_missing(browser: Browser) -> None:
    found = browser.open("/static/app.css?v=1", buffered=True).headers["Cache-Control"]
    missing = browser.open("/static/none.css?v=1").headers["Cache-Control"]

    assert (found, missing) == ("public, max-age=31536000, immutable", "no-store")


def test_a_personal_page_is_kept_by_nobody(browser: Browser) -> None:
    browser.sign_in(factories.user())

    headers = browser.open("/").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_every_address_that_takes_a_form_says_what_it_writes(app: Flask) -> None:
    takes_forms = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    elsewhere = {each for endpoints in recorded.ELSEWHERE.values() for each in endpoints}

    assert takes_forms - recorded.acts.keys() == elsewhere, (
        "say in tests/audit/test_recorded.py which events the address writes"
    )
