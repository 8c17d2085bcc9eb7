"""Where people reach this deployment, and who may speak in its name."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
OWN_SITE = frozenset({"same-origin", "none"})
"""What a browser says of a request that one of our pages, or the person alone, began."""


def absolute(endpoint: str, **values: object) -> str:
    """The address of ``endpoint`` for what leaves the product, such as a mail.

    It starts with the configured ``BASE_URL``. The Host header of the request that causes a
    mail is its sender's to choose, and would lead the reader of the mail anywhere.
    """
    base: str = current_app.config["BASE_URL"].rstrip("/")
    return base + url_for(endpoint, _external=False, **values)  # type: ignore[arg-type]  # Flask types the switches, not the values


def refuse_foreign() -> None:
    """Stop a request that another site made a browser send.

    The token in every form stops it as well; this holds where somebody forgets one. What
    sends neither header is no browser of today, and has the token to pass.
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    own = {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}
    if site not in OWN_SITE or (origin and urlsplit(origin).netloc not in own):
        abort(HTTPStatus.BAD_REQUEST)


def _other_host(_error: SecurityError) -> ResponseReturnValue:
    # A page of ours would have to be built from the very name that is not trusted.
    text = f"This is not {current_app.config['BASE_URL']}. Open that address instead.\n"
    return text, HTTPStatus.BAD_REQUEST, {"Content-Type": "text/plain; charset=utf-8"}


def install(app: Flask) -> None:
    """Serve ``app`` under its own names alone, and only as far as proxies are known."""
    base = urlsplit(app.config["BASE_URL"])
    name = base.hostname or ""
    app.config["TRUSTED_HOSTS"] = sorted(
        {name, *(LOOPBACK if name in LOOPBACK else ()), *app.config["OTHER_HOSTS"]}
    )
    app.register_error_handler(SecurityError, _other_host)
    if base.scheme == "https":
        # A cookie that travels unencrypted can be read on its way; one with this prefix no
        # other host of the domain can plant.
        app.config["SESSION_COOKIE_SECURE"] = True
        app.config["SESSION_COOKIE_NAME"] = "__Host-debrief"
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]  # as Flask says to
