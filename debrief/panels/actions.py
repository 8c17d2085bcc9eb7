"""Who leads an application, and who sits on its committee. Callers commit."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, CommitteeMember
from debrief.db import db
from debrief.panels import queries
from debrief.refusals import Overtaken, Refused


def name_manager(
    application: Application, person_id: int | None, *, seen: int | None, actor: User, now: datetime
) -> None:
    """Let somebody lead and decide in the hiring manager's place, or nobody any more.

    ``application`` must be locked; ``seen`` is who did when the actor looked.

    Raises:
        Overtaken: somebody else named another person since.
        Refused: that person cannot lead this application.

    """
    if application.acting_manager_id != seen:
        raise Overtaken("Somebody else named an acting hiring manager.")
    if person_id is not None:
        able = {user.id for user in db.session.scalars(queries.may_act(application))}
        if person_id not in able:
            raise Refused("This person cannot lead this application. Choose somebody else.")
    application.acting_manager_id = person_id
    record(
        Action.MANAGER_REPLACED,
        actor=actor.id,
        now=now,
        application=application.id,
        old={"acting": seen},
        new={"acting": person_id},
    )


def choose_committee(
    application: Application,
    chosen: Collection[int],
    *,
    seen: Collection[int],
    actor: User,
    now: datetime,
) -> None:
    """Let exactly the ``chosen`` people sit on the committee for ``application``.

    ``application`` must be locked; ``seen`` are those who did when the actor looked.

    Raises:
        Overtaken: somebody else changed the committee since.
        Refused: somebody chosen cannot sit on it.

    """
    before = set(
        db.session.scalars(
            select(CommitteeMember.user_id).where(CommitteeMember.application_id == application.id)
        )
    )
    if before != set(seen):
        raise Overtaken("Somebody else changed the committee.")
    able = {user.id for user in db.session.scalars(queries.may_sit(application, before))}
    if not able.issuperset(chosen):
        raise Refused("Somebody you chose cannot sit on this committee. Choose again.")
    db.session.execute(
        delete(CommitteeMember).where(
            CommitteeMember.application_id == application.id,
            CommitteeMember.user_id.in_(before - set(chosen)),
        )
    )
    db.session.add_all(
        CommitteeMember(
            application_id=application.id, user_id=each, added_at=now, added_by_id=actor.id
        )
        for each in sorted(set(chosen) - before)
    )
    record(
        Action.COMMITTEE_CHANGED,
        actor=actor.id,
        now=now,
        application=application.id,
        old={"members": sorted(before)},
        new={"members": sorted(chosen)},
    )
