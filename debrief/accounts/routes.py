"""A person's own settings."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief.accounts import actions
from debrief.accounts.forms import SettingsForm
from debrief.accounts.models import Theme
from debrief.accounts.zones import time_zones
from debrief.db import db
from debrief.web.access import signed_in

bp = Blueprint("accounts", __name__)


@bp.route("/me", methods=["GET", "POST"])
@signed_in
def settings() -> ResponseReturnValue:
    """Show and change how the viewer reads."""
    form = SettingsForm(obj=current_user)
    if form.validate_on_submit():
        actions.change_settings(
            current_user,
            time_zone=form.time_zone.data,
            theme=Theme(form.theme.data),
            shortcuts=form.shortcuts.data,
            now=g.now,
        )
        db.session.commit()
        flash("Your settings are saved.", "success")
        return redirect(url_for("accounts.settings"))
    status = 422 if form.is_submitted() else 200
    zones = time_zones()
    return render_template("accounts/settings.html", form=form, zones=zones), status
