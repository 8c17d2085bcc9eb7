"""Who has a second factor, who needs one, and who may take it from another."""

from collections.abc import Set as AbstractSet

from debrief.accounts.models import User
from debrief.rights import Role


def has_second_factor(person: User) -> bool:
    """Say whether a password alone does not sign ``person`` in.

    Recovery codes stand in for a factor that was lost; alone they are none.
    """
    return bool(person.tf_totp_secret or person.webauthn)


def needs_second_factor(person: User, required_for: AbstractSet[Role]) -> bool:
    """Say whether a role of ``person`` asks for a second factor (the deployment decides).

    Whoever has no password comes from the identity provider: what proves them there is its
    affair, and nothing here would ever ask for a second factor.
    """
    return bool(person.role_set & required_for) and person.password is not None


def can_reset(actor: User, person: User) -> bool:
    """An administrator helps whoever lost every factor, but never the own account.

    Else a session left open would be enough to shut its owner out.
    """
    return Role.ADMIN in actor.role_set and actor.id != person.id
