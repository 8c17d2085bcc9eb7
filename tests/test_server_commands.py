"""What an operator runs on the server."""

from collections.abc import Callable
from contextvars import Context

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from debrief.accounts.models import User
from debrief.db import db
from debrief.demo.load import PASSWORD
from debrief.people.models import Organisation
from debrief.rights import Role
from debrief.rubrics.models import RubricVersion
from tests import factories
from tests.conftest import Browser

LONG = "a long enough password"

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command the way a shell does, with nothing of the test's around it."""

    def run(*words: str) -> Result:
        db.session.commit()
        result: Result = Context().run(app.test_cli_runner().invoke, args=words)
        db.session.expire_all()
        return result

    return run


def people() -> dict[str, User]:
    found = db.session.scalars(sa.select(User).order_by(User.id)).unique()
    return {each.email: each for each in found}


def test_set_up_publishes_the_rubric_and_adds_the_first_person(run: Run) -> None:
    result = run("set-up", "nadia@example.org", "Nadia Benhaddou", "--password", LONG)

    assert (result.exit_code, result.output) == (
        0,
        "Nadia Benhaddou can sign in as nadia@example.org.\n",
    )
    (nadia,) = people().values()
    assert nadia.role_set == {Role.ADMIN, Role.COORDINATOR}
    assert [each.number for each in db.session.scalars(sa.select(RubricVersion))] == [1]
    assert db.session.scalars(sa.select(Organisation.name)).all() == ["example.org"]


def test_the_organisation_can_be_named(run: Run) -> None:
    words = ("--password", LONG, "--organisation", "Lanternfield")
    run("set-up", "nadia@example.org", "Nadia Benhaddou", *words)

    assert db.session.scalars(sa.select(Organisation.name)).all() == ["Lanternfield"]


def test_nothing_is_set_up_twice(run: Run) -> None:
    run("set-up", "nadia@example.org", "Nadia Benhaddou", "--password", LONG)

    result = run("set-up", "eve@example.org", "Eve", "--password", LONG)

    assert (result.exit_code, result.output) == (1, "Error: Debrief is set up already.\n")
    assert list(people()) == ["nadia@example.org"]


def test_whoever_was_added_signs_in(run: Run, browser: Browser) -> None:
    run("set-up", "nadia@example.org", "Nadia Benhaddou", "--password", LONG)

    page = browser.see("/login")
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "email": "nadia@example.org", "password": LONG}

    assert browser.open("/login", method="POST", data=fields).headers["Location"] == "/"
    assert "Nadia Benhaddou" in browser.see("/")


def test_a_password_left_out_is_asked_for_twice(app: Flask) -> None:
    result = Context().run(
        app.test_cli_runner().invoke,
        args=["set-up", "nadia@example.org", "Nadia Benhaddou"],
        input=f"{LONG}\n{LONG}\n",
    )

    assert result.exit_code == 0
    assert LONG not in result.output
    assert list(people()) == ["nadia@example.org"]


def test_a_person_is_added_with_roles_and_zone(run: Run) -> None:
    result = run(
        "add-person",
        "mei@example.org",
        "Mei Lin Chen",
        "--role",
        "interviewer",
        "--role",
        "committee_member",
        "--time-zone",
        "Asia/Singapore",
        "--password",
        LONG,
    )

    assert result.exit_code == 0
    (mei,) = people().values()
    assert mei.role_set == {Role.INTERVIEWER, Role.COMMITTEE_MEMBER}
    assert mei.time_zone == "Asia/Singapore"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--role", "king"], "'king' is not one of 'admin'"),
        ([], "Missing option '--role'"),
        (
            ["--role", "admin", "--time-zone", "Mars"],
            "Error: There is no time zone Mars. Name one such as Europe/Warsaw.",
        ),
    ],
)
def test_a_person_who_cannot_be_added_is_refused(run: Run, words: list[str], message: str) -> None:
    result = run("add-person", "mei@example.org", "Mei", "--password", LONG, *words)

    assert result.exit_code != 0
    assert message in result.output
    assert people() == {}


def test_nobody_is_added_twice(run: Run) -> None:
    words = ("add-person", "mei@example.org", "Mei", "--role", "admin", "--password", LONG)
    run(*words)

    result = run(*words)

    assert result.exit_code == 1
    assert result.output == "Error: mei@example.org has an account already.\n"


def test_a_set_up_that_fails_leaves_nothing(run: Run) -> None:
    result = run("set-up", "nadia@example.org", "Nadia", "--password", "short")

    assert result.exit_code == 1
    assert "Choose a password of at least 12 characters." in result.output
    assert db.session.scalars(sa.select(RubricVersion)).all() == []


def test_the_demo_says_how_to_sign_in(
    app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMO", value=True)

    result = run("load-demo")

    assert result.exit_code == 0
    for address, person in people().items():
        assert f"{address:24} {person.name}, " in result.output
    assert f"The password of all is {PASSWORD}" in result.output
    assert len(people()) == 7


def test_nobody_signs_in_as_the_demo_of_a_real_deployment(run: Run) -> None:
    factories.user()

    result = run("load-demo")

    assert (result.exit_code, result.output) == (0, "Open http://debrief.test\n")
    assert len(people()) == 8
    assert {each.password for each in people().values() if each.demo} == {None}


def test_the_demo_is_added_only_where_nobody_is(run: Run) -> None:
    factories.user()

    assert run("load-demo", "--keep").exit_code == 0

    assert len(people()) == 1


def test_a_loaded_demo_is_kept(run: Run) -> None:
    first = run("load-demo")

    refused = run("load-demo")
    assert (refused.exit_code, refused.output) == (1, "Error: The demo data is loaded already.\n")
    again = run("load-demo", "--keep")

    assert (again.exit_code, again.output) == (0, first.output)
    assert len(people()) == 7
