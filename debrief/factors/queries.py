"""People and passkeys, locked for whoever changes what proves who they are."""

from sqlalchemy import Select, select
from sqlalchemy.orm import undefer_group

from debrief.accounts.models import SECRETS, Passkey, User


def locked(person_id: int) -> Select[User]:
    """One person with all secrets, read anew and locked until the transaction ends.

    Of two requests with the same code, the second waits here and then sees the first.
    """
    return (
        select(User)
        .where(User.id == person_id)
        .options(undefer_group(SECRETS))
        .with_for_update(of=User)
        .execution_options(populate_existing=True)
    )


def passkey_locked(credential_id: bytes) -> Select[Passkey]:
    """The passkey with this id, read anew and locked until the transaction ends."""
    return (
        select(Passkey)
        .where(Passkey.credential_id == credential_id)
        .with_for_update(of=Passkey)
        .execution_options(populate_existing=True)
    )


def own_passkeys(person_id: int) -> Select[Passkey]:
    """The passkeys of one person, the oldest first."""
    return (
        select(Passkey)
        .where(Passkey.user_id == person_id)
        .order_by(Passkey.create_datetime, Passkey.id)
    )
