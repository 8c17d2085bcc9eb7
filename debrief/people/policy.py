"""What an administrator may do about somebody."""

from debrief.accounts.models import User
from debrief.rights import Role


def can_change_roles(actor: User, person: User) -> bool:
    """Nobody grants or gives up own roles: two people stand behind every right (R10)."""
    return actor.id != person.id


def can_view_as(actor: User, person: User) -> bool:
    """An administrator looks through the eyes of somebody else who is at work here.

    Never of another administrator: the one would act under the other's name.
    """
    return (
        Role.ADMIN in actor.role_set
        and actor.id != person.id
        and person.active
        and Role.ADMIN not in person.role_set
    )
