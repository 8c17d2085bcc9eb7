"""Declaring a conflict of interest, recording one for somebody, and clearing one."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief import standing
from debrief.candidates.models import Application, Conflict
from debrief.conflicts import actions, queries
from debrief.conflicts.forms import ClearForm, DeclareForm, RecordForm
from debrief.conflicts.suggestions import Suggestion
from debrief.db import db
from debrief.refusals import Overtaken
from debrief.rights import Rights, Role
from debrief.web.access import require, roles, signed_in
from debrief.web.requests import row_id

bp = Blueprint("conflicts", __name__)


@bp.route("/candidates/<int:application_id>/recuse", methods=["GET", "POST"])
@signed_in
def declare(application_id: int) -> ResponseReturnValue:
    """Ask, then take the viewer out of everything about a candidate."""
    application, may = _application(application_id)
    require(may.recuse)
    form = DeclareForm()
    if form.validate_on_submit():
        actions.declare(application, reason=form.reason.data, actor=current_user, now=g.now)
        db.session.commit()
        flash("You are recused. Nothing of this candidate is shown to you any more.", "success")
        return redirect(url_for("overview.work"))
    page = render_template(
        "conflicts/declare.html", application=application, form=form, on_panel=may.assess
    )
    return page, 422 if form.errors else 200


@bp.route("/candidates/<int:application_id>/conflicts/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def record(application_id: int) -> ResponseReturnValue:
    """Record somebody else's conflict of interest."""
    application = _settled(application_id)
    person_id = request.args.get("person", 0, type=row_id)
    suspected = _suspected(application, person_id)
    form = RecordForm(person=person_id, reason=suspected.reason if suspected else "")
    form.offer(
        db.session.scalars(queries.may_be_recused(application, besides=current_user.id)).all()
    )
    if form.validate_on_submit():
        suggested = suspected is not None and suspected.person_id == form.person.data
        conflict = actions.record(
            application,
            form.person.data,
            reason=form.reason.data,
            suggested=suggested,
            actor=current_user,
            now=g.now,
        )
        db.session.commit()
        flash(f"{conflict.user.name} is recused.", "success")
        return redirect(_panel(application))
    page = render_template("conflicts/record.html", application=application, form=form)
    return page, 422 if form.errors else 200


@bp.post("/candidates/<int:application_id>/conflicts/none")
@roles(Role.COORDINATOR)
def dismiss(application_id: int) -> ResponseReturnValue:
    """Note that what was suggested is no conflict of interest."""
    application = _settled(application_id)
    suspected = _suspected(application, request.form.get("person", 0, type=row_id))
    if suspected is None:
        raise Overtaken
    actions.dismiss(application, suspected, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"{suspected.name} has no conflict of interest. This is on record.", "success")
    return redirect(_panel(application))


@bp.route("/conflicts/<int:conflict_id>/clear", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def clear(conflict_id: int) -> ResponseReturnValue:
    """Ask why, then end a conflict of interest."""
    conflict: Conflict = db.one_or_404(queries.one(conflict_id))
    application = conflict.application
    may = standing.rights_of(current_user, application, now=g.now)
    require(may.settle_conflicts)
    form = ClearForm()
    if form.validate_on_submit():
        actions.clear(conflict, reason=form.reason.data, actor=current_user, now=g.now)
        db.session.commit()
        flash(f"The conflict of interest of {conflict.user.name} is cleared.", "success")
        return redirect(_panel(application))
    page = render_template("conflicts/clear.html", conflict=conflict, form=form)
    return page, 422 if form.errors else 200


def _application(application_id: int) -> tuple[Application, Rights]:
    """The application with the viewer's rights on it; not found where there are none."""
    application = standing.application(current_user, application_id)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    return application, standing.rights_of(current_user, application, now=g.now)


def _settled(application_id: int) -> Application:
    """The application, if the viewer may settle who has a conflict with it."""
    application, may = _application(application_id)
    require(may.settle_conflicts)
    return application


def _suspected(application: Application, person_id: int) -> Suggestion | None:
    """What is suggested of somebody, if anything is."""
    suggested = queries.suggestions(application)
    return next((each for each in suggested if each.person_id == person_id), None)


def _panel(application: Application) -> str:
    return url_for("panels.show", application_id=application.id)
