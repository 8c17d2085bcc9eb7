"""Single sign-on as part of the application: configured or not, and begun from any page."""

from flask import Flask, current_app
from flask_security import current_user

from debrief.accounts.models import Identity
from debrief.db import db
from debrief.single_sign_on import queries, settings
from debrief.single_sign_on.provider import Provider

KEY = "single_sign_on"


def provider() -> Provider | None:
    """The identity provider, or None where the deployment names none."""
    found: Provider | None = current_app.extensions[KEY]
    return found


def _name() -> str:
    """What people call the provider; nothing where there is none."""
    found = provider()
    return found.settings.name if found else ""


def _own_identity() -> Identity | None:
    """How the provider knows the viewer; None where it does not."""
    found = provider()
    if found is None:
        return None
    return db.session.scalar(queries.identity_of(current_user, found.settings.issuer))


def install(app: Flask) -> None:
    """Read the settings of ``app``, and tell its templates who the provider is.

    Nothing is asked of the provider: the application starts without a network.
    """
    wanted = settings.read(app.config)
    app.extensions[KEY] = Provider(wanted) if wanted else None
    app.add_template_global(_name, "single_sign_on")
    app.add_template_global(_own_identity, "own_identity")
