"""Single sign-on as part of the application: configured or not, and begun from any page."""

from flask import Flask, current_app

from debrief.single_sign_on import settings
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


def install(app: Flask) -> None:
    """Read the settings of ``app``, and give the provider's name to its templates.

    Nothing is asked of the provider: the application starts without a network.
    """
    wanted = settings.read(app.config)
    app.extensions[KEY] = Provider(wanted) if wanted else None
    app.add_template_global(_name, "single_sign_on")
