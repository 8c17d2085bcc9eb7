"""Response headers: what a browser may load, keep and tell others."""

from http import HTTPStatus

from flask import Flask, Response, request

POLICY = "; ".join(  # noqa: FLY002 - one directive a line
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
STATIC_FOR_A_YEAR = "public, max-age=31536000, immutable"


def add(response: Response) -> Response:
    """Add the headers every response carries; personal pages are kept by nobody."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # What is missing may come with the next release: nobody must keep that it was not there.
    served = response.status_code < HTTPStatus.BAD_REQUEST
    versioned = served and request.endpoint == "static" and "v" in request.args
    headers["Cache-Control"] = STATIC_FOR_A_YEAR if versioned else "no-store"
    return response


def install(app: Flask) -> None:
    """Add the headers to every response of ``app``."""
    app.after_request(add)
