"""What can happen in an emergency. Callers commit."""

from datetime import datetime, timedelta

from debrief import standing
from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, BrokenGlass
from debrief.db import db
from debrief.emergencies import letters, queries
from debrief.mail import outbox


def break_glass(
    application: Application,
    *,
    reason: str,
    lasts: timedelta,
    address: str,
    actor: User,
    now: datetime,
) -> BrokenGlass:
    """Let the actor read ``application`` for a while, and tell those who lead it.

    ``application`` must be locked; ``address`` is where its debrief is read.
    """
    access = BrokenGlass(
        application=application,
        user_id=actor.id,
        reason=reason,
        began_at=now,
        expires_at=now + lasts,
    )
    people = db.session.scalars(queries.to_tell(application)).unique().all()
    told = [
        each
        for each in people
        if each.id != actor.id and standing.rights_of(each, application, now=now).know
    ]
    db.session.add(access)
    db.session.flush()
    for person in told:
        letter = letters.opened(person, actor, application, access, address)
        outbox.post(person.email, *letter, now=now)
    record(
        Action.GLASS_BROKEN,
        actor=actor.id,
        now=now,
        application=application.id,
        subject=f"emergency:{access.id}",
        new={
            "until": access.expires_at.isoformat(timespec="seconds"),
            "told": [each.id for each in told],
        },
    )
    return access


def mend(access: BrokenGlass, *, actor: User, now: datetime) -> None:
    """End an emergency access before its time."""
    access.ended_at = now
    record(
        Action.GLASS_MENDED,
        actor=actor.id,
        now=now,
        application=access.application_id,
        subject=f"emergency:{access.id}",
    )
