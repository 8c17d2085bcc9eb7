"""Finding sign-ins."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, lazyload, load_only, undefer, undefer_group

from debrief.accounts.models import SECRETS, SignIn, User

NAMED = (load_only(User.name, User.active), lazyload(User.roles))
"""The loader options for people whom a page only names."""

SIGNED_IN = (
    select(SignIn, User)
    .join(SignIn.user)
    .options(joinedload(SignIn.viewing_as).undefer(User.beside_demo), undefer(User.beside_demo))
    .where(
        SignIn.token_sha256 == bindparam("token_sha256"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now"),
        SignIn.seen_at > bindparam("idle_since"),
        User.active,
    )
)
"""The sign-in that a token stands for, and whose it is. Built once: every request of
everybody who signed in asks it."""


def hashed(token: str) -> str:
    """What is kept of ``token``: whoever reads the database can sign in with nothing in it."""
    return sha256(token.encode()).hexdigest()


def active(email: str) -> Select[User]:
    """The person who has this address, as it is kept, and may sign in.

    What proves it comes along: the same statements are sent whether there is anybody or not.
    """
    wanted = select(User).where(User.email == email, User.active)
    return wanted.options(undefer_group(SECRETS))


def living(user_id: int, *, now: datetime, idle_since: datetime) -> Select[SignIn]:
    """Where ``user_id`` is signed in, the last used first."""
    return (
        select(SignIn)
        .where(
            SignIn.user_id == user_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            SignIn.seen_at > idle_since,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
