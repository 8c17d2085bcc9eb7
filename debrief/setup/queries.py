"""Whether there is anything to set up."""

from sqlalchemy import exists, select

from debrief.accounts.models import User
from debrief.db import db

SOMEBODY = select(exists().where(User.id.is_not(None)))


def somebody() -> bool:
    """Whether anybody has an account, real or made up."""
    return bool(db.session.scalar(SOMEBODY))
