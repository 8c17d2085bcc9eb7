"""What an administrator may do about somebody."""

from debrief.accounts.models import User


def can_change_roles(actor: User, person: User) -> bool:
    """Nobody grants or gives up own roles: two people stand behind every right (R10)."""
    return actor.id != person.id
