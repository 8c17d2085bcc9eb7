"""Who may see a page. Nothing is served unless its view declares who it is for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief.db import reading
from debrief.rights import Role
from debrief.web.origin import refuse_foreign

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

FRESH_FOR: Final = timedelta(minutes=15)
"""How long a proof of who one is counts as fresh."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who one endpoint is for: everybody, all who signed in, or holders of a role."""

    public: bool = False
    roles: frozenset[Role] = frozenset()
    fresh: bool = False
    """Whether the person must have proved lately who it is."""
    viewable: bool = False
    """Whether an administrator may see it through the eyes of somebody else."""


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


def fresh(view: View) -> View:
    """Ask who it is once more, unless that was proved lately. Stands above the others.

    For what must not be open to whoever finds a screen unlocked.
    """
    view.access = replace(view.access, fresh=True)  # type: ignore[attr-defined]
    return view


def viewable(view: View) -> View:
    """Show this page to an administrator who views as somebody. Stands above the others.

    For pages that only read, and ask the rights record for everything they show.
    """
    view.access = replace(view.access, viewable=True)  # type: ignore[attr-defined]
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


def begin() -> None:
    """Say whether the request only reads, before anything asks the database."""
    view = current_app.view_functions.get(request.endpoint or "")
    reading.set(request.method in SAFE_METHODS and not getattr(view, "writes", False))


def enforce() -> ResponseReturnValue | None:
    """Let a request through only to an endpoint that is for its sender."""
    if request.endpoint is None:
        return None
    if request.method not in SAFE_METHODS:
        refuse_foreign()
    access = declared(current_app, request.endpoint)
    if access.public:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if access.roles and not access.roles & current_user.role_set:
        abort(403)
    if access.fresh and g.now - g.sign_in.proved_at > FRESH_FOR:
        return _ask_again()
    return None


def _ask_again() -> ResponseReturnValue:
    """Lead to the page that asks for a proof, and from there back to where this began."""
    if request.method in SAFE_METHODS:
        back = request.full_path.rstrip("?")
    else:
        # A form cannot be sent again from the proof: it leads back to the form's own page.
        back = urlsplit(request.referrer or "")._replace(scheme="", netloc="").geturl()
        flash(
            "Nothing was changed yet. Confirm that it is you, then send the form again.", "warning"
        )
    address = url_for("accounts.prove", next=back or None)
    return redirect(address, HTTPStatus.SEE_OTHER)


def install(app: Flask) -> None:
    """Guard every endpoint of ``app``, and refuse to start while one declares nothing."""
    for rule in app.url_map.iter_rules():
        declared(app, rule.endpoint)
    app.before_request(enforce)
