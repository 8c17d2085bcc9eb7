"""The database is gone, or its disk is full: an answer that needs neither.

Nothing that was typed is lost: the answer to a form holds the words that came with it.
"""

from http import HTTPStatus
from typing import Final

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, OperationalError

from debrief.db import db

RETRY_AFTER = 5
"""Seconds after which a database that was restarted is usually back."""

FULL: Final = frozenset({"SQLITE_FULL", "53100"})
"""How SQLite and PostgreSQL (class 53) say that no room is left."""
AWAY: Final = ("SQLITE_BUSY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "08", "57")
"""How the names begin by which they say that they cannot answer now: a lock that is held
too long, a disk that fails, a lost connection (08), a shutdown or a time-out (57)."""

PROSE = 20
"""From how many characters on a field is worth keeping; shorter ones are choices and keys."""

FULL_WORDS = (
    "There is no room left to save this",
    "Nothing was changed. Tell your administrator that the disk of the database is full.",
)
AWAY_WORDS = (
    "Debrief cannot reach its data just now",
    "Nothing was changed. Try again in a few seconds.",
)


def _name(error: DBAPIError) -> str:
    """The database's own name of what went wrong; empty for a connection that never was."""
    cause = error.orig
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""


def _answer(error: DBAPIError) -> ResponseReturnValue:
    name = _name(error)
    if name in FULL:
        return _page(HTTPStatus.INSUFFICIENT_STORAGE, *FULL_WORDS), HTTPStatus.INSUFFICIENT_STORAGE
    never_began = not name and isinstance(error, OperationalError)
    if name.startswith(AWAY) or error.connection_invalidated or never_began:
        headers = {"Retry-After": str(RETRY_AFTER)}
        return _page(HTTPStatus.SERVICE_UNAVAILABLE, *AWAY_WORDS), 503, headers
    raise error


def _page(status: HTTPStatus, title: str, advice: str) -> str:
    current_app.logger.error("The database does not answer: %s", status.phrase)
    db.session.remove()
    # The frame would ask the database who is signed in.
    g._login_user = current_app.extensions["security"].login_manager.anonymous_user()  # noqa: SLF001 - where Flask-Login keeps it
    return render_template(
        "errors/error.html", status=status, title=title, advice=advice, kept=_kept()
    )


def _kept() -> list[str]:
    """What the person wrote in the form that could not be saved."""
    return [
        text
        for name, texts in request.form.lists()
        if "password" not in name and "token" not in name
        for text in texts
        if len(text) >= PROSE
    ]


def install(app: Flask) -> None:
    """Answer for ``app`` while its database cannot."""
    app.register_error_handler(DBAPIError, _answer)
