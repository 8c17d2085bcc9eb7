"""What can be done with the audit log besides reading it. Callers commit."""

from datetime import datetime

from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.oversight.queries import Wanted


def note_export(wanted: Wanted, form: str, *, actor: User, now: datetime) -> None:
    """Note that ``actor`` takes a part of the log out of the product."""
    narrowed = {
        "person": wanted.person,
        "group": wanted.group,
        "application": wanted.code,
        "since": wanted.since,
        "until": wanted.until,
    }
    record(
        Action.AUDIT_EXPORTED,
        actor=actor.id,
        now=now,
        new={"format": form, "narrowed_by": [name for name, value in narrowed.items() if value]},
    )
