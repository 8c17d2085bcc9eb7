"""How far an application's panel has come."""

from sqlalchemy import func, select

from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import AWAITED
from debrief.rights import Phase


def recount(application: Application) -> None:
    """Count ``application``'s scorecards again after anything about its panel changed.

    A required seat counts while its interview stands and its interviewer sits on it, without
    a conflict of interest. An opened debrief stays open: whoever joins the panel later is
    bound by an own scorecard, but nobody loses what has been read.
    """
    db.session.flush()
    # Whoever submits or opens at the same moment waits here, and counts what this one wrote.
    # The counts are read again as well: one that seems unchanged would not be written.
    db.session.refresh(application, ["phase", "expected", "received"], with_for_update=True)
    expected, received = db.session.execute(
        select(func.count(), func.count(Seat.submitted_at))
        .join(Seat.interview)
        .where(Interview.application_id == application.id, AWAITED)
    ).one()
    application.expected, application.received = expected, received
    if application.phase in {Phase.WAITING, Phase.READY}:
        complete = expected > 0 and received == expected
        application.phase = Phase.READY if complete else Phase.WAITING
