"""Through whose eyes somebody may look."""

from datetime import datetime

from debrief.accounts.models import SignIn, User
from debrief.rights import Role


def can_view_as(actor: User, person: User) -> bool:
    """An administrator looks through the eyes of somebody else who is at work here.

    Never of another administrator: what only such a one may do must stay with its doer.
    """
    return (
        Role.ADMIN in actor.role_set
        and actor.id != person.id
        and person.active
        and Role.ADMIN not in person.role_set
    )


def viewed_in(sign_in: SignIn, now: datetime) -> User | None:
    """Whom the sign-in's owner views as, if that has been begun, still lasts and may be."""
    person, until = sign_in.viewing_as, sign_in.viewing_until
    if person is None or until is None or until <= now:
        return None
    return person if can_view_as(sign_in.user, person) else None
