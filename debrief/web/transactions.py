"""One request is one transaction, also where a page that only reads must write after all."""

from flask import Flask, Response, current_app
from flask.typing import ResponseReturnValue

from debrief.db import MustWrite, db, is_to_be_kept, reading


def _keep(response: Response) -> Response:
    if not is_to_be_kept():
        return response
    try:
        db.session.commit()
    except Exception as error:  # noqa: BLE001 - what nobody handles is raised again
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _again(_: MustWrite) -> ResponseReturnValue:
    """Serve the request anew, in a transaction that may write from its start.

    Everything is loaded again, rights above all: they may have changed in between.
    """
    db.session.rollback()
    reading.set(False)
    try:
        return current_app.dispatch_request()
    except Exception as error:  # noqa: BLE001 - what nobody handles is raised again
        return current_app.handle_user_exception(error)


def install(app: Flask) -> None:
    """Let pages of ``app`` write what they must before they are sent."""
    app.register_error_handler(MustWrite, _again)
    app.after_request(_keep)
