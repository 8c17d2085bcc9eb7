"""What a request leaves behind: an id to find it by, and whom it refused something."""

from uuid import uuid4

from flask import Flask, Response, current_app, g, request
from flask_security import current_user

from debrief.audit import refusals
from debrief.audit.log import request_id
from debrief.db import db, reading
from debrief.web.access import declared

HEADER = "X-Request-ID"


def _begin() -> None:
    # Never an id that the sender chose: it stands in the audit log.
    g.request_id = str(uuid4())
    request_id.set(g.request_id)


def _tell(response: Response) -> Response:
    response.headers[HEADER] = request_id.get()
    return response


def _end(_error: BaseException | None) -> None:
    if g.pop("request_id", ""):
        request_id.set("")  # the next request of this thread has its own


def note_refusal() -> None:
    """Write down that the sender, who signed in, asked for what is not open to the sender.

    Hidden or missing makes no difference, here neither: what is written, and how long that
    takes, depends only on the address. Whatever else the request did is undone first.
    """
    endpoint = request.endpoint
    if endpoint is None or declared(current_app, endpoint).public:
        return
    if not current_user.is_authenticated:
        return
    actor, ids = (current_user.shown_to or current_user).id, request.view_args or {}
    db.session.rollback()
    reading.set(False)
    refusals.note(endpoint, ids, actor=actor, now=g.now)
    db.session.commit()


def install(app: Flask) -> None:
    """Give every request of ``app`` an id; call it before anything that may refuse one."""
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)
