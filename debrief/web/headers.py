"""Response headers: what a browser may load, keep and tell others."""

from http import HTTPStatus

from flask import Flask, Response, current_app, request

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
        "require-trusted-types-for 'script'",
    )
)
UNUSED = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
"""What no page of ours asks of a device, and so no script that got into one may."""
TWO_YEARS = "max-age=63072000"
STATIC_FOR_A_YEAR = "public, max-age=31536000, immutable"


def add(response: Response) -> Response:
    """Add the headers every response carries; personal pages are kept by nobody."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["Permissions-Policy"] = UNUSED
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = TWO_YEARS
    # What is missing may come with the next release: nobody must keep that it was not there.
    served = response.status_code < HTTPStatus.BAD_REQUEST
    versioned = served and request.endpoint == "static" and "v" in request.args
    headers["Cache-Control"] = STATIC_FOR_A_YEAR if versioned else "no-store"
    return response


def install(app: Flask) -> None:
    """Add the headers to every response of ``app``."""
    app.after_request(add)
