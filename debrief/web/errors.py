"""Errors as pages: what happened, and what to do now."""

from http import HTTPStatus

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from debrief.audit.log import request_id
from debrief.db import db, reading
from debrief.refusals import Overtaken, Refused, TooMuch
from debrief.web.trail import note_refusal

WORDS = {
    400: (
        "This request could not be read",
        "Go back, reload the page and try again. Nothing was changed.",
    ),
    403: (
        "This page is not for your role",
        "Ask an administrator if you need it. Nothing was changed.",
    ),
    404: (
        "Page not found",
        "It does not exist, or it is not open to you. Check the address, or start from My work.",
    ),
    405: ("This address cannot be opened like that", "Start again from My work."),
    413: (
        "That is more than we can take at once",
        "Shorten the text or split the file, then send it again. Nothing was changed.",
    ),
}
UNEXPECTED = (
    "Something went wrong on our side",
    "Nothing was changed. Try again; if it happens again, tell your administrator this number.",
)
STALE = "Somebody else changed this while you had it open. Reload it, then make your change again."


def page(status: int, title: str, advice: str, reference: str = "") -> ResponseReturnValue:
    """The error page with ``status``; ``reference`` is what to find the request by."""
    # The page's own queries must not run in a transaction that failed, nor wait to write.
    db.session.rollback()
    reading.set(True)
    words = {"title": title, "advice": advice, "reference": reference}
    return render_template("errors/error.html", status=status, **words), status


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - a redirect raised as an exception is an answer
        return error.get_response()
    if code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        note_refusal()
    return page(code, *WORDS.get(code, UNEXPECTED))


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return page(
        400, "This page was open for a long time", "Nothing was changed. Reload it and try again."
    )


def _refused(error: Refused) -> ResponseReturnValue:
    return page(409, "That is not possible now", str(error))


def _too_much(error: TooMuch) -> ResponseReturnValue:
    note_refusal()
    return page(HTTPStatus.TOO_MANY_REQUESTS, "That is a lot within one hour", str(error))


def _stale(_error: Exception) -> ResponseReturnValue:
    return page(409, "Somebody was faster", STALE)


def _unexpected(_error: Exception) -> ResponseReturnValue:
    return page(500, *UNEXPECTED, reference=request_id.get())


def install(app: Flask) -> None:
    """Show every error of ``app`` as a page in its own frame."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Overtaken, _stale)
    app.register_error_handler(TooMuch, _too_much)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(500, _unexpected)
