import json
from io import BytesIO

import pytest

from debrief.db import db
from debrief.rights import Role
from debrief.rubrics.models import RubricVersion
from tests import factories
from tests.conftest import Browser, csrf_token


def test_the_list_shows_each_rubric_with_its_newest_version(browser: Browser) -> None:
    version = factories.rubric_version()
    factories.opening(version=version)
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see("/rubrics")

    assert f"/rubrics/{version.id}" in page
    assert "Test rubric" in page
    assert "1 opening" in page


def test_who_may_not_see_every_opening_is_not_told_how_many_there_are(browser: Browser) -> None:
    version = factories.rubric_version()
    factories.opening(version=version)
    browser.sign_in(factories.user(Role.INTERVIEWER))

    assert "1 opening" not in browser.see("/rubrics")
    assert "1 opening" not in browser.see(f"/rubrics/{version.id}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    browser: Browser, statements: list[str], count: int
) -> None:
    for _ in range(count):
        factories.opening(version=factories.rubric_version())
    browser.sign_in(factories.user(Role.COORDINATOR))
    del statements[:]

    browser.see("/rubrics")

    assert len(statements) == 3


def test_a_version_is_shown_with_anchors_bars_and_history(browser: Browser) -> None:
    version = factories.rubric_version()
    browser.sign_in(factories.user(Role.INTERVIEWER))

    page = browser.see(f"/rubrics/{version.id}")

    assert "craft at 4" in page
    assert "L5 bar" in page
    assert "Version 1" in page
    assert "Publish" not in page


def test_a_version_that_is_not_there_is_not_found(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    browser.see("/rubrics/99", 404)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_publish_and_retire(browser: Browser, role: Role) -> None:
    version = factories.rubric_version()
    browser.sign_in(factories.user(role))

    browser.see("/rubrics/publish", 403)
    assert browser.post(f"/rubrics/{version.id}/retire").status_code == 403
    assert db.session.get_one(RubricVersion, version.id).retired_at is None


def test_pasted_text_becomes_a_version(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    text = json.dumps(factories.rubric_document(key="pm"))

    address = browser.send("/rubrics/publish", text=text, reason="First")

    version = db.session.query(RubricVersion).one()
    assert address == f"/rubrics/{version.id}"
    assert (version.rubric.key, version.number, version.reason) == ("pm", 1, "First")


def test_a_file_wins_over_the_text(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    file = json.dumps(factories.rubric_document(key="from-file")).encode()

    browser.open(
        "/rubrics/publish",
        method="POST",
        data={
            "csrf_token": csrf_token(),
            "file": (BytesIO(file), "rubric.json"),
            "text": "not a rubric",
            "reason": "First",
        },
    )

    assert db.session.query(RubricVersion).one().rubric.key == "from-file"


def test_a_faulty_file_comes_back_as_text_with_all_that_is_wrong(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    file = b'key = "pm"\nname = ""\nscale = []\n# <b>kept</b>'

    response = browser.open(
        "/rubrics/publish",
        method="POST",
        data={
            "csrf_token": csrf_token(),
            "file": (BytesIO(file), "rubric.toml"),
            "text": "",
            "reason": "My reason",
        },
    )

    assert response.status_code == 422
    assert "<title>Error: Publish a rubric" in response.text
    for expected in ("$.name", "$.scale", "dimensions", "My reason", "# &lt;b&gt;kept"):
        assert expected in response.text
    assert db.session.query(RubricVersion).count() == 0


def test_nothing_to_publish_and_no_reason_are_both_asked_for(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    response = browser.post("/rubrics/publish", text=" ", reason=" ")

    assert response.status_code == 422
    assert "paste the text of one" in response.text
    assert "Say why you publish this version." in response.text


def test_a_faulty_rubric_and_a_missing_reason_are_said_at_once(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    response = browser.post("/rubrics/publish", text="name = 1", reason="")

    assert response.status_code == 422
    assert "$.name" in response.text
    assert "Say why you publish this version." in response.text


def test_an_identical_rubric_is_refused_and_the_text_kept(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    text = json.dumps(factories.rubric_document(key="pm"))
    browser.post("/rubrics/publish", text=text, reason="First")

    response = browser.post("/rubrics/publish", text=text, reason="Second")

    assert response.status_code == 422
    assert "word for word version 1" in response.text
    assert "Second" in response.text


def test_publishing_can_start_from_a_version(browser: Browser) -> None:
    version = factories.rubric_version()
    browser.sign_in(factories.user(Role.ADMIN))

    assert "craft at 1" in browser.see(f"/rubrics/publish?like={version.id}")
    assert "craft at 1" not in browser.see("/rubrics/publish?like=99")


def test_a_version_is_retired_and_restored(browser: Browser) -> None:
    version = factories.rubric_version()
    browser.sign_in(factories.user(Role.ADMIN))

    assert browser.send(f"/rubrics/{version.id}/retire") == f"/rubrics/{version.id}"
    assert db.session.get_one(RubricVersion, version.id).retired_at is not None
    assert "was retired" in browser.see(f"/rubrics/{version.id}")

    browser.send(f"/rubrics/{version.id}/restore")
    assert db.session.get_one(RubricVersion, version.id).retired_at is None


def test_hostile_names_stay_text(browser: Browser) -> None:
    document = factories.rubric_document()
    document["name"] = "<script>alert(1)</script>"
    document["dimensions"][0]["definition"] = "<img src=x onerror=alert(1)>"
    version = factories.rubric_version(document=document)
    browser.sign_in(factories.user(Role.ADMIN))

    for page in ("/rubrics", f"/rubrics/{version.id}"):
        assert "<script>alert" not in browser.see(page)
        assert "<img src=x" not in browser.see(page)
