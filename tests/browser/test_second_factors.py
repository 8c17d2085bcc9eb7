"""Second factors in a real browser, with a passkey that exists only in it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE, listen
from tests.browser.site import Site
from tests.browser.test_accessibility import AXE, WINDOWS, violations

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A window at an address with a name: browsers make no passkeys for numbers."""
    address = f"http://localhost:{urlsplit(site.address).port}"
    monkeypatch.setitem(site.app.config, "BASE_URL", address)
    complaints: list[str] = []
    context = chromium.new_context(base_url=address, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    listen(page, address, complaints)
    yield page
    context.close()
    assert complaints == []


def plug_in(page: Page) -> None:
    """Give the browser something that keeps passkeys and unlocks itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def give_password(page: Page) -> None:
    page.goto("/login")
    page.locator('button[value="priya@demo.example"]').click()
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")


def is_usable(page: Page) -> None:
    """Fail if axe finds something wrong with the page as it stands."""
    page.evaluate(f"() => {{ {AXE} }}")
    found = {}
    for width, colours in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of its words
        found[width, colours] = violations(page)
    assert found == {window: [] for window in WINDOWS}


def test_a_passkey_is_added_and_signs_in_alone_and_after_the_password(page: Page) -> None:
    plug_in(page)
    give_password(page)
    page.goto("/me/security")
    assert not page.get_by_text("open this page in a current browser").is_visible()
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert page.locator(".recovery code").count() == 10
    is_usable(page)
    page.get_by_role("link", name="I have kept them").click()
    is_usable(page)

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="My work").wait_for()

    sign_out(page)
    give_password(page)
    page.get_by_role("heading", name="One more step").wait_for()
    is_usable(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="My work").wait_for()


def test_a_passkey_that_is_not_confirmed_says_what_to_do(page: Page) -> None:
    give_password(page)
    page.goto("/me/security")
    plug_in(page)
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_label("Name of the passkey").fill("The same again")
    page.get_by_role("button", name="Add a passkey").click()

    assert page.get_by_role("alert").inner_text() == (
        "This device holds a passkey for your account already."
    )


def test_codes_are_set_up_and_asked_for_without_a_script(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    give_password(page)
    page.goto("/me")
    page.get_by_role("link", name="Sign-in and security").click()
    assert page.get_by_text("Passkeys work where Debrief has an encrypted address").is_visible()
    page.get_by_role("link", name="Set up codes").click()
    app = TOTP(key=page.locator("code.secret").inner_text(), format="base32")
    page.get_by_label("Code", exact=True).fill(app.generate().token)
    page.get_by_role("button", name="Set up one-time codes").click()
    recovery_code = page.locator(".recovery code").first.inner_text()
    sign_out(page)

    give_password(page)
    page.get_by_label("Code", exact=True).fill(recovery_code)
    page.get_by_role("button", name="Sign in").click()

    assert page.get_by_role("heading", name="My work").is_visible()
    context.close()
