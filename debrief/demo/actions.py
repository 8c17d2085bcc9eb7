"""Removing the demo data. Callers commit."""

from datetime import datetime

from sqlalchemy import delete, select, update

from debrief.accounts.actions import end_sign_ins
from debrief.accounts.models import SignIn, User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Candidate
from debrief.db import db
from debrief.demo import queries
from debrief.demo.queries import OPENING, PACKET, USER
from debrief.openings.models import Opening
from debrief.refusals import Overtaken, Refused

LOCKED_OUT = (
    "Something real hangs on the demo data, and nobody real can administer it. Add an "
    "administrator of your own first, sign in as that one, and remove the demo data then."
)


def remove(*, actor: User, now: datetime) -> None:
    """Delete what is flagged as demo data and all that hangs on it, and nothing real.

    What something real hangs on stays, without the flag; a person who stays is deactivated.
    The audit log keeps everything that was said of either.

    Raises:
        Overtaken: somebody else removed it first.
        Refused: people would be left without an administrator.

    """
    _take_turns()
    rows = queries.going()
    counts = queries.counts(rows)
    if not db.session.scalar(select(User.id).where(User.demo).limit(1)):
        raise Overtaken("The demo data is removed already.")
    if queries.nobody_left(rows):
        raise Refused(LOCKED_OUT)
    actor_id = actor.id
    packets = db.session.scalars(select(PACKET.c.id).where(rows[PACKET])).all()
    seen = select(USER.c.id).where(rows[USER])
    db.session.execute(
        update(SignIn).where(SignIn.viewing_as_id.in_(seen)).values(viewing_as_id=None)
    )
    for table in reversed(db.metadata.sorted_tables):
        if table in rows:
            # Its entries are gone by now, which said whether a packet goes.
            gone = PACKET.c.id.in_(packets) if table is PACKET else rows[table]
            db.session.execute(delete(table).where(gone))
    db.session.execute(update(OPENING).where(OPENING.c.demo).values(demo=False))
    _keep(actor_id, now)
    record(Action.DEMO_REMOVED, actor=actor_id, now=now, old=counts)


def _take_turns() -> None:
    """Let nobody add anything to what goes while it goes."""
    for model in (User, Opening, Candidate):
        db.session.execute(select(model.id).where(model.demo).with_for_update())


def _keep(actor_id: int, now: datetime) -> None:
    """Let made-up people who stay in no more. Nothing is real about them but their name."""
    db.session.expire_all()
    for person in db.session.scalars(select(User).where(User.demo)).unique():
        person.demo, person.active, person.deactivated_at = False, False, now
        end_sign_ins(person.id, actor=actor_id, now=now)
        record(Action.PERSON_DEACTIVATED, actor=actor_id, now=now, subject=f"person:{person.id}")
