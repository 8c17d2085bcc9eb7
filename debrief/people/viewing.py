"""Looking through somebody's eyes, and no longer. Callers commit."""

from datetime import datetime, timedelta
from typing import Final

from debrief.accounts.models import SignIn, User
from debrief.accounts.policy import can_view_as
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.refusals import Refused

LASTS: Final = timedelta(hours=1)


def view_as(person: User, *, sign_in: SignIn, now: datetime) -> None:
    """Let whoever is signed in see what ``person`` sees, for an hour.

    Raises:
        Refused: it is an administrator, the viewer, or somebody who has left.

    """
    if not can_view_as(sign_in.user, person):
        raise Refused("View as somebody who is active and no administrator.")
    sign_in.viewing_as_id, sign_in.viewing_until = person.id, now + LASTS
    record(
        Action.PERSON_VIEWED_AS,
        actor=sign_in.user_id,
        now=now,
        subject=f"person:{person.id}",
        new={"sign_in": sign_in.id},
    )


def stop(sign_in: SignIn, *, now: datetime) -> None:
    """See with the own eyes again."""
    viewed, sign_in.viewing_as_id, sign_in.viewing_until = sign_in.viewing_as_id, None, None
    if viewed is not None:
        record(
            Action.PERSON_VIEWED_AS_ENDED,
            actor=sign_in.user_id,
            now=now,
            subject=f"person:{viewed}",
            new={"sign_in": sign_in.id},
        )
