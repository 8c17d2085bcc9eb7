"""The mails about an account: each a subject and a text."""

from datetime import timedelta
from typing import Final

RESET_WITHIN: Final = timedelta(minutes=30)
"""For how long a link to reset a password is good."""


def password_changed(name: str) -> tuple[str, str]:
    """What the owner reads after the password was changed, by whomever."""
    return (
        "Your password was changed",
        f"""Hello {name},

The password of your account in Debrief was just changed. Every other device that was
signed in has been signed out.

If that was not you, ask for another password at once with the link "Forgotten your
password?" on the sign-in page, and tell your administrator.
""",
    )


def reset(link: str) -> tuple[str, str]:
    """What somebody reads who asked to set another password."""
    minutes = int(RESET_WITHIN / timedelta(minutes=1))
    return (
        "Set another password",
        f"""Hello,

somebody, probably you, asked to set another password for your account in Debrief. Open
this address to choose one. It is good for {minutes} minutes and one use.

{link}

If that was not you, do nothing: your password stays as it is.
""",
    )
