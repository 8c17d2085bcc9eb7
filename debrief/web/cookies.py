"""The session cookie: signed, and without an age of its own.

What ends a sign-in is its row on the server, by the time of the server that looks. A time in
the cookie would be that of the server that wrote it: where clocks differ, or one is set back,
the next server would take the cookie for one from the future and sign its owner out.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class AgelessSessions(SecureCookieSessionInterface):
    """Takes a cookie that is signed, whenever that was."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie of ``request`` holds; nothing where nobody of ours signed it."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            kept = signer.loads(request.cookies.get(self.get_cookie_name(app), ""))
        except BadSignature:
            kept = {}
        return self.session_class(kept)


def install(app: Flask) -> None:
    """Read the cookies of ``app`` this way."""
    app.session_interface = AgelessSessions()
