"""What the owner of an account is told when what signs in to it changes."""

from datetime import datetime
from enum import Enum
from textwrap import fill
from typing import Final

from debrief.accounts.models import User
from debrief.mail.outbox import post

WIDTH: Final = 80
END: Final = (
    "If this was not you, change your password now and tell an administrator: somebody else "
    "may be using your account."
)


class Notice(Enum):
    """A mail about second factors: its subject, and what it says between name and warning."""

    CODES_ADDED = (
        "One-time codes were added to your account",
        (
            "Signing in to Debrief now asks for a code from your authenticator app. You were "
            "signed out everywhere else."
        ),
    )
    CODES_REMOVED = (
        "One-time codes were removed from your account",
        (
            "Signing in to Debrief no longer takes codes from your authenticator app. You were "
            "signed out everywhere else."
        ),
    )
    PASSKEY_ADDED = (
        "A passkey was added to your account",
        "The passkey “{passkey}” can now sign in to Debrief. You were signed out everywhere else.",
    )
    PASSKEY_REMOVED = (
        "A passkey was removed from your account",
        (
            "The passkey “{passkey}” can no longer sign in to Debrief. You were signed out "
            "everywhere else."
        ),
    )
    RECOVERY_CODE_USED = (
        "A recovery code was used for your account",
        (
            "Somebody who knows your password signed in to Debrief with one of your recovery "
            "codes. Codes left: {left}."
        ),
    )
    RECOVERY_CODES_MADE = (
        "New recovery codes were made for your account",
        "The recovery codes you had before are worth nothing now.",
    )
    RESET = (
        "Your second factors were reset",
        (
            "An administrator removed your one-time codes, recovery codes and passkeys from "
            "Debrief, and you were signed out everywhere. Sign in with your password, then set up "
            "a new second factor."
        ),
    )

    @property
    def subject(self) -> str:
        """What the mail is about."""
        return self.value[0]

    def text(self, name: str, **said: str | int) -> str:
        """The whole mail to the person called ``name``."""
        what = fill(self.value[1].format(**said), WIDTH)
        return f"Hello {name},\n\n{what}\n\n{fill(END, WIDTH)}\n"


def tell(person: User, notice: Notice, *, now: datetime, **said: str | int) -> None:
    """Write the mail, in the transaction of what it tells about."""
    post(person.email, notice.subject, notice.text(person.name, **said), now=now)
