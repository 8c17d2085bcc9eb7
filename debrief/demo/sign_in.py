"""The demo's accounts on the sign-in page: everybody may try everybody."""

from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from debrief.accounts.models import User
from debrief.db import db
from debrief.demo.load import PASSWORD


def accounts() -> dict[str, Any]:
    """What the sign-in page prints while the data is a demo."""
    if not current_app.config["DEMO"]:
        return {}
    people = db.session.scalars(select(User).where(User.active).order_by(User.id)).unique()
    return {
        "demo_password": PASSWORD,
        "demo_accounts": [
            {
                "name": person.name,
                "email": person.email,
                "role": ", ".join(grant.role.words for grant in person.roles),
            }
            for person in people
        ],
    }


def install(app: Flask) -> None:
    """Offer the accounts to the sign-in page of ``app``."""
    app.extensions["security"].login_context_processor(accounts)
