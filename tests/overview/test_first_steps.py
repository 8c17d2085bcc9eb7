"""What an administrator does first, until it is done."""

import pytest

from debrief.demo import load
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser


def test_an_empty_deployment_says_what_comes_first(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN, Role.COORDINATOR))

    page = browser.see("/")

    assert [page.count(each) for each in (">Done<", ">To do<")] == [1, 3]
    for address in ("/rubrics", "/admin/people", "/openings/new", "/candidates/new"):
        assert page.count(f'href="{address}"') >= 1
    assert "Nothing is waiting on you." not in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INTERVIEWER])
def test_nobody_else_reads_it(browser: Browser, role: Role) -> None:
    browser.sign_in(factories.user(role))

    assert "Get started" not in browser.see("/")


def test_each_step_is_ticked_off_and_then_the_list_is_gone(browser: Browser) -> None:
    admin = factories.user(Role.ADMIN, Role.COORDINATOR)
    browser.sign_in(admin)

    factories.user()
    page = browser.see("/")
    assert page.count(">Done<") == 2
    opening = factories.opening(manager=admin)
    page = browser.see("/")
    assert page.count(">Done<") == 3
    application = factories.application(to=opening)
    assert browser.see("/").count(">Done<") == 3
    factories.seat(application, interviewer=admin)

    assert "Get started" not in browser.see("/")


def test_it_costs_nothing_once_it_is_done(browser: Browser, statements: list[str]) -> None:
    browser.sign_in(factories.user(Role.ADMIN, Role.COORDINATOR))
    factories.seat()
    other = factories.user(Role.COORDINATOR)

    def cost() -> int:
        statements.clear()
        browser.see("/")
        return len(statements)

    first, second = cost(), cost()
    browser.sign_in(other)

    assert first == second + 1
    assert second == cost()


def test_demo_data_comes_before_it(browser: Browser) -> None:
    admin = factories.user(Role.ADMIN, Role.COORDINATOR)
    load.load(NOW, actor=admin)
    browser.sign_in(admin)
    assert "Get started" not in browser.see("/")

    browser.post("/admin/demo/remove")

    assert "Get started" in browser.see("/")
