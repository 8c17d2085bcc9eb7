"""What people, rights and emergencies take, with every script blocked."""

import re

from playwright.sync_api import Page, expect

from debrief.demo.load import PASSWORD
from tests.browser.conftest import Visit
from tests.browser.site import Site

OF_HER_OWN = "seven herons over the harbour"
"""A password that somebody chooses on these pages."""
REASON = "The recording shows that she had checked the figures by hand before she answered."


def fill_in(page: Page, **fields: str) -> None:
    for label, text in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def expect_told(page: Page, words: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(words)


def test_a_new_deployment_is_set_up_peopled_and_signed_in_to(site: Site, visit: Visit) -> None:
    site.put("empty")
    first = visit(java_script_enabled=False)
    first.goto("/")
    press(first, "Start empty")
    expect(first.locator(".errsum")).to_contain_text("Debrief is not set up yet")
    fill_in(
        first,
        Organisation="Northwind Academy",
        Your_name="Nadia Benhaddou",
        Your_email="nadia@example.org",
        Password=PASSWORD,
    )
    press(first, "Start empty")
    first.get_by_role("link", name="Add people").click()
    first.get_by_role("link", name="Invite a person").click()
    fill_in(first, Name="ليلى المنصوري", Email="layla@example.org")
    press(first, "Invite")
    expect(first.locator(".errsum")).to_contain_text("Tick at least one role.")
    first.get_by_label("Interviewer").check()
    press(first, "Invite")
    link = first.get_by_label("ليلى المنصوري").input_value()

    guest = visit(java_script_enabled=False)
    guest.goto(re.sub(r"^https?://[^/]+", "", link))
    fill_in(guest, Password=OF_HER_OWN, The_same_once_more=OF_HER_OWN)
    press(guest, "Join")
    expect_told(guest, "Your account is ready.")

    first.get_by_role("button", name="Sign out").click()
    first.get_by_role("link", name="Forgotten your password?").click()
    fill_in(first, Email="nadia@example.org")
    press(first, "Send the link")
    expect(first.get_by_role("heading", level=1)).to_have_text("Check your mail")
    first.goto(site.places()["reset"])
    fill_in(first, New_password=OF_HER_OWN)
    press(first, "Set the password")
    expect(first.locator(".errsum")).to_contain_text("The two passwords differ.")
    fill_in(first, New_password=OF_HER_OWN, **{"New password, once more": OF_HER_OWN})
    press(first, "Set the password")
    fill_in(first, Email="nadia@example.org", Password=OF_HER_OWN)
    press(first, "Sign in")
    expect(first).to_have_title("My work · Debrief")


def test_who_reads_what_is_changed_in_the_open(site: Site, visit: Visit) -> None:
    site.put("furnished")
    places = site.places()
    panel = visit("mei", java_script_enabled=False)
    panel.goto(f"/interviews/{places['amara_mei']}/scorecard")
    panel.get_by_role("link", name="Add a correction").click()
    panel.locator("label:has(#recommendation-yes)").click()
    press(panel, "Submit the change")
    expect(panel.locator(".errsum")).to_contain_text("Say why you change it")
    panel.locator("#reason").fill(REASON)
    press(panel, "Submit the change")
    expect_told(panel, "Your change is submitted.")
    panel.goto(f"/debriefs/{places['jonas']}")
    panel.get_by_role("link", name="I have a conflict of interest").click()
    fill_in(panel, **{"What is the conflict?": "He is my brother."})
    press(panel, "Declare it and leave")
    expect_told(panel, "You are recused.")
    panel.goto(f"/debriefs/{places['jonas']}")
    expect(panel.get_by_role("heading", level=1)).to_have_text("Page not found")

    admin = visit("tove", java_script_enabled=False)
    admin.goto(f"/debriefs/{places['amara']}")
    expect(admin.get_by_role("main")).not_to_contain_text("Leans yes")
    admin.get_by_role("link", name="Ask for emergency access").click()
    fill_in(admin, **{"What is the emergency?": "An offer is due tonight, and nobody answers."})
    press(admin, "Open it for 60 minutes")
    expect(admin.locator(".lead-t")).to_contain_text("Leans yes")
    press(admin, "End now")
    expect(admin.get_by_role("main")).not_to_contain_text("Leans yes")
    admin.get_by_role("link", name="Admin").first.click()
    admin.get_by_role("link", name="Priya Raman").click()
    press(admin, "View as Priya Raman")
    eyes = admin.get_by_role("complementary", name="Viewing as somebody else")
    expect(eyes).to_contain_text("You see what Priya Raman sees. Nothing can be changed.")
    admin.get_by_role("link", name="Write scorecard").first.click()
    press(admin, "Save draft")
    expect(admin.get_by_role("heading", level=1)).to_have_text("Nothing can be changed now")
    eyes.get_by_role("button", name="Stop viewing").click()
    expect(admin.get_by_role("banner")).to_contain_text("Tove Lindqvist")
