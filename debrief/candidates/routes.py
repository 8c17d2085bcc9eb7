"""Adding candidates, changing their details, and taking them out of the running."""

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief import standing
from debrief.candidates import actions, queries
from debrief.candidates.forms import CandidateForm, NewCandidateForm, described, entered
from debrief.candidates.models import Application
from debrief.db import db
from debrief.openings import queries as openings
from debrief.openings.models import Opening
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role
from debrief.web.access import require, roles
from debrief.web.conflicts import Difference, differences

bp = Blueprint("candidates", __name__)


@bp.route("/candidates/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def new() -> ResponseReturnValue:
    """Add a candidate to an opening."""
    form = NewCandidateForm(opening=request.args.get("opening", 0, type=int))
    form.offer_accounts(db.session.scalars(queries.accounts()), viewer_id=current_user.id)
    form.offer_openings(db.session.scalars(openings.open_to_candidates()))
    if form.validate_on_submit():
        try:
            return _added(form)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return render_template("candidates/new.html", form=form), 422 if form.errors else 200


def _added(form: NewCandidateForm) -> ResponseReturnValue:
    application = actions.add(
        form.person(),
        opening=db.session.get_one(Opening, form.opening.data),
        actor=current_user,
        now=g.now,
    )
    db.session.commit()
    candidate = application.candidate
    known = "" if candidate.name == form.name.data else ", a candidate known by this address,"
    flash(f"{candidate.name}{known} is added as {application.code}. Set up the panel.", "success")
    return redirect(url_for("panels.show", application_id=application.id))


@bp.route("/candidates/<int:application_id>/edit", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def edit(application_id: int) -> ResponseReturnValue:
    """Change what is known of a candidate."""
    application = _application(application_id)
    candidate = application.candidate
    form = CandidateForm(obj=candidate)
    form.offer_accounts(db.session.scalars(queries.accounts()), viewer_id=current_user.id)
    if form.validate_on_submit():
        revision = form.revision.data or 0
        try:
            actions.change(
                candidate, form.person(), revision=revision, actor=current_user, now=g.now
            )
        except Overtaken:
            return _page(application, form, _differences(application, form))
        except Refused as refusal:
            form.form_errors.append(str(refusal))
        else:
            db.session.commit()
            flash("The details are saved.", "success")
            return redirect(url_for("overview.candidate", application_id=application.id))
    return _page(application, form)


@bp.post("/candidates/<int:application_id>/withdraw")
@roles(Role.COORDINATOR, Role.ADMIN)
def withdraw(application_id: int) -> ResponseReturnValue:
    """Take an application out of the running."""
    application = _application(application_id)
    actions.withdraw(application, actor=current_user, now=g.now)
    db.session.commit()
    flash("The application is withdrawn. Everything that belongs to it is kept.", "success")
    return redirect(url_for("candidates.edit", application_id=application.id))


@bp.post("/candidates/<int:application_id>/restore")
@roles(Role.COORDINATOR, Role.ADMIN)
def restore(application_id: int) -> ResponseReturnValue:
    """Put a withdrawn application back."""
    application = _application(application_id)
    actions.restore(application, actor=current_user, now=g.now)
    db.session.commit()
    flash("The application is back in the running.", "success")
    return redirect(url_for("candidates.edit", application_id=application.id))


def _application(application_id: int) -> Application:
    """The application, if the viewer may arrange it."""
    application = standing.application(current_user, application_id)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    require(standing.rights_of(current_user, application, now=g.now).arrange)
    return application


def _differences(application: Application, form: CandidateForm) -> Sequence[Difference]:
    accounts = {id_: name for id_, name in form.referrer_id.choices.items() if id_}
    saved, yours = entered(application.candidate), form.person()
    return differences(described(saved, accounts), described(yours, accounts))


def _page(
    application: Application,
    form: CandidateForm,
    conflict: Sequence[Difference] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "candidates/edit.html", application=application, form=form, conflict=conflict
    )
    if conflict is not None:
        return page, 409
    return page, 422 if form.errors else 200
