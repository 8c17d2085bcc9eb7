"""The panel of an application, who acts for its manager, and its committee."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief import standing
from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.conflicts import queries as conflicts
from debrief.db import db
from debrief.interviews import queries as interviews
from debrief.panels import actions, queries
from debrief.panels.forms import CommitteeForm, ManagerForm
from debrief.panels.lead import lead
from debrief.panels.view import panel_view
from debrief.refusals import Overtaken
from debrief.rights import Rights, Role
from debrief.rubrics import queries as rubrics
from debrief.web.access import require, roles, viewable
from debrief.web.conflicts import Difference, differences

bp = Blueprint("panels", __name__)


@bp.get("/candidates/<int:application_id>/panel")
@viewable
@roles(Role.COORDINATOR, Role.ADMIN, Role.HIRING_MANAGER)
def show(application_id: int) -> ResponseReturnValue:
    """Show who interviews a candidate when, what the panel covers, and who is recused."""
    application, may = _application(application_id)
    require(may.follow)
    rubric = rubrics.load(application.opening.rubric_version)
    held = db.session.scalars(interviews.of_application(application.id)).all()
    known = db.session.scalars(conflicts.of_application(application.id)).all()
    recused = [each for each in known if each.cleared_at is None]
    return render_template(
        "panels/show.html",
        application=application,
        rights=may,
        rubric=rubric,
        panel=panel_view(
            rubric, application.opening.rounds, held, recused={each.user_id for each in recused}
        ),
        recused=recused,
        settled=[each for each in known if each.cleared_at is not None],
        suggestions=conflicts.suggestions(application) if may.settle_conflicts else (),
        lead=lead(application, now=g.now),
    )


@bp.route("/candidates/<int:application_id>/manager", methods=["GET", "POST"])
@roles(Role.COORDINATOR)
def manager(application_id: int) -> ResponseReturnValue:
    """Name who leads and decides in the place of a hiring manager who is recused."""
    application, may = _application(application_id, locked=True)
    require(may.settle_conflicts)
    leads = lead(application, now=g.now)
    require(leads.recused or bool(leads.acting))
    acting = application.acting_manager_id or 0
    form = ManagerForm(person=acting, seen=acting)
    people = db.session.scalars(queries.may_act(application)).all()
    form.offer(people if leads.recused else ())
    if form.validate_on_submit():
        try:
            actions.name_manager(
                application,
                form.person.data or None,
                seen=form.seen.data or None,
                actor=current_user,
                now=g.now,
            )
        except Overtaken:
            named = {each.id: each.name for each in people}
            yours = named.get(form.person.data, "Nobody")
            found = differences({"Acts": named.get(acting, "Nobody")}, {"Acts": yours})
            form.seen.raw_data, form.seen.data = None, acting
            return _page("panels/manager.html", application, form, found, lead=leads)
        db.session.commit()
        flash("Who leads this application is saved.", "success")
        return redirect(_address(application))
    return _page("panels/manager.html", application, form, lead=leads)


@bp.route("/candidates/<int:application_id>/committee", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def committee(application_id: int) -> ResponseReturnValue:
    """Choose who sits on the committee for one application."""
    application, may = _application(application_id, locked=True)
    require(may.arrange)
    now_on = db.session.scalars(queries.members(application.id)).all()
    sit = [each.id for each in now_on]
    people = db.session.scalars(queries.may_sit(application, sit)).all()
    form = CommitteeForm(members=sit, seen=_listed(sit))
    form.offer(people)
    if form.validate_on_submit():
        try:
            actions.choose_committee(
                application,
                form.members.data,
                seen=form.seen_members(),
                actor=current_user,
                now=g.now,
            )
        except Overtaken:
            yours = [each for each in people if each.id in form.members.data]
            found = differences({"Committee": _names(now_on)}, {"Committee": _names(yours)})
            form.seen.raw_data, form.seen.data = None, _listed(sit)
            return _page("panels/committee.html", application, form, found)
        db.session.commit()
        flash("The committee is saved.", "success")
        return redirect(url_for("overview.candidate", application_id=application.id))
    return _page("panels/committee.html", application, form)


def _application(application_id: int, *, locked: bool = False) -> tuple[Application, Rights]:
    """The application with the viewer's rights on it; not found where there are none."""
    application = standing.application(current_user, application_id, locked=locked)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    return application, standing.rights_of(current_user, application, now=g.now)


def _listed(ids: Iterable[int]) -> str:
    return " ".join(map(str, sorted(ids)))


def _names(people: Iterable[User]) -> str:
    return ", ".join(each.name for each in people) or "Nobody"


def _address(application: Application) -> str:
    return url_for("panels.show", application_id=application.id)


def _page(
    template: str,
    application: Application,
    form: ManagerForm | CommitteeForm,
    conflict: Sequence[Difference] | None = None,
    **context: object,
) -> ResponseReturnValue:
    page = render_template(
        template, application=application, form=form, conflict=conflict, **context
    )
    if conflict is not None:
        return page, 409
    return page, 422 if form.errors else 200
