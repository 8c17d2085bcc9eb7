"""Who may see a page. Nothing is served unless its view declares who it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief.db import reading
from debrief.rights import Role
from debrief.web.origin import refuse_foreign

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who one endpoint is for: everybody, all who signed in, or holders of a role."""

    public: bool = False
    roles: frozenset[Role] = frozenset()


FOREIGN: Final = {
    "static": Access(public=True),
    "security.login": Access(public=True),
    "security.logout": Access(),
}
"""The endpoints whose views are not ours to mark."""


def public(view: View) -> View:
    """Let anyone see this page."""
    view.access = Access(public=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Let anyone who signed in see this page. What it shows, the rights record decides."""
    view.access = Access()  # type: ignore[attr-defined]
    return view


def roles(*allowed: Role) -> Callable[[View], View]:
    """Let holders of one of these roles see this page."""

    def mark(view: View) -> View:
        view.access = Access(roles=frozenset(allowed))  # type: ignore[attr-defined]
        return view

    return mark


def writes(view: View) -> View:
    """Let a page that is only read write as well: what it shows must be noted first."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def declared(app: Flask, endpoint: str) -> Access:
    """The access that ``endpoint`` declares. Raise LookupError if it declares none."""
    found = FOREIGN.get(endpoint) or getattr(app.view_functions[endpoint], "access", None)
    if found is None:
        raise LookupError(f"{endpoint} declares no access: mark it public, signed_in or roles")
    return found


def require(allowed: bool) -> None:
    """Stop as if the page did not exist unless the rights record said yes.

    What may not be seen must not be told apart from what is not there.
    """
    if not allowed:
        abort(404)


def enforce() -> ResponseReturnValue | None:
    """Let a request through only to an endpoint that is for its sender."""
    endpoint = request.endpoint
    view = current_app.view_functions.get(endpoint or "")
    only_reads = request.method in SAFE_METHODS and not getattr(view, "writes", False)
    # Checking a password takes long; holding the write lock meanwhile would stop others.
    reading.set(only_reads or endpoint == "security.login")
    if endpoint is None:
        return None
    if request.method not in SAFE_METHODS:
        refuse_foreign()
    access = declared(current_app, endpoint)
    if access.public:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if access.roles and not access.roles & current_user.role_set:
        abort(403)
    return None


def install(app: Flask) -> None:
    """Guard every endpoint of ``app``, and refuse to start while one declares nothing."""
    for rule in app.url_map.iter_rules():
        declared(app, rule.endpoint)
    app.before_request(enforce)
