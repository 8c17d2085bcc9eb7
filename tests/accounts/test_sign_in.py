"""Ways in that there must not be."""

from flask import Flask

from debrief.db import db
from tests import factories
from tests.conftest import Browser


def test_a_token_in_the_address_signs_nobody_in(app: Flask, browser: Browser) -> None:
    person = factories.user()
    db.session.commit()
    with app.test_request_context():
        token = str(person.get_auth_token())

    assert browser.open(f"/?auth_token={token}").status_code == 302
    assert browser.open("/", headers={"Authentication-Token": token}).status_code == 302
