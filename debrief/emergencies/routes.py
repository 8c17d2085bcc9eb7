"""Opening a debrief in an emergency, and closing it again."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief import standing
from debrief.candidates.models import Application
from debrief.db import db
from debrief.emergencies import actions, queries
from debrief.emergencies.forms import EmergencyForm
from debrief.rights import Rights, Role
from debrief.web.access import fresh, require, roles
from debrief.web.origin import absolute

bp = Blueprint("emergencies", __name__)


@bp.route("/debriefs/<int:application_id>/emergency", methods=["GET", "POST"])
@fresh
@roles(Role.ADMIN)
def begin(application_id: int) -> ResponseReturnValue:
    """Ask why, then open a debrief to an administrator for a while."""
    application, may = _application(application_id)
    require(may.break_glass)
    form = EmergencyForm()
    minutes = current_app.config["BREAK_GLASS_MINUTES"]
    if form.validate_on_submit():
        actions.break_glass(
            application,
            reason=form.reason.data,
            lasts=timedelta(minutes=minutes),
            address=absolute("debriefs.show", application_id=application.id),
            actor=current_user,
            now=g.now,
        )
        db.session.commit()
        flash("The debrief is open to you. Those who lead the application are told.", "warning")
        return redirect(_debrief(application_id))
    page = render_template(
        "emergencies/begin.html", application=application, form=form, minutes=minutes
    )
    return page, 422 if form.errors else 200


@bp.post("/debriefs/<int:application_id>/emergency/end")
@roles(Role.ADMIN)
def end(application_id: int) -> ResponseReturnValue:
    """Close what was opened in an emergency, before its time."""
    application, _ = _application(application_id)
    access = db.session.scalar(queries.lasting(application.id, current_user.id, g.now))
    if access is not None:
        actions.mend(access, actor=current_user, now=g.now)
        db.session.commit()
    flash("Your emergency access has ended.", "success")
    return redirect(_debrief(application_id))


def _application(application_id: int) -> tuple[Application, Rights]:
    """The application, locked, with the viewer's rights; not found where there are none."""
    application = standing.application(current_user, application_id, locked=True)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    return application, standing.rights_of(current_user, application, now=g.now)


def _debrief(application_id: int) -> str:
    return url_for("debriefs.show", application_id=application_id)
