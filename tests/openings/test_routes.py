from typing import Any

import pytest

from debrief.db import db
from debrief.openings.models import Opening
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser


def sent(opening: Opening, **changed: Any) -> dict[str, Any]:
    """The fields of the edit form as a browser sends them untouched, but for ``changed``."""
    fields: dict[str, Any] = {
        "revision": opening.revision,
        "drawn_for": opening.rubric_version_id,
        "title": opening.title,
        "hiring_manager": opening.hiring_manager_id,
        "rubric": opening.rubric_version_id,
        "level": opening.level,
    }
    for place, each in enumerate(opening.rounds):
        fields |= {
            f"rounds-{place}-id": each.id,
            f"rounds-{place}-name": each.name,
            f"rounds-{place}-minutes": each.minutes,
            f"rounds-{place}-dimensions": list(each.dimensions),
        }
    return fields | changed


def test_the_list_shows_what_the_viewer_may_see(browser: Browser) -> None:
    manager = factories.user(Role.HIRING_MANAGER)
    factories.opening(title="Mine", manager=manager)
    factories.opening(title="Of another")

    browser.sign_in(manager)
    own = browser.see("/openings")
    browser.sign_in(factories.user(Role.COORDINATOR))
    everything = browser.see("/openings")

    assert ("Mine" in own, "Of another" in own, "Add an opening" in own) == (True, False, False)
    assert "Mine" in everything
    assert "Of another" in everything
    assert "Add an opening" in everything


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    browser: Browser, statements: list[str], count: int
) -> None:
    for _ in range(count):
        factories.opening()
    browser.sign_in(factories.user(Role.COORDINATOR))
    del statements[:]

    browser.see("/openings")

    assert len(statements) == 2


def test_a_long_list_comes_in_pages(browser: Browser) -> None:
    version, manager = factories.rubric_version(), factories.user(Role.HIRING_MANAGER)
    for number in range(51):
        factories.opening(title=f"Opening {number:02}", version=version, manager=manager)
    browser.sign_in(factories.user(Role.COORDINATOR))

    first, second = browser.see("/openings"), browser.see("/openings?page=2")

    assert ("Opening 49" in first, "Opening 50" in first, "page=2" in first) == (True, False, True)
    assert ("Opening 49" in second, "Opening 50" in second) == (False, True)


def test_the_fields_of_an_address_are_no_commands_on_the_next_page(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = "endpoint=static&_scheme=javascript&_external=1&_anchor=x&filename=x"

    page = browser.see(f"/openings?{fields}&page=2")

    assert f'href="/openings?{fields.replace("&", "&amp;")}&amp;page=1"' in page


def test_an_opening_shows_its_loop_and_warns_of_thin_coverage(browser: Browser) -> None:
    opening = factories.opening(rounds={"Case": ["craft", "clarity"], "Talk": ["craft"]})
    browser.sign_in(opening.hiring_manager)

    page = browser.see(f"/openings/{opening.id}")

    assert "Covered 2 times" in page
    assert "Thin: covered once" in page
    assert "Clarity: covered by fewer than two rounds." in page
    assert "Change" not in page


def test_the_opening_of_another_manager_is_not_found(browser: Browser) -> None:
    opening = factories.opening()
    browser.sign_in(factories.user(Role.HIRING_MANAGER))

    browser.see(f"/openings/{opening.id}", 404)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.COORDINATOR}))
def test_only_arrangers_change_openings(browser: Browser, role: Role) -> None:
    opening = factories.opening()
    browser.sign_in(factories.user(role))

    browser.see("/openings/new", 403)
    browser.see(f"/openings/{opening.id}/edit", 403)
    assert browser.post(f"/openings/{opening.id}/close").status_code == 403
    assert browser.post(f"/openings/{opening.id}/reopen").status_code == 403


def test_a_new_opening_starts_from_the_default_loop(browser: Browser) -> None:
    factories.rubric_version()
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see("/openings/new")

    assert 'value="Product sense"' in page
    assert page.count('class="card round"') == 6


def test_without_a_rubric_there_is_nothing_to_open(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "no rubric to judge by yet" in browser.see("/openings/new")


def test_an_opening_is_added(browser: Browser) -> None:
    version, manager = factories.rubric_version(), factories.user(Role.HIRING_MANAGER)
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = {
        "drawn_for": version.id,
        "title": "  Lead\tPM ",
        "hiring_manager": manager.id,
        "rubric": version.id,
        "level": "L5",
        "rounds-0-name": "Case",
        "rounds-0-minutes": "60",
        "rounds-0-dimensions": ["clarity", "craft"],
    }

    address = browser.send("/openings/new", **fields)

    opening = db.session.query(Opening).one()
    assert address == f"/openings/{opening.id}"
    assert (opening.title, opening.level) == ("Lead PM", "L5")
    assert opening.rounds[0].dimensions == ["craft", "clarity"]


def test_everything_wrong_is_said_at_once_and_the_text_kept(browser: Browser) -> None:
    opening = factories.opening()
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = sent(opening, title=" ", level="", hiring_manager=0)
    fields |= {"rounds-0-name": "<b>Kept</b>", "rounds-0-minutes": "0", "rounds-0-dimensions": []}

    response = browser.post(f"/openings/{opening.id}/edit", **fields)

    assert response.status_code == 422
    for expected in (
        "<title>Error: Change the opening",
        "Give the opening a title.",
        "Choose a hiring manager.",
        "Choose the level you hire at.",
        "Round 1: A round takes between 1 and 1440 minutes.",
        "Round 1: Tick at least one dimension for the round.",
        "&lt;b&gt;Kept&lt;/b&gt;",
    ):
        assert expected in response.text


def test_a_loop_without_rounds_is_refused(browser: Browser) -> None:
    opening = factories.opening()
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = {key: value for key, value in sent(opening).items() if "rounds" not in key}

    response = browser.post(f"/openings/{opening.id}/edit", **fields)

    assert response.status_code == 422
    assert "Add at least one round." in response.text


def test_a_button_of_the_loop_keeps_the_text_and_saves_nothing(browser: Browser) -> None:
    opening = factories.opening(rounds={"One": ["craft"], "Two": ["clarity"]})
    browser.sign_in(factories.user(Role.COORDINATOR))
    fields = sent(opening, title="Half typed", change="down-0")

    page = browser.post(f"/openings/{opening.id}/edit", **fields)

    assert page.status_code == 200
    assert 'value="Half typed"' in page.text
    assert page.text.index('value="Two"') < page.text.index('value="One"')
    db.session.expire_all()
    assert [each.name for each in opening.rounds] == ["One", "Two"]
    assert opening.title == "Product manager"


def test_another_rubric_redraws_the_form_before_it_is_saved(browser: Browser) -> None:
    opening = factories.opening()
    other = factories.rubric_version("courage")
    browser.sign_in(factories.user(Role.COORDINATOR))

    redrawn = browser.post(
        f"/openings/{opening.id}/edit", **sent(opening, rubric=other.id, change="rubric")
    )
    unseen = browser.post(f"/openings/{opening.id}/edit", **sent(opening, rubric=other.id))

    assert redrawn.status_code == 200
    assert "Courage" in redrawn.text
    assert unseen.status_code == 422
    assert "You chose another rubric." in unseen.text


def test_a_stale_save_offers_both_texts_and_keeping_mine_works(browser: Browser) -> None:
    opening = factories.opening(rounds={"One": ["craft"]})
    browser.sign_in(factories.user(Role.COORDINATOR))
    stale = sent(opening, title="Mine")
    browser.send(f"/openings/{opening.id}/edit", **sent(opening, title="Theirs"))
    db.session.expire_all()

    response = browser.post(f"/openings/{opening.id}/edit", **stale)

    assert response.status_code == 409
    assert "<td>Theirs</td><td>Mine</td>" in response.text
    assert 'value="Mine"' in response.text
    assert f'name="revision" value="{opening.revision}"' in response.text

    kept = browser.send(f"/openings/{opening.id}/edit", **{**stale, "revision": opening.revision})
    db.session.expire_all()
    assert kept == f"/openings/{opening.id}"
    assert opening.title == "Mine"


def test_the_rubric_of_judged_candidates_stays(browser: Browser) -> None:
    opening = factories.opening()
    factories.application(to=opening)
    other = factories.rubric_version()
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post(
        f"/openings/{opening.id}/edit", **sent(opening, rubric=other.id, drawn_for=other.id)
    )

    assert response.status_code == 422
    assert "must be judged by the same rubric" in response.text


def test_a_retired_rubric_stays_with_its_opening(browser: Browser) -> None:
    opening = factories.opening()
    opening.rubric_version.retired_at = NOW
    browser.sign_in(factories.user(Role.COORDINATOR))

    address = browser.send(f"/openings/{opening.id}/edit", **sent(opening, title="New"))

    assert address == f"/openings/{opening.id}"


def test_an_opening_is_closed_and_reopened(browser: Browser) -> None:
    opening = factories.opening()
    browser.sign_in(factories.user(Role.COORDINATOR))

    browser.send(f"/openings/{opening.id}/close")
    assert "Take candidates again" in browser.see(f"/openings/{opening.id}")

    browser.send(f"/openings/{opening.id}/reopen")
    assert "Close to new candidates" in browser.see(f"/openings/{opening.id}")


def test_hostile_titles_stay_text(browser: Browser) -> None:
    opening = factories.opening(title="<script>alert(1)</script>", rounds={"<b>": ["craft"]})
    browser.sign_in(factories.user(Role.COORDINATOR))

    for page in ("/openings", f"/openings/{opening.id}", f"/openings/{opening.id}/edit"):
        assert "<script>alert" not in browser.see(page)
        assert "<b>" not in browser.see(page)
