"""An administrator who views as somebody else: what is shown then, and that nothing changes."""

from typing import Final

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief.web import errors
from debrief.web.access import SAFE_METHODS, declared
from debrief.web.trail import note_refusal

ALWAYS: Final = frozenset({"static", "people.stop_viewing", "security.logout"})
"""What goes on as ever: the ways out, and what pages are drawn with."""


def guard() -> ResponseReturnValue | None:
    """Refuse, while somebody views as another, all that changes something or is not for show.

    A page is for show only if its view says so: what belongs to a person alone (settings,
    devices, packets) must not be opened by a page that nobody thought of.
    """
    endpoint = request.endpoint
    if endpoint is None or endpoint in ALWAYS or not current_user.is_authenticated:
        return None
    if current_user.shown_to is None:
        return None
    name = current_user.name
    if request.method not in SAFE_METHODS:
        note_refusal()
        return errors.page(
            403,
            "Nothing can be changed now",
            f"You view as {name}. Stop viewing, then act in your own name.",
        )
    if not declared(current_app, endpoint).viewable:
        return errors.page(
            403, "This page is not shown to you", f"You view as {name}. It is theirs alone."
        )
    return None


def install(app: Flask) -> None:
    """Guard every endpoint of ``app``; call it after the access guard is installed."""
    app.before_request(guard)
