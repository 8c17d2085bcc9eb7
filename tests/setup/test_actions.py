"""Setting up: from the page and from the command line by the same action."""

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.db import db
from debrief.people.models import Organisation
from debrief.refusals import Overtaken
from debrief.setup.actions import set_up
from tests import factories
from tests.conftest import NOW


def test_the_organisation_is_kept_with_its_day(app: Flask) -> None:
    set_up(
        organisation="Lanternfield",
        name="Ines Okello",
        email="ines@example.org",
        password="a long enough password",
        now=NOW,
    )

    found = db.session.scalars(sa.select(Organisation)).one()
    assert (found.id, found.name, found.set_up_at) == (1, "Lanternfield", NOW)


def test_it_is_done_once(app: Flask) -> None:
    factories.user()

    with pytest.raises(Overtaken, match="Debrief is set up already"):
        set_up(organisation="L", name="I", email="i@example.org", password="p" * 12, now=NOW)
