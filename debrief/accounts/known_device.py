"""The cookie by which a browser is known again: somebody signed in from it before.

It signs nobody in. All it does is that failures from elsewhere do not count here, so that
nobody can keep a person out by trying the wrong password again and again.
"""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Final

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

LASTS: Final = timedelta(days=400)
"""As long as browsers keep any cookie."""
PEOPLE_AT_MOST: Final = 10


def of(person_id: int | None) -> str:
    """The name of this device if the person signed in from it before, else nothing."""
    name, people = _read()
    return name if person_id in people else ""


def remember(person_id: int) -> None:
    """Let this device be known for the person from now on."""
    name, people = _read()
    latest = [person_id, *(each for each in people if each != person_id)][:PEOPLE_AT_MOST]
    value = _serializer().dumps([name or token_urlsafe(16), latest])

    @after_this_request
    def keep(response: Response) -> Response:
        config = current_app.config
        response.set_cookie(
            _cookie(),
            value,
            max_age=LASTS,
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite=config["SESSION_COOKIE_SAMESITE"],
        )
        return response


def _read() -> tuple[str, list[int]]:
    try:
        name, people = _serializer().loads(request.cookies.get(_cookie(), ""))
    except BadSignature:
        return "", []
    return name, people


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")


def _cookie() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"
