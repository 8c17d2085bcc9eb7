from typing import Any

import pytest

from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser


def sent(application: Application, **changed: Any) -> dict[str, Any]:
    candidate = application.candidate
    return {
        "revision": candidate.revision,
        "name": candidate.name,
        "email": candidate.email,
        "employee_id": candidate.employee_id or 0,
        "referrer_id": candidate.referrer_id or 0,
    } | changed


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.COORDINATOR}))
def test_only_arrangers_touch_candidates(browser: Browser, role: Role) -> None:
    application = factories.application()
    browser.sign_in(factories.user(role))

    browser.see("/candidates/new", 403)
    browser.see(f"/candidates/{application.id}/edit", 403)
    assert browser.post(f"/candidates/{application.id}/withdraw").status_code == 403
    assert browser.post(f"/candidates/{application.id}/restore").status_code == 403


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR])
def test_the_own_application_does_not_exist(browser: Browser, role: Role) -> None:
    viewer = factories.user(role)
    application = factories.application(employee_id=viewer.id)
    browser.sign_in(viewer)

    browser.see(f"/candidates/{application.id}/edit", 404)
    for act in ("edit", "withdraw", "restore"):
        path = f"/candidates/{application.id}/{act}"
        assert browser.post(path, **sent(application)).status_code == 404
    assert db.session.get_one(Application, application.id).withdrawn_at is None


def test_a_candidate_is_added_and_the_panel_comes_next(browser: Browser) -> None:
    opening = factories.opening()
    browser.sign_in(factories.user(Role.COORDINATOR))

    address = browser.send(
        "/candidates/new", name=" Zoë\u0000  Q ", email="", employee_id=0, opening=opening.id
    )

    application = db.session.query(Application).one()
    assert address == f"/candidates/{application.id}/panel"
    assert application.candidate.name == "Zoë Q"
    assert application.code in browser.see(address)


def test_the_opening_one_comes_from_is_chosen(browser: Browser) -> None:
    factories.opening(title="Other")
    opening = factories.opening(title="Mine")
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see(f"/candidates/new?opening={opening.id}")

    assert f'<option value="{opening.id}" selected>Mine, L5</option>' in page


def test_everything_wrong_is_said_at_once_and_the_text_kept(browser: Browser) -> None:
    factories.opening()
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post("/candidates/new", name=" ", email="nobody", employee_id=0, opening=0)

    assert response.status_code == 422
    for expected in (
        "Give the name of the candidate.",
        "Give an address such as name@example.org.",
        "Choose an opening.",
        'value="nobody"',
    ):
        assert expected in response.text


def test_a_closed_opening_cannot_be_chosen(browser: Browser) -> None:
    opening = factories.opening(closed_at=NOW)
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post(
        "/candidates/new", name="Ada", email="", employee_id=0, opening=opening.id
    )

    assert response.status_code == 422
    assert db.session.query(Candidate).count() == 0


def test_a_refusal_is_said_on_the_form(browser: Browser) -> None:
    opening = factories.opening()
    application = factories.application(to=opening, name="Ada", email="ada@example.org")
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post(
        "/candidates/new", name="Ada", email="ada@example.org", employee_id=0, opening=opening.id
    )

    assert response.status_code == 422
    assert f"Ada is in this opening already, as {application.code}." in response.text


def test_details_are_changed(browser: Browser) -> None:
    application = factories.application(name="Ada")
    employee = factories.user()
    browser.sign_in(factories.user(Role.COORDINATOR))

    fields = sent(application, name="Ada L.", email="ada@example.org", employee_id=employee.id)
    address = browser.send(f"/candidates/{application.id}/edit", **fields)

    candidate = application.candidate
    assert address == f"/candidates/{application.id}"
    assert (candidate.name, candidate.email, candidate.employee_id) == (
        "Ada L.",
        "ada@example.org",
        employee.id,
    )


def test_a_stale_save_offers_both_texts(browser: Browser) -> None:
    application = factories.application(name="Ada")
    browser.sign_in(factories.user(Role.COORDINATOR))
    stale = sent(application, name="Mine")
    browser.send(f"/candidates/{application.id}/edit", **sent(application, name="Theirs"))

    response = browser.post(f"/candidates/{application.id}/edit", **stale)

    assert response.status_code == 409
    assert "<td>Theirs</td><td>Mine</td>" in response.text
    assert 'value="Mine"' in response.text
    assert application.candidate.name == "Theirs"

    revision = application.candidate.revision
    browser.send(f"/candidates/{application.id}/edit", **{**stale, "revision": revision})
    assert db.session.get_one(Application, application.id).candidate.name == "Mine"


def test_an_application_is_withdrawn_and_restored(browser: Browser) -> None:
    application = factories.application()
    browser.sign_in(factories.user(Role.COORDINATOR))
    page = f"/candidates/{application.id}/edit"

    assert browser.send(f"/candidates/{application.id}/withdraw") == page
    assert "Put back in the running" in browser.see(page)

    browser.send(f"/candidates/{application.id}/restore")
    assert "Withdraw from this opening" in browser.see(page)


def test_hostile_names_stay_text(browser: Browser) -> None:
    application = factories.application(name="<script>alert(1)</script>")
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "<script>alert" not in browser.see(f"/candidates/{application.id}/edit")


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_however_many_people_there_are(
    browser: Browser, statements: list[str], count: int
) -> None:
    viewer = factories.user(Role.COORDINATOR)
    for _ in range(count):
        factories.opening()
    browser.sign_in(viewer)
    del statements[:]

    browser.see("/candidates/new")

    assert len(statements) == 3
