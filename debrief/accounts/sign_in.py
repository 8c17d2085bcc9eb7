"""Password sign-in by Flask-Security, set up so that it tells an outsider nothing."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore, UserMixin
from sqlalchemy import bindparam, select

from debrief.accounts.models import RoleGrant, User
from debrief.db import db

SETTINGS = {
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_FLASH_MESSAGES": False,
    # Nothing asks for the password again, so the page that would is not there.
    "SECURITY_FRESHNESS": timedelta(days=-1),
    "SECURITY_LOGIN_URL": "/login",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_URL": "/logout",
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": ("The email or the password is not right.", "error"),
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_REDIRECT_VALIDATE_MODE": "regex",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_STATIC_FOLDER": None,
    # A remember-me cookie would outlive the session it should end with.
    "SECURITY_DEFAULT_REMEMBER_ME": False,
}


BY_SESSION = select(User).where(User.fs_uniquifier == bindparam("fs_uniquifier"))
"""Built once: every request of everybody who signed in asks it."""


class People(SQLAlchemyUserDatastore):
    """Where Flask-Security finds people."""

    def find_user(self, *args: Any, **wanted: Any) -> UserMixin | None:
        """The person with these values, such as ``fs_uniquifier`` from the session."""
        if wanted.keys() == {"fs_uniquifier"} and not args:
            return db.session.scalars(BY_SESSION, wanted).unique().one_or_none()
        return super().find_user(*args, **wanted)


def install(app: Flask) -> None:
    """Add ``/login`` and ``/logout`` to ``app``."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    security = Security(app, People(db, User, RoleGrant))
    # One signs in by the page alone: never by a token in an address or a header.
    security.login_manager.request_loader(lambda _request: None)
