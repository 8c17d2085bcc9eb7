"""What each role allows, in a line for whoever gives it."""

from collections.abc import Iterable, Mapping

from debrief.exchange.columns import folded
from debrief.rights import Role

ALLOWS: Mapping[Role, str] = {
    Role.ADMIN: "Invites people and gives roles, sets up openings, candidates and panels. "
    "Reads no scorecard.",
    Role.COORDINATOR: "Sets up openings, candidates and panels, opens complete debriefs, "
    "reads open ones and makes packets.",
    Role.HIRING_MANAGER: "Can be given openings: opens and reads their debriefs, and decides.",
    Role.INTERVIEWER: "Writes scorecards for the interviews they sit in.",
    Role.COMMITTEE_MEMBER: "Reads the open debriefs of the committees they sit on.",
    Role.AUDITOR: "Reads everything that is decided, and changes nothing.",
}


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles in the order in which they are offered, each once."""
    held = set(roles)
    return tuple(role for role in Role if role in held)


def in_words(roles: Iterable[Role]) -> str:
    """Roles as people read them: ``Admin, Hiring manager``."""
    return ", ".join(role.words for role in in_order(roles))


def called(text: str) -> Role | None:
    """The role that ``text`` names, however it is capitalised and spaced."""
    return next((role for role in Role if role.value == folded(text)), None)
