"""An administrator sees what became of the mail, and nothing of what it says."""

import pytest

from debrief.db import db
from debrief.mail.models import Message
from debrief.mail.outbox import post
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser

SECRET = "https://debrief.example.org/reset/secret"


def refused(to: str = "gone@example.org", *, for_good: bool = True) -> Message:
    message = post(to, "Join Debrief", SECRET, now=NOW, html=f"<a href='{SECRET}'>Join</a>")
    message.attempts = 1
    message.last_error = "550 no such user"
    message.failed_at = NOW if for_good else None
    return message


def test_what_was_given_up_is_seen(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    refused()
    refused("busy@example.org", for_good=False)
    post("mei@example.org", "Join Debrief", SECRET, now=NOW)
    post("sent@example.org", "Join Debrief", "", now=NOW).sent_at = NOW

    page = browser.see("/admin/mail")

    assert "2 waiting · 1 sent · 1 given up" in page
    assert page.count("550 no such user") == 2
    assert [page.count(each) for each in ("Given up", "Trying again")] == [1, 1]
    assert [each in page for each in ("gone@example.org", "mei@example.org")] == [True, False]
    assert "secret" not in page


def test_nothing_in_trouble_is_said_in_words(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    page = browser.see("/admin/mail")

    assert "No mail is stuck." in page
    assert "Mail waits until one is set up" in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_however_much_mail_is_refused(
    browser: Browser, statements: list[str], many: int
) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    for _ in range(many):
        refused()
    db.session.commit()
    statements.clear()

    browser.see("/admin/mail")

    assert len(statements) == 3  # who asks, how many, and which ones
