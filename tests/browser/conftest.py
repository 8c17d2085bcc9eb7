"""A browser, and the demo for it to open."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.site import Site

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000
"""Milliseconds after which a page that does not do what it should has failed."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as needing a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("No Chromium on this machine: nothing was opened in a browser.")
    expect.set_options(timeout=PATIENCE)  # else less: a busy machine still shows the old page
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo on a free port, for as long as this process tests."""
    with Site(tmp_path_factory.mktemp("site")).running() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    """The demo as it is when freshly loaded."""
    served.put("demo")
    return served


class Visit(Protocol):
    """Opens a browser window, signed in as ``person`` unless none is named."""

    def __call__(self, person: str = "", *, width: int = 1280, **options: Any) -> Page: ...


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """Windows of this test only; it fails if any of them had a complaint."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(person: str = "", *, width: int = 1280, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 900},
            storage_state=site.signed_in(person) if person else None,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        listen(page, site.address, complaints)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def listen(page: Page, address: str, complaints: list[str]) -> None:
    """Collect what no page may do: complain in the console, raise, ask, or call others.

    The console holds what the security policy blocked, too.
    """

    def said(message: ConsoleMessage) -> None:
        # The browser reports every page that says no; that answer is the test's affair.
        if message.text.startswith("Clear-Site-Data header"):
            return  # What signing out makes the browser forget, it says.
        refusal = "the server responded with a status of 4" in message.text
        if not (refusal and "/static/" not in message.location["url"]):
            complaints.append(f"{message.type}: {message.text}")

    def asked(dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            complaints.append(f"dialog: {dialog.message}")
        dialog.accept()

    def requested(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            complaints.append(f"asked another host: {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"raised: {error}"))
    page.on("dialog", asked)
    page.on("request", requested)
