"""From the interview to the committee's packet, by everybody who takes part."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site

EVIDENCE = "Named what the launch waited for, with an owner each."
REASON = "The evidence on the launch outweighs the doubt on influence, which the team can teach."


def write_scorecard(page: Page, choice: str) -> None:
    """Fill in the open scorecard: 3 on every dimension in focus, and a recommendation."""
    for part in page.locator("fieldset > section[data-part]").all():
        if part.get_attribute("data-part") == "recommendation":
            continue
        part.locator("label:has([id$='-3'])").click()
        part.locator("textarea").fill(EVIDENCE)
    page.locator(f"label:has(#recommendation-{choice})").click()
    page.locator("#summary").fill(EVIDENCE)


def open_from_my_work(page: Page, candidate: str) -> None:
    """Go the way a reader goes: My work, the row of the candidate, the kit if it comes first."""
    page.goto("/")
    row = page.locator("ul.tasks li").filter(has_text=candidate)
    row.get_by_role("link", name=re.compile("Write scorecard|Finish draft|Open kit")).click()
    if "/scorecard" not in page.url:
        page.get_by_role("link", name=re.compile("scorecard")).click()


def decide(page: Page) -> None:
    page.get_by_label("Hire", exact=True).check()
    page.locator("#reason").fill(REASON)
    page.get_by_role("button", name="Record decision").click()


def pages_of(download: Download) -> int:
    """How many pages the PDF has that was downloaded."""
    with pikepdf.open(BytesIO(Path(download.path()).read_bytes())) as pdf:
        return len(pdf.pages)


@pytest.mark.pdf
def test_five_interviewers_a_manager_and_a_coordinator(site: Site, visit: Visit) -> None:
    application_id = site.places()["ayse"]
    for person in ("priya", "mei", "tomasz", "soren", "dana"):
        page = visit(person)
        open_from_my_work(page, "Ayşe Demirtaş")
        write_scorecard(page, "no" if person == "mei" else "yes")
        page.get_by_role("button", name="Submit scorecard").click()
        expect(page.get_by_role("status")).to_contain_text("Scorecard for Ayşe Demirtaş submitted")

    manager = page
    expect(manager.get_by_role("status")).to_contain_text(
        "All 5 are in. Dana Whitfield can open the debrief."
    )
    manager.goto("/")
    row = manager.locator("ul.tasks li").filter(has_text="Ayşe Demirtaş")
    row.get_by_role("link", name="Open debrief").click()
    manager.get_by_role("button", name="Open the debrief").click()
    expect(manager.locator(".lead-t")).to_contain_text("Leans yes, 4 to 1.")
    decide(manager)
    expect(manager.get_by_role("status")).to_contain_text("The decision is recorded.")
    expect(manager.locator("#decision")).to_contain_text("Hire at L5")

    coordinator = visit("nadia")
    coordinator.goto("/candidates")
    coordinator.get_by_label("Choose Ayşe Demirtaş").check()
    expect(coordinator.locator("[data-selected]")).to_have_text("1 selected")
    coordinator.get_by_role("button", name="Make packet").click()
    coordinator.get_by_role("button", name="Make packet").click()
    expect(coordinator.locator("main")).to_contain_text("Ready")
    with coordinator.expect_download() as download:
        coordinator.get_by_role("link", name="Download PDF").click()
    assert download.value.suggested_filename == "debrief-packet-1.pdf"
    assert pages_of(download.value) >= 2

    reader = visit("mei")
    reader.goto(f"/debriefs/{application_id}")
    expect(reader.locator("#decision")).to_contain_text(REASON)


@pytest.mark.pdf
def test_everything_works_without_a_script(site: Site, visit: Visit) -> None:
    page = visit("tomasz", java_script_enabled=False)
    open_from_my_work(page, "Ciarán Ó Dubhghaill")
    page.locator("#evidence-ai_judgment").fill(EVIDENCE)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status").first).to_contain_text("Draft saved")
    expect(page.locator("#evidence-ai_judgment")).to_have_value(EVIDENCE)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator(".errsum")).to_contain_text("Your scorecard is not submitted yet")
    write_scorecard(page, "yes")
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_role("status")).to_contain_text("submitted. 4 of 5 are in.")

    manager = visit("dana", java_script_enabled=False)
    manager.goto(f"/debriefs/{site.places()['noor']}")
    manager.get_by_role("button", name="Open the debrief").click()
    expect(manager.locator(".lead-t")).to_contain_text("Unanimous")
    manager.locator(".mx a.cl").first.click()
    decide(manager)
    expect(manager.locator("#decision")).to_contain_text("Hire at L5")
    manager.goto("/candidates")
    manager.get_by_label("Choose Noor van den Berg").check()
    manager.get_by_label("Choose Amara Okafor").check()
    manager.get_by_role("button", name="Make packet").click()
    manager.get_by_role("button", name="Make packet").click()
    with manager.expect_download() as download:
        manager.get_by_role("link", name="Download PDF").click()
    assert pages_of(download.value) >= 3


def tab_to(page: Page, name: str, *, within: str = "") -> None:
    """Press Tab until what has focus is called ``name``."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(
            """([name, within]) => {
              const stop = document.activeElement;
              const place = within ? stop.closest("li, section")?.textContent : within;
              return stop.textContent.trim().startsWith(name) && place.includes(within);
            }""",
            [name, within],
        ):
            return
    raise AssertionError(f"Tab never reached {name}")


def test_a_keyboard_is_enough_from_the_sign_in_to_the_debrief(site: Site, visit: Visit) -> None:
    page = visit()
    page.goto("/")
    tab_to(page, "Tomasz Żuk")
    page.keyboard.press("Enter")
    expect(page).to_have_title("My work · Debrief")
    tab_to(page, "Write scorecard", within="Ciarán")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Scorecard for Ciarán"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    for _ in range(2):  # the dimensions of this round
        page.keyboard.press("3")
        page.keyboard.press("Tab")
        page.keyboard.type(EVIDENCE)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past what is outside the focus
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.type(EVIDENCE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("submitted")

    tab_to(page, "See debrief", within="Amara")
    page.keyboard.press("Enter")
    expect(page.locator(".lead-t")).to_contain_text("Leans yes, 4 to 1.")
    tab_to(page, "AI judgment")
    page.keyboard.press("Enter")
    expect(page.locator("#d-ai_judgment > summary")).to_be_focused()
