"""Arranging interviews, and what an interviewer reads before one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from debrief import standing
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews import actions, queries
from debrief.interviews.forms import (
    InterviewForm,
    blank,
    data_of,
    described,
    entered,
    rearranged,
)
from debrief.interviews.models import Interview, Seat
from debrief.interviews.plan import InterviewPlan
from debrief.openings.models import Round
from debrief.refusals import Overtaken, Refused
from debrief.rights import Rights, Role
from debrief.rubrics import queries as rubrics
from debrief.rubrics.view import dimension_view
from debrief.web.access import require, roles, signed_in, viewable
from debrief.web.conflicts import Difference, differences
from debrief.web.filters import viewer_zone

bp = Blueprint("interviews", __name__)


@bp.route("/candidates/<int:application_id>/panel/<int:round_id>", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def arrange(application_id: int, round_id: int) -> ResponseReturnValue:
    """Arrange one round of the loop."""
    application, may = _application(application_id)
    require(may.arrange)
    round_ = db.one_or_404(db.select(Round).filter_by(id=round_id, opening=application.opening))
    desk = _desk(application, blank(round_.minutes))
    if desk.accepted():
        try:
            actions.arrange(application, round_, desk.form.plan(), **_circumstances())
        except Refused as refusal:
            desk.form.form_errors.append(str(refusal))
        else:
            db.session.commit()
            flash(f"{round_.name} is arranged.", "success")
            return redirect(url_for("panels.show", application_id=application.id))
    return _page(desk, application, round_.name)


@bp.route("/interviews/<int:interview_id>/edit", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def edit(interview_id: int) -> ResponseReturnValue:
    """Change when an interview is held and by whom."""
    interview = _arranged(interview_id)
    application = interview.application
    plan = entered(interview)
    desk = _desk(application, data_of(plan, viewer_zone()), plan)
    if not desk.accepted():
        return _page(desk, application, interview.name, interview)
    revision = desk.form.revision.data or 0
    try:
        actions.change(interview, desk.form.plan(), revision=revision, **_circumstances())
    except Overtaken:
        return _page(desk, application, interview.name, interview, desk.compared_with(plan))
    except Refused as refusal:
        db.session.rollback()
        desk.form.form_errors.append(str(refusal))
        return _page(desk, application, interview.name, interview)
    db.session.commit()
    flash(f"{interview.name} is changed. Submitted scorecards stay.", "success")
    return redirect(url_for("panels.show", application_id=application.id))


@bp.route("/interviews/<int:interview_id>/cancel", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def cancel(interview_id: int) -> ResponseReturnValue:
    """Ask, then take an interview off the panel."""
    interview = _arranged(interview_id)
    form = FlaskForm()
    if form.validate_on_submit():
        actions.cancel(interview, actor=current_user, now=g.now)
        db.session.commit()
        flash(f"{interview.name} is cancelled. Submitted scorecards stay.", "success")
        return redirect(url_for("panels.show", application_id=interview.application_id))
    return render_template("interviews/cancel.html", interview=interview, form=form)


@bp.get("/interviews/<int:interview_id>")
@viewable
@signed_in
def kit(interview_id: int) -> ResponseReturnValue:
    """Show an interviewer what to find out, and how to tell."""
    interview = db.one_or_404(queries.one(interview_id))
    own = [seat for seat in interview.seats if _prepares(seat)]
    require(bool(own) and _may(interview.application).assess)
    opening = interview.application.opening
    rubric = rubrics.load(opening.rubric_version)
    level = [opening.level] if opening.level else []
    return render_template(
        "interviews/kit.html",
        interview=interview,
        seat=own[0],
        others=[each for each in interview.seats if each not in own and not each.removed_at],
        dimensions=[
            dimension_view(rubric, each, level)
            for each in rubric.dimensions
            if each.key in interview.dimensions
        ],
        now=g.now,
    )


@bp.get("/i/<int:seat_id>")
@viewable
@signed_in
def short_link(seat_id: int) -> ResponseReturnValue:
    """Lead from a calendar to the kit, and from the start of the interview to the scorecard."""
    seat = db.one_or_404(queries.seat(seat_id))
    require(_prepares(seat) and _may(seat.interview.application).assess)
    endpoint = "interviews.kit" if g.now < seat.interview.starts_at else "scorecards.write"
    return redirect(url_for(endpoint, interview_id=seat.interview_id))


def _application(application_id: int) -> tuple[Application, Rights]:
    """The application with the viewer's rights on it; not found where there are none."""
    application = standing.application(current_user, application_id)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    return application, _may(application)


def _may(application: Application) -> Rights:
    return standing.rights_of(current_user, application, now=g.now)


def _prepares(seat: Seat) -> bool:
    """Whether the viewer is to hold the interview: whoever was taken off prepares nothing."""
    return seat.interviewer_id == current_user.id and seat.removed_at is None


def _arranged(interview_id: int) -> Interview:
    """The interview, if the viewer may arrange it and it still stands."""
    interview: Interview = db.one_or_404(queries.one(interview_id))
    require(_may(interview.application).arrange)
    require(interview.cancelled_at is None)
    return interview


def _circumstances() -> dict[str, Any]:
    """Who acts, when, and how long scorecards may take."""
    due_after = timedelta(hours=current_app.config["SCORECARD_DUE_HOURS"])
    return {"actor": current_user, "now": g.now, "due_after": due_after}


@dataclass(frozen=True, slots=True)
class Desk:
    """The form as it stands, and the people it offers."""

    form: InterviewForm
    people: Mapping[int, str]

    def accepted(self) -> bool:
        """Whether the form was sent to be saved, and can be."""
        return "change" not in request.form and bool(self.form.validate_on_submit())

    def compared_with(self, saved: InterviewPlan) -> Sequence[Difference]:
        """Where what is saved and what was sent differ."""
        yours = self.form.plan()
        return differences(
            *(described(plan, self.people, viewer_zone()) for plan in (saved, yours))
        )


def _desk(
    application: Application, saved: Mapping[str, Any], plan: InterviewPlan | None = None
) -> Desk:
    """The form as saved, as sent, or as sent with its seats rearranged."""
    form = InterviewForm(data=saved)
    if "change" in request.form:
        seats = rearranged(form.seats.data, request.form["change"])
        form = InterviewForm(formdata=None, data={**form.data, "seats": seats})
    seated = [each.interviewer_id for each in plan.seats] if plan else []
    people = db.session.scalars(queries.may_interview(application, besides=seated)).all()
    form.offer(people, viewer_zone())
    return Desk(form, {each.id: each.name for each in people})


def _page(
    desk: Desk,
    application: Application,
    title: str,
    interview: Interview | None = None,
    conflict: Sequence[Difference] | None = None,
) -> ResponseReturnValue:
    problems = desk.form.problems()
    page = render_template(
        "interviews/edit.html",
        form=desk.form,
        application=application,
        title=title,
        interview=interview,
        problems=problems,
        conflict=conflict,
        zone=viewer_zone().key,
    )
    if conflict is not None:
        return page, 409
    return page, 422 if problems else 200
