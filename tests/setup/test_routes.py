"""The first visitor sets the deployment up, once, and nobody after that."""

from contextvars import Context

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.people.models import Organisation
from debrief.rights import Role
from debrief.rubrics.models import RubricVersion
from tests import factories
from tests.concurrency import at_once
from tests.conftest import Browser

GIVEN = {
    "organisation": "Lanternfield",
    "name": "Ines Okello",
    "email": "Ines@Example.org",
    "password": "a long enough password",
    "start": "empty",
}


def token(browser: Browser, path: str = "/setup") -> str:
    page = browser.see(path)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def send(browser: Browser, **fields: str) -> TestResponse:
    """Open the page as a browser does, and send it filled in."""
    return browser.open(
        "/setup", method="POST", data={"csrf_token": token(browser), **GIVEN, **fields}
    )


def everybody() -> list[User]:
    return list(db.session.scalars(sa.select(User).order_by(User.id)).unique())


@pytest.mark.parametrize("path", ["/", "/login", "/debriefs", "/login?next=/me"])
def test_every_page_leads_to_it_while_nobody_is_here(browser: Browser, path: str) -> None:
    assert browser.open(path).headers["Location"] == "/setup"


def test_a_static_file_is_served_all_the_same(browser: Browser) -> None:
    assert browser.open("/static/app.css", buffered=True).status_code == 200


def test_the_first_visitor_is_administrator_and_signed_in(browser: Browser) -> None:
    response = send(browser)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    (person,) = everybody()
    assert (person.name, person.email) == ("Ines Okello", "ines@example.org")
    assert person.role_set == {Role.ADMIN, Role.COORDINATOR}
    assert not person.demo
    assert "Ines Okello" in browser.see("/")
    assert db.session.scalars(sa.select(Organisation.name)).all() == ["Lanternfield"]
    assert db.session.scalars(sa.select(RubricVersion.number)).all() == [1]


def test_what_happened_is_in_the_log(browser: Browser) -> None:
    send(browser)

    (person,) = everybody()
    found = db.session.scalars(sa.select(Event).order_by(Event.number))
    said = [(each.action, each.actor_id, each.subject) for each in found]
    assert said[:3] == [
        (Action.PERSON_ADDED, None, f"person:{person.id}"),
        (Action.RUBRIC_PUBLISHED, None, "rubric_version:1"),
        (Action.ORGANISATION_SET_UP, person.id, "organisation:1"),
    ]
    assert [action for action, _, _ in said[3:]] == [Action.SIGN_IN_SUCCEEDED]


def test_demo_data_comes_when_it_is_chosen_and_nobody_signs_in_as_it(browser: Browser) -> None:
    send(browser, start="demo")

    first, *made_up = everybody()
    assert (first.name, first.demo) == ("Ines Okello", False)
    assert len(made_up) == 7
    assert {(each.demo, each.password) for each in made_up} == {(True, None)}
    assert "Remove it when you are ready." in browser.see("/")
    loaded = sa.select(Event.actor_id).where(Event.action == Action.DEMO_LOADED)
    assert db.session.scalars(loaded).all() == [first.id]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("organisation", " ", "Name the organisation."),
        ("name", "", "Give your name."),
        ("email", "ines", "Give a whole e-mail address."),
        ("email", "", "Give your address."),
        ("password", "short", "Choose a password of at least 12 characters."),
        ("password", "Lanternfield2026", "Choose a password that is harder to guess"),
        ("organisation", "x" * 201, "Field cannot be longer than 200 characters."),
    ],
)
def test_what_cannot_be_used_is_said_and_keeps_nothing(
    browser: Browser, field: str, value: str, said: str
) -> None:
    response = send(browser, **{field: value})

    assert response.status_code == 422
    assert "<title>Error: Set up" in response.text
    assert said in response.text
    assert everybody() == []
    assert db.session.scalars(sa.select(Organisation)).all() == []


def test_an_address_of_the_demo_is_refused_in_words(browser: Browser) -> None:
    response = send(browser, start="demo", email="nadia@demo.example")

    assert response.status_code == 422
    assert "nadia@demo.example has an account already." in response.text
    assert everybody() == []


def test_afterwards_there_is_no_such_page(app: Flask, browser: Browser) -> None:
    send(browser)
    stranger = Browser(app.test_client())

    for other in (browser, stranger):
        missing, gone = other.open("/nowhere"), other.open("/setup")
        assert (missing.status_code, gone.status_code) == (404, 404)
        assert gone.text.count("Page not found") == missing.text.count("Page not found")
    assert stranger.open("/").headers["Location"].startswith("/login?next=")
    fields = {"csrf_token": token(stranger, "/login"), **GIVEN, "email": "eve@example.org"}
    assert stranger.open("/setup", method="POST", data=fields).status_code == 404
    assert len(everybody()) == 1


def test_whoever_was_added_on_the_command_line_closes_it(browser: Browser) -> None:
    factories.user(Role.ADMIN)

    browser.see("/setup", status=404)


def test_whoever_is_late_is_told(app: Flask, browser: Browser) -> None:
    late = Browser(app.test_client())
    fields = {"csrf_token": token(late), **GIVEN, "email": "late@example.org"}
    send(browser)

    response = late.open("/setup", method="POST", data=fields)

    assert response.status_code == 409
    assert "Debrief was set up a moment ago" in response.text
    assert [each.email for each in everybody()] == ["ines@example.org"]
    assert late.open("/setup", method="POST", data=fields).status_code == 404


def test_of_two_first_visitors_at_once_one_wins(app: Flask) -> None:
    browsers = [Browser(app.test_client()) for _ in range(4)]
    data = [
        {"csrf_token": token(each), **GIVEN, "email": f"first{place}@example.org"}
        for place, each in enumerate(browsers)
    ]

    def visit(place: int) -> TestResponse:
        return Context().run(browsers[place].client.post, "/setup", data=data[place])

    answers = at_once(*(lambda place=place: visit(place) for place in range(4)))

    assert sorted(each.status_code for each in answers) == [302, 409, 409, 409]
    winner = next(place for place, each in enumerate(answers) if each.status_code == 302)
    assert [each.email for each in everybody()] == [f"first{winner}@example.org"]
    assert "Debrief was set up a moment ago" in answers[winner - 1].text
    assert len(db.session.scalars(sa.select(Organisation)).all()) == 1


def test_an_operator_may_ask_for_a_code(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Set-up code" not in browser.see("/setup")
    monkeypatch.setitem(app.config, "SETUP_CODE", 4711)  # digits alone are read as a number

    for wrong in ("", "4712", "é"):
        response = send(browser, code=wrong)
        assert response.status_code == 422
        assert "This is not the code that the operator set." in response.text
    assert everybody() == []

    assert send(browser, code="4711").status_code == 302


def test_a_page_costs_whoever_is_signed_in_nothing_more(
    browser: Browser, statements: list[str]
) -> None:
    browser.sign_in(factories.user())
    statements.clear()

    browser.see("/me")

    assert len(statements) == 1
