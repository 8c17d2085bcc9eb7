"""Single sign-on through a real browser: two sites, their cookies, and what a policy blocks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from debrief.demo.load import PASSWORD
from debrief.single_sign_on import settings
from debrief.single_sign_on.provider import Provider
from debrief.single_sign_on.sign_in import KEY
from tests.browser.conftest import PATIENCE, listen
from tests.browser.site import Site
from tests.browser.test_accessibility import AXE, violations
from tests.single_sign_on.conftest import Running, running
from tests.single_sign_on.provider import CLIENT, SECRET

ON_THIS_MACHINE = "http://127.0.0.1:"


@pytest.fixture
def idp(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with running() as found:
        wanted = settings.read(
            {
                "BASE_URL": site.address,
                "OIDC_ISSUER": found.issuer(),
                "OIDC_CLIENT_ID": CLIENT,
                "OIDC_CLIENT_SECRET": SECRET,
                "OIDC_NAME": "Acme ID",
                "OIDC_GROUP_CLAIM": "groups",
                "OIDC_ROLES": {"hiring": "coordinator"},
            }
        )
        assert wanted
        monkeypatch.setitem(site.app.extensions, KEY, Provider(wanted))
        found.tell("returns", wanted.return_address)
        yield found


@pytest.fixture
def page(chromium: Browser, site: Site, idp: Running) -> Iterator[Page]:
    """A window in which nothing may be complained of on either site."""
    complaints: list[str] = []
    context = chromium.new_context(base_url=site.address)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    listen(page, ON_THIS_MACHINE, complaints)
    yield page
    context.close()
    assert [each for each in complaints if not each.startswith("info: Clear-Site-Data")] == []


def sign_in_there(page: Page, subject: str) -> None:
    page.get_by_label("Name").fill(subject)
    page.get_by_role("button", name="Sign in").click()


def test_somebody_new_goes_there_and_is_in(page: Page, idp: Running) -> None:
    idp.knows("mei", name="Mei Lin", email="ml@example.org", email_verified=True, groups=["hiring"])
    page.goto("/candidates")
    page.get_by_role("link", name="Sign in with Acme ID").click()

    sign_in_there(page, "mei")

    page.wait_for_url("/candidates")
    expect(page.get_by_role("banner")).to_contain_text("Mei Lin")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with Acme ID").click()
    expect(page.get_by_role("banner")).to_contain_text("Mei Lin")


def test_an_account_is_connected_and_proves_who_one_is(
    page: Page, site: Site, idp: Running
) -> None:
    idp.knows("priya")
    page.goto("/login")
    page.get_by_label("Email").fill("priya@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/me/single-sign-on/connect")
    assert looks_well(page)

    page.get_by_role("link", name="Continue to Acme ID").click()
    sign_in_there(page, "priya")

    expect(page.get_by_role("status")).to_contain_text("Acme ID is connected with your account.")
    page.goto("/single-sign-on/prove?next=/me")
    sign_in_there(page, "priya")
    page.wait_for_url("/me")


def test_a_stranger_reads_what_to_do(page: Page, idp: Running) -> None:
    idp.knows("eve", email="eve@example.org", email_verified=True)
    page.goto("/login")
    page.get_by_role("link", name="Sign in with Acme ID").click()

    sign_in_there(page, "eve")

    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    page.get_by_role("link", name="Go to sign-in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def looks_well(page: Page) -> bool:
    page.evaluate(AXE)
    return violations(page) == []
