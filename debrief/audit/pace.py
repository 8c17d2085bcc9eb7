"""How much one person takes out of the product within an hour."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.refusals import TooMuch

HOUR = timedelta(hours=1)


def keep_pace(action: Action, *, actor: int, most: int, now: datetime) -> None:
    """Let ``actor`` do ``action``, unless ``most`` requests of theirs did in the last hour.

    Raises:
        TooMuch: they did. Somebody who carries everything away needs far more than an
            hour for it, and leaves a trace that stands out.

    """
    done = db.session.scalar(
        sa.select(sa.func.count(sa.distinct(Event.request_id))).where(
            Event.actor_id == actor, Event.action == action, Event.at > now - HOUR
        )
    )
    if (done or 0) >= most:
        raise TooMuch(
            f"Within an hour one person can do this {most} times. Nothing was changed. "
            "Try again in an hour, or ask whoever runs Debrief to allow more."
        )
