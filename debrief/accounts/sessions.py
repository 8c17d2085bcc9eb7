"""Sessions that live on the server: the cookie holds a token, and a row what it is worth.

Whatever ends the row (signing out, another password, an administrator) ends the session,
whoever still has the cookie.
"""

from datetime import timedelta
from typing import Any, Final

from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import user_authenticated
from sqlalchemy import update

from debrief.accounts import actions, known_device
from debrief.accounts.devices import described
from debrief.accounts.models import SignIn, User
from debrief.accounts.policy import viewed_in
from debrief.accounts.queries import SIGNED_IN, hashed
from debrief.db import db, write_if_free

NOTED_EVERY: Final = timedelta(minutes=5)
"""How exactly the last use of a sign-in is known: a write for each page would cost more."""


def load(token: str) -> User | None:
    """The person whom ``token`` signs in, the sign-in itself becoming ``g.sign_in``.

    While an administrator views as somebody, it is that one, ``shown_to`` the administrator.
    """
    wanted = {"token_sha256": hashed(token), "now": g.now, "idle_since": g.now - idle_limit()}
    found = db.session.execute(SIGNED_IN, wanted).unique().one_or_none()
    if found is None:
        return None
    g.sign_in, person = found
    # Where Flask-Security's own views look for how and when the person proved who it is.
    g.fs_authn_via, g.fs_paa = "session", g.sign_in.proved_at.timestamp()
    if g.now - g.sign_in.seen_at > NOTED_EVERY:
        g.used_sign_in = g.sign_in.id
    viewed = viewed_in(g.sign_in, g.now)
    if viewed is None:
        return person
    viewed.shown_to = person
    return viewed


def prove(by: str) -> None:
    """Note that whoever is signed in proved it once more, and give the cookie a new token."""
    session["_user_id"] = actions.prove_sign_in(g.sign_in, by=by, now=g.now)


def idle_limit() -> timedelta:
    """After how long without use a sign-in ends."""
    return timedelta(minutes=current_app.config["SIGN_IN_IDLE_MINUTES"])


def _start() -> None:
    g.sign_in = None


def _begin(_app: Flask, user: User, authn_via: list[str] | None = None, **_: Any) -> None:
    """Begin a sign-in once Flask-Security is content with how the person proved itself."""
    if g.sign_in is not None:
        actions.end_sign_in(g.sign_in, actor=g.sign_in.user_id, now=g.now)
    g.sign_in, session["_user_id"] = actions.begin_sign_in(
        user,
        by=authn_via or [],
        device=described(request.user_agent.string),
        address=request.remote_addr or "",
        lasts=timedelta(hours=current_app.config["SIGN_IN_HOURS"]),
        now=g.now,
    )
    known_device.remember(user.id)
    # What was prepared in the browser before it was signed in is worth nothing after.
    for each in (session, g):
        each.pop("csrf_token", None)


def _end(_app: Flask, **_: Any) -> None:
    """End the sign-in on the server when the person signs out."""
    if g.sign_in is not None:
        actions.end_sign_in(g.sign_in, actor=g.sign_in.user_id, now=g.now)
        db.session.commit()
        g.sign_in = None
    session.clear()
    after_this_request(_forget)


def _forget(response: Response) -> Response:
    # Not "cookies": the device stays known, and nobody else can lock its owner out of it.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _note_use(_error: BaseException | None = None) -> None:
    """Note that the sign-in was used. The page is made: it must not fail because of this."""
    number = g.pop("used_sign_in", None)
    if number is not None:
        # The page may still hold a transaction, and with it the lock or a connection.
        db.session.rollback()
        write_if_free(update(SignIn).where(SignIn.id == number).values(seen_at=g.now))


def install(app: Flask) -> None:
    """Keep the sessions of ``app`` on the server; call it before Flask-Security is added.

    Raise RuntimeError where their limits are no times.
    """
    for limit in ("SIGN_IN_HOURS", "SIGN_IN_IDLE_MINUTES"):
        if not isinstance(app.config[limit], int) or app.config[limit] < 1:
            raise RuntimeError(f"Set DEBRIEF_{limit} to a whole number of at least 1.")
    # The cookie must not end before what it stands for.
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=app.config["SIGN_IN_HOURS"])
    app.before_request(_start)
    app.teardown_request(_note_use)
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)
