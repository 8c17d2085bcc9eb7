"""One scorecard from two places at the same moment."""

import sqlalchemy as sa
from flask import Flask

from debrief.db import db
from debrief.scorecards.models import Scorecard, ScorecardVersion
from tests import factories
from tests.concurrency import at_once, sender
from tests.scorecards.form import empty, fields


def test_of_two_first_saves_one_is_kept_and_the_other_gets_a_choice(app: Flask) -> None:
    seat = factories.seat()
    address = f"/interviews/{seat.interview_id}/scorecard"

    responses = at_once(
        *(
            sender(app, seat.interviewer, address, **empty(action="save", summary=words))
            for words in ("From the first tab", "From the second tab")
        )
    )

    assert sorted(each.status_code for each in responses) == [302, 409]
    kept = db.session.scalars(sa.select(Scorecard.draft)).one() or {}
    won = [each.status_code for each in responses].index(302)
    assert kept["summary"] == ("From the first tab", "From the second tab")[won]


def test_a_scorecard_submitted_twice_at_once_is_submitted_once(app: Flask) -> None:
    seat = factories.seat()
    address = f"/interviews/{seat.interview_id}/scorecard"

    responses = at_once(*[sender(app, seat.interviewer, address, **fields())] * 2)

    assert [each.headers["Location"] for each in responses] == ["/", "/"]
    count = sa.select(sa.func.count()).select_from(ScorecardVersion)
    assert db.session.scalar(count) == 1
