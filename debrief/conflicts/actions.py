"""What can happen to a conflict of interest. Callers commit."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from debrief.accounts.models import User
from debrief.audit.log import record as note
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, CommitteeMember, Conflict, ConflictSource
from debrief.conflicts import queries
from debrief.conflicts.suggestions import Suggestion
from debrief.db import db
from debrief.interviews.progress import recount
from debrief.refusals import Overtaken, Refused

OWN = "Nobody clears an own conflict of interest. Ask another coordinator."


def declare(application: Application, *, reason: str, actor: User, now: datetime) -> Conflict:
    """Recuse the actor: from now on the application does not exist for that person.

    Raises:
        Overtaken: the conflict is recorded already.

    """
    return _begin(
        Action.CONFLICT_DECLARED,
        Conflict(
            application=application,
            user_id=actor.id,
            source=ConflictSource.DECLARED,
            reason=reason,
            recorded_at=now,
            recorded_by_id=actor.id,
        ),
    )


def record(
    application: Application,
    person_id: int,
    *,
    reason: str,
    suggested: bool,
    actor: User,
    now: datetime,
) -> Conflict:
    """Recuse somebody else; ``suggested`` says whether the product suspected it.

    Raises:
        Overtaken: the conflict is recorded already.

    """
    return _begin(
        Action.CONFLICT_RECORDED,
        Conflict(
            application=application,
            user_id=person_id,
            source=ConflictSource.SUGGESTED if suggested else ConflictSource.RECORDED,
            reason=reason,
            recorded_at=now,
            recorded_by_id=actor.id,
        ),
    )


def _begin(action: Action, conflict: Conflict) -> Conflict:
    """Save ``conflict``, and take the person out of everything the application asks for.

    The seats are locked first: a scorecard handed in at this moment is either in before,
    and kept without counting, or finds its seat gone.
    """
    application, now = conflict.application, conflict.recorded_at
    seats = db.session.scalars(queries.seats(application.id, conflict.user_id)).all()
    try:
        with db.session.begin_nested():
            db.session.add(conflict)
    except IntegrityError:
        raise Overtaken("This conflict of interest is recorded already.") from None
    for seat in seats:
        if seat.submitted_at is None:
            seat.removed_at = seat.removed_at or now
    if application.acting_manager_id == conflict.user_id:
        application.acting_manager_id = None
    db.session.execute(
        delete(CommitteeMember).where(
            CommitteeMember.application_id == application.id,
            CommitteeMember.user_id == conflict.user_id,
        )
    )
    recount(application)
    _note(action, conflict, conflict.recorded_by_id, now)
    return conflict


def dismiss(
    application: Application, suspected: Suggestion, *, actor: User, now: datetime
) -> Conflict:
    """Note that what was suggested is no conflict, so that it is not suggested again."""
    conflict = Conflict(
        application=application,
        user_id=suspected.person_id,
        source=ConflictSource.SUGGESTED,
        reason=suspected.reason,
        recorded_at=now,
        recorded_by_id=actor.id,
        cleared_at=now,
        cleared_by_id=actor.id,
    )
    db.session.add(conflict)
    db.session.flush()
    _note(Action.CONFLICT_CLEARED, conflict, actor.id, now)
    return conflict


def clear(conflict: Conflict, *, reason: str, actor: User, now: datetime) -> None:
    """End a conflict: a submitted scorecard counts again, a seat does not come back.

    With the hiring manager back, nobody acts in that place any more.

    Raises:
        Overtaken: somebody else cleared it.
        Refused: it is the actor's own.

    """
    if conflict.cleared_at:
        raise Overtaken("Somebody else cleared this conflict of interest.")
    if conflict.user_id == actor.id:
        raise Refused(OWN)
    conflict.cleared_at = now
    conflict.cleared_by_id = actor.id
    conflict.clear_reason = reason
    application = conflict.application
    if application.opening.hiring_manager_id == conflict.user_id:
        application.acting_manager_id = None
    recount(application)
    _note(Action.CONFLICT_CLEARED, conflict, actor.id, now)


def _note(action: Action, conflict: Conflict, actor_id: int, now: datetime) -> None:
    note(
        action,
        actor=actor_id,
        now=now,
        application=conflict.application_id,
        subject=f"conflict:{conflict.id}",
        new={"person": conflict.user_id, "source": conflict.source},
    )
