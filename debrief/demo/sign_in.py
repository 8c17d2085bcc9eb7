"""The demo's accounts on the sign-in page: everybody may try everybody."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from debrief.accounts.models import User
from debrief.db import db
from debrief.demo.load import PASSWORD


def accounts() -> dict[str, Any]:
    """What the sign-in page prints of the demo: nobody, unless everybody may try it."""
    people: Iterable[User] = ()
    if current_app.config["DEMO"]:
        wanted = select(User).where(User.demo, User.active).order_by(User.id)
        people = db.session.scalars(wanted).unique().all()
    return {
        "demo": bool(people),
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
