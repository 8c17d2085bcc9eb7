"""Links by which the owner of an address sets another password."""

from secrets import token_hex

from flask_security.proxies import _security
from itsdangerous import BadData
from sqlalchemy import select

from debrief.accounts.letters import RESET_WITHIN
from debrief.accounts.models import User
from debrief.db import db


def token(person: User | None) -> str:
    """What the link of ``person`` holds; where there is nobody, one that opens nothing.

    It names the person by what changes with every password: it dies with the one there is.
    """
    name = person.fs_uniquifier if person else token_hex(16)
    return str(_security.reset_serializer.dumps(name))


def person(token: str, *, lock: bool) -> User | None:
    """Whose the link with ``token`` is, while it is good.

    With ``lock``, nobody else uses it, or changes the person, until the transaction ends.
    """
    try:
        name = _security.reset_serializer.loads(token, max_age=int(RESET_WITHIN.total_seconds()))
    except BadData:
        return None
    wanted = select(User).where(User.fs_uniquifier == name, User.active)
    if lock:
        wanted = wanted.with_for_update(of=User)
    return db.session.scalars(wanted).unique().one_or_none()
