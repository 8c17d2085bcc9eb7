"""What is written to people: the invitation, and the notice that an address changed."""

from datetime import datetime
from zoneinfo import ZoneInfo

INVITED = """\
Hello {name},

{inviter} invites you to Debrief, where interview scorecards are written and read.

Choose your password here:

{link}

The link works once, until {until}. If you do not know {inviter}, do nothing: without you
it comes to nothing.
"""

MOVED = """\
Hello {name},

An administrator changed the address of your Debrief account from {old} to {new}.

You are signed out everywhere. If this was not agreed with you, tell an administrator
other than {actor} at once.
"""


def invitation(*, name: str, inviter: str, link: str, until: datetime) -> tuple[str, str]:
    """The subject and the text of an invitation."""
    moment = f"{until.astimezone(ZoneInfo('UTC')):%d %b %Y, %H:%M} UTC"
    return (
        f"{inviter} invites you to Debrief",
        INVITED.format(name=name, inviter=inviter, link=link, until=moment),
    )


def moved(*, name: str, old: str, new: str, actor: str) -> tuple[str, str]:
    """The subject and the text of the notice that goes to both addresses."""
    return (
        "The address of your Debrief account was changed",
        MOVED.format(name=name, old=old, new=new, actor=actor),
    )
