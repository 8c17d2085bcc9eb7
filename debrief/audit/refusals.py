"""Attempts that were refused, so that a flood of them does not flood the log."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from debrief.audit.log import record
from debrief.audit.models import RefusalCount
from debrief.audit.vocabulary import Action
from debrief.db import db

FEW = 10


def note(endpoint: str, ids: Mapping[str, object], *, actor: int, now: datetime) -> None:
    """Note that ``actor`` was refused what ``endpoint`` shows of ``ids``.

    Each of the first ten attempts in a minute is an event; then the twentieth, the
    fortieth, and so on. The event counts those before it in its minute. An application is
    noted as it was asked for, whether or not it is there.
    """
    count = _counted(actor, now.replace(second=0, microsecond=0))
    if not _is_told(count):
        return
    asked = ids.get("application_id")
    record(
        Action.ACCESS_REFUSED,
        actor=actor,
        now=now,
        application=asked if isinstance(asked, int) else None,
        new={
            "endpoint": endpoint,
            "ids": [f"{name}={value}"[:80] for name, value in sorted(ids.items())],
            "count": count,
        },
    )


def _is_told(count: int) -> bool:
    rounds, rest = divmod(count, FEW)
    # 20, 40, 80 …: twice as many as the time before.
    return count <= FEW or (rest == 0 and rounds & (rounds - 1) == 0)


def _counted(actor: int, minute: datetime) -> int:
    """Count one more refusal of ``actor`` in this ``minute``, and say how many that makes."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    first = dialect.insert(RefusalCount).values(actor_id=actor, minute=minute, refusals=1)
    same_minute = RefusalCount.minute == first.excluded.minute
    counted: int = db.session.execute(
        first.on_conflict_do_update(
            index_elements=[RefusalCount.actor_id],
            set_={
                "minute": first.excluded.minute,
                "refusals": sa.case((same_minute, RefusalCount.refusals + 1), else_=1),
            },
        ).returning(RefusalCount.refusals)
    ).scalar_one()
    return counted
