"""Password sign-in by Flask-Security, set up so that it tells an outsider nothing."""

from datetime import timedelta

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from debrief.accounts import sessions
from debrief.accounts.forms import SignInForm
from debrief.accounts.models import RoleGrant, User
from debrief.db import db

SETTINGS = {
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_FLASH_MESSAGES": False,
    # Whether a proof is fresh is the server's to know (see ``fresh`` in web/access.py), not
    # the cookie's.
    "SECURITY_FRESHNESS": timedelta(days=-1),
    "SECURITY_LOGIN_URL": "/login",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_URL": "/logout",
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": ("The email or the password is not right.", "error"),
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_REDIRECT_VALIDATE_MODE": "regex",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_STATIC_FOLDER": None,
    # A remember-me cookie would outlive the session it should end with.
    "SECURITY_DEFAULT_REMEMBER_ME": False,
}


def install(app: Flask) -> None:
    """Add ``/login`` and ``/logout`` to ``app``."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    sessions.install(app)
    security = Security(app, SQLAlchemyUserDatastore(db, User, RoleGrant), login_form=SignInForm)
    security.login_manager.user_loader(sessions.load)
    # One signs in by the page alone: never by a token in an address or a header.
    security.login_manager.request_loader(lambda _request: None)
