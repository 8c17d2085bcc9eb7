"""What a person may do about single sign-on."""

from debrief.accounts.models import User


def has_another_way_in(person: User) -> bool:
    """Whether ``person`` could still sign in without the provider.

    A passkey counts only if it signs in by itself: as a second factor it needs a first.
    """
    return bool(person.password) or any(key.usage == "first" for key in person.webauthn)
