"""Where a person is signed in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.devices import described, network
from debrief.accounts.models import SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from tests import factories, reading
from tests.accounts.test_routes import is_in
from tests.conftest import Browser

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 {}Safari/604.1"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko Firefox/133.0", "Firefox on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "Chrome on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Edg/131.0.0.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} OPR/115.0.0.0", "Opera on Windows"),
        (f"Mozilla/5.0 (Linux; Android 14; Pixel) {CHROME}", "Chrome on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME}", "Chrome on ChromeOS"),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI.format('')}",
            "Safari on Mac",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {SAFARI.format('Mobile ')}",
            "Safari on iPhone",
        ),
        ("curl/8.11", "A browser on an unknown system"),
        ("", "A browser on an unknown system"),
        ("<script>Firefox</script>" * 1_000, "Firefox on an unknown system"),
    ],
)
def test_a_device_is_described_in_words_of_our_own(user_agent: str, words: str) -> None:
    assert described(user_agent) == words


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("::1", "::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_an_address_lies_in_a_network(address: str, within: str) -> None:
    assert network(address) == within


def signed_in_on(app: Flask, person: User, *devices: str) -> list[Browser]:
    """A browser for each device, the first of which is used last."""
    browsers = []
    for hours, device in enumerate(devices):
        browser = Browser(app.test_client())
        browser.sign_in(person)
        row = db.session.scalars(sa.select(SignIn).order_by(SignIn.id.desc())).first()
        assert row is not None
        row.device = device
        row.seen_at -= timedelta(hours=hours)
        db.session.commit()
        browsers.append(browser)
    return browsers


def number(device: str) -> int:
    return db.session.scalars(sa.select(SignIn.id).where(SignIn.device == device)).one()


def test_every_living_sign_in_is_listed_the_last_used_first(app: Flask) -> None:
    person = factories.user()
    here, *_ = signed_in_on(app, person, "Here", "Phone", "Idle", "Ended")
    db.session.get_one(SignIn, number("Idle")).seen_at -= timedelta(hours=7)
    db.session.get_one(SignIn, number("Ended")).ended_at = person.created_at
    signed_in_on(app, factories.user(), "Somebody else's")

    page = here.see("/me/devices")

    said = reading.text(page.partition("<tbody>")[2].partition("</tbody>")[0])
    assert said.startswith("Here This device 127.0.0.1 today")
    assert said.count("127.0.0.1") == 2 + 1  # once more for a screen reader, on the button
    assert "Phone 127.0.0.1" in said


def test_the_list_costs_the_same_however_long_it_is(app: Flask, statements: list[str]) -> None:
    person = factories.user()
    counts = []
    for devices in (["One"], ["Two", "Three", "Four"]):
        here, *_ = signed_in_on(app, person, *devices)
        statements.clear()
        here.see("/me/devices")
        counts.append(len(statements))

    assert counts == [2, 2]


def test_one_device_is_signed_out(app: Flask) -> None:
    person = factories.user()
    here, phone, tablet = signed_in_on(app, person, "Here", "Phone", "Tablet")

    assert here.send(f"/me/devices/{number('Phone')}/end") == "/me/devices"

    assert "Phone is signed out." in here.see("/me/devices")
    assert [is_in(each) for each in (here, phone, tablet)] == [True, False, True]
    found = db.session.scalars(sa.select(Event)).one()
    assert (found.action, found.actor_id, found.subject) == (
        Action.SIGN_IN_ENDED,
        person.id,
        f"sign_in:{number('Phone')}",
    )


def test_every_other_device_is_signed_out(app: Flask) -> None:
    person = factories.user()
    browsers = signed_in_on(app, person, "Here", "Phone", "Tablet")
    (other,) = signed_in_on(app, factories.user(), "Somebody else's")

    assert browsers[0].send("/me/devices/end-others") == "/me/devices"

    assert [is_in(each) for each in (*browsers, other)] == [True, False, False, True]


def test_nobody_ends_what_somebody_else_began(app: Flask) -> None:
    (mine,) = signed_in_on(app, factories.user(), "Mine")
    (theirs,) = signed_in_on(app, factories.user(), "Theirs")

    assert mine.post(f"/me/devices/{number('Theirs')}/end").status_code == 404
    assert mine.post("/me/devices/999/end").status_code == 404

    assert is_in(theirs)
