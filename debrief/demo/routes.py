"""Removing the demo data, asked before it is done."""

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from debrief.db import db
from debrief.demo import actions, queries
from debrief.rights import Role
from debrief.web.access import require, roles

bp = Blueprint("demo", __name__)


@bp.route("/admin/demo/remove", methods=["GET", "POST"])
@roles(Role.ADMIN)
def remove() -> ResponseReturnValue:
    """Say what goes and what stays, then remove the demo data."""
    require(current_user.beside_demo)
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("demo/remove.html", removal=queries.removal(), form=form)
    made_up = current_user.demo
    actions.remove(actor=current_user, now=g.now)
    db.session.commit()
    if made_up:
        # Whoever did it is gone as well, and the sign-in with them.
        session.clear()
    else:
        flash("The demo data is removed.", "success")
    return redirect(url_for("overview.work"))
