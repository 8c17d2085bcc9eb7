"""The web application, put together."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from debrief import server_commands
from debrief.accounts import routes as accounts
from debrief.accounts import sign_in
from debrief.audit import chain
from debrief.candidates import routes as candidates
from debrief.conflicts import routes as conflicts
from debrief.db import db, engine_options, prepare
from debrief.debriefs import routes as debriefs
from debrief.demo import routes as demo
from debrief.demo import sign_in as demo_sign_in
from debrief.emergencies import routes as emergencies
from debrief.factors import routes as factors
from debrief.factors import sign_in as second_step
from debrief.interviews import routes as interviews
from debrief.mail import routes as mail
from debrief.openings import routes as openings
from debrief.oversight import routes as oversight
from debrief.overview import routes as overview
from debrief.packets import routes as packets
from debrief.panels import routes as panels
from debrief.people import routes as people
from debrief.rubrics import routes as rubrics
from debrief.scorecards import routes as scorecards
from debrief.setup import routes as setup
from debrief.shipped import PACKAGE, shipped
from debrief.single_sign_on import routes as single_sign_on
from debrief.single_sign_on import sign_in as identity_provider
from debrief.web import (
    access,
    assets,
    cookies,
    errors,
    filters,
    headers,
    logs,
    navigation,
    origin,
    outages,
    requests,
    trail,
    transactions,
    viewing,
)

BLUEPRINTS = (
    accounts.bp,
    factors.bp,
    second_step.bp,
    rubrics.bp,
    openings.bp,
    candidates.bp,
    interviews.bp,
    conflicts.bp,
    panels.bp,
    emergencies.bp,
    scorecards.bp,
    debriefs.bp,
    people.bp,
    single_sign_on.bp,
    packets.bp,
    overview.bp,
    oversight.bp,
    mail.bp,
    demo.bp,
    setup.bp,
)
SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY")


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application: ``config.py``, then the environment, then ``overrides``.

    Raise RuntimeError while a secret is missing: a made-up one would change with every
    start, and sign everybody out.
    """
    app = Flask(
        __name__,
        template_folder=str(shipped("templates")),
        static_folder=str(PACKAGE / "static"),
        instance_path=str(Path.cwd() / "instance"),
    )
    app.config.from_pyfile(str(shipped("config.py")))
    app.config.from_prefixed_env("DEBRIEF", loads=_read_setting)
    app.config.update(overrides or {})
    for secret in SECRETS:
        if not app.config.get(secret):
            raise RuntimeError(f"Set DEBRIEF_{secret} to a long random text.")
        app.config[secret] = str(app.config[secret])  # digits alone were read as a number

    logs.install(app)
    trail.install(app)
    origin.install(app)
    requests.install(app)
    cookies.install(app)
    app.jinja_env.undefined = StrictUndefined
    app.before_request(_note_the_time)
    app.before_request(access.begin)
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS", engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    )
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
        db.engine.update_execution_options(**{chain.KEY: app.config["AUDIT_KEY"].encode()})
    Migrate(app, db, directory=str(shipped("migrations")))
    csrf = CSRFProtect(app)
    # These forms check their token themselves: a page that expired must keep what was typed.
    csrf.exempt(scorecards.send)
    csrf.exempt(scorecards.amend)
    sign_in.install(app)
    second_step.install(app)
    demo_sign_in.install(app)
    identity_provider.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for part in (
        access,
        viewing,
        assets,
        errors,
        filters,
        headers,
        navigation,
        outages,
        transactions,
    ):
        part.install(app)
    server_commands.install(app)
    return app


def _note_the_time() -> None:
    """One request is one moment: everything it says and writes carries the same time."""
    g.now = datetime.now(UTC)


def _read_setting(text: str) -> Any:
    """A setting from the environment: JSON where it is JSON, else the text itself.

    ``False`` is no JSON, but as a text it would switch on what it is meant to switch off.
    """
    try:
        return json.loads(text.lower() if text in {"True", "False"} else text)
    except json.JSONDecodeError:
        return text
