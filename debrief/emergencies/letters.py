"""The mail about an emergency: a subject and a text, without a word of what was judged."""

from zoneinfo import ZoneInfo

from debrief.accounts.models import User
from debrief.candidates.models import Application, BrokenGlass


def opened(
    reader: User, who: User, application: Application, access: BrokenGlass, address: str
) -> tuple[str, str]:
    """What those who lead an application read when an administrator opened it."""
    until = access.expires_at.astimezone(ZoneInfo(reader.time_zone))
    return (
        "Emergency access to a debrief",
        f"""Hello {reader.name},

{who.name}, an administrator, opened the debrief of {application.candidate.name}
({application.opening.title}) in an emergency. The access ends by itself on
{until:%d %b %Y at %H:%M} ({until.tzname()}).

The reason given:

{access.reason}

It stands in the debrief, in its packets and in the audit log. If it is no emergency, talk
to {who.name}.

{address}
""",
    )
