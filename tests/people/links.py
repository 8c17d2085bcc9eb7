"""Invitations for tests, and the way along their links."""

from datetime import datetime

from debrief.accounts.models import User
from debrief.people import actions
from debrief.people.guests import Guest
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW

BASE_URL = "http://debrief.test"
PASSWORD = "seven grey herons wade"


def invited(
    email: str = "ada@example.org",
    *roles: Role,
    name: str = "Ada Obi",
    by: User | None = None,
    now: datetime = NOW,
) -> str:
    """The token of a new invitation."""
    guest = Guest(name, email, roles or (Role.INTERVIEWER,))
    by = by or factories.user(Role.ADMIN)
    (result,) = actions.invite([guest], actor=by, now=now, base_url=BASE_URL)
    return result.link.rpartition("/")[2]
