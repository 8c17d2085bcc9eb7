"""Writing a scorecard, and reading one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from debrief.aggregation.changes import circumstances_words
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.refusals import Overtaken
from debrief.rubrics import queries as rubrics
from debrief.scorecards import actions, check, queries
from debrief.scorecards.forms import ScorecardForm, scorecard_form
from debrief.scorecards.history import history
from debrief.scorecards.models import ScorecardVersion
from debrief.scorecards.view import scorecard_page
from debrief.standing import rights_of
from debrief.web.access import require, signed_in, viewable
from debrief.web.filters import duration, plural, when

bp = Blueprint("scorecards", __name__)


@bp.get("/interviews/<int:interview_id>/scorecard")
@viewable
@signed_in
def write(interview_id: int) -> ResponseReturnValue:
    """Show the form, or what was submitted with it."""
    desk = _desk(interview_id)
    if desk.seat.submitted_at:
        return _submitted(desk)
    draft = (desk.scorecard.draft or {}) if desk.scorecard else {}
    return _page(desk, FlaskForm(formdata=None), draft)


@bp.post("/interviews/<int:interview_id>/scorecard")
@signed_in
def send(interview_id: int) -> ResponseReturnValue:
    """Save the draft, or submit it."""
    desk = _desk(interview_id, locked=True)
    form = _form(desk)
    if desk.seat.submitted_at:
        return _sent_again(desk, form)
    if not form.validate():
        seen = form.revision.data or 0  # another tab's draft is still to be noticed
        return _page(desk, form, form.values(), form.problems(), revision=seen), 422
    try:
        return _submit(desk, form) if form.action.data == "submit" else _save(desk, form)
    except Overtaken:
        db.session.rollback()
        return _page(_desk(interview_id), form, form.values(), overtaken=True), 409


@bp.route("/interviews/<int:interview_id>/scorecard/amend", methods=["GET", "POST"])
@signed_in
def amend(interview_id: int) -> ResponseReturnValue:
    """Change what was submitted; once the debrief is open, with a reason."""
    desk = _desk(interview_id, locked=request.method == "POST")
    require(desk.may_be_amended)
    if request.method == "GET":
        newest = queries.said(_versions(desk)[-1])
        return _amend_page(desk, FlaskForm(formdata=None), check.form_values(newest))
    form = _form(desk)
    seen = form.revision.data or 0  # another tab's change is still to be noticed
    if not form.validate():
        return _amend_page(desk, form, form.values(), form.problems(), revision=seen), 422
    rubric, reason = rubrics.load(desk.rubric_version), form.reason.data or ""
    try:
        actions.amend(desk, rubric, form.values(), reason=reason, revision=seen, now=g.now)
    except actions.Incomplete as incomplete:
        problems = incomplete.problems
        return _amend_page(desk, form, form.values(), problems, revision=seen), 422
    except Overtaken:
        return _amend_page(desk, form, form.values(), overtaken=True), 409
    db.session.commit()
    flash("Your change is submitted. What it said before stays in the record.", "success")
    return redirect(_address(interview_id))


def _form(desk: queries.Desk) -> ScorecardForm:
    level = desk.seat.interview.application.opening.level
    return scorecard_form(rubrics.load(desk.rubric_version), level)()


def _sent_again(desk: queries.Desk, form: ScorecardForm) -> ResponseReturnValue:
    """Answer a form that comes when its scorecard is submitted already.

    The same form twice (a double click, a retry) is one scorecard with one answer. Another
    one is a change that its author may still make; nothing of it is lost.
    """
    rubric = rubrics.load(desk.rubric_version)
    if actions.is_submitted(desk, rubric, form.values()):
        flash(_thanks(desk.seat), "success")
        return redirect(url_for("overview.work"))
    if not desk.may_be_amended:
        flash("This scorecard is already submitted.", "warning")
        return redirect(_address(desk.seat.interview_id))
    problems = () if form.validate() else form.problems()
    return _amend_page(desk, form, form.values(), problems, overtaken=True), 409


def _versions(desk: queries.Desk) -> Sequence[ScorecardVersion]:
    assert desk.scorecard is not None  # noqa: S101 - only called for a submitted scorecard
    return db.session.scalars(queries.versions(desk.scorecard.id)).all()


def _amend_page(
    desk: queries.Desk,
    form: FlaskForm,
    values: Mapping[str, str],
    problems: Sequence[check.Problem] = (),
    *,
    overtaken: bool = False,
    revision: int | None = None,
) -> str:
    """The form to change a scorecard, made from ``revision`` of it, or else the newest."""
    interview = desk.seat.interview
    rubric, level = rubrics.load(desk.rubric_version), interview.application.opening.level
    scorecard = desk.scorecard
    return render_template(
        "scorecards/amend.html",
        page=scorecard_page(rubric, level, interview.dimensions, values, problems),
        interview=_heading(desk),
        form=form,
        reason=form.reason.data or "" if isinstance(form, ScorecardForm) else "",
        reason_error=next((p.field_text for p in problems if p.field_id == "reason"), ""),
        opened=queries.circumstances(desk).opened,
        overtaken=f"changed in another tab {when(scorecard.saved_at)}"
        if overtaken and scorecard
        else "",
        revision=desk.revision if revision is None else revision,
        addresses=(_address(interview.id), url_for(".amend", interview_id=interview.id)),
    )


def _save(desk: queries.Desk, form: ScorecardForm) -> ResponseReturnValue:
    actions.save_draft(desk, form.values(), revision=form.revision.data or 0, now=g.now)
    db.session.commit()
    flash("Draft saved.", "success")
    return redirect(_address(desk.seat.interview_id))


def _submit(desk: queries.Desk, form: ScorecardForm) -> ResponseReturnValue:
    values, revision = form.values(), form.revision.data or 0
    level = desk.seat.interview.application.opening.level
    rubric = rubrics.load(desk.rubric_version)
    caution = not form.cautioned.data and check.caution(rubric, level, values)
    problems: Sequence[check.Problem] = ()
    try:
        if not caution:
            actions.submit(desk, rubric, values, revision=revision, now=g.now)
            db.session.commit()
            flash(_thanks(desk.seat), "success")
            return redirect(url_for("overview.work"))
        draft = actions.save_draft(desk, values, revision=revision, now=g.now)
        problems = check.problems(rubric, desk.seat.interview.dimensions, values)
    except actions.Incomplete as incomplete:
        draft, problems = incomplete.draft, incomplete.problems
    db.session.commit()
    desk = replace(desk, scorecard=draft)
    return _page(desk, form, values, problems, caution="" if problems else caution or ""), 422


def _desk(interview_id: int, *, locked: bool = False) -> queries.Desk:
    """The viewer's desk in an interview; not found where the viewer has no seat."""
    desk = queries.desk(interview_id, current_user.id, locked=locked)
    require(desk is not None)
    assert desk is not None  # noqa: S101 - require() has stopped the request otherwise
    # Behind the lock: whoever is recused at this moment must not submit in the next.
    require(rights_of(current_user, desk.seat.interview.application, now=g.now).assess)
    return desk


def _address(interview_id: int) -> str:
    return url_for("scorecards.write", interview_id=interview_id)


def _page(
    desk: queries.Desk,
    form: FlaskForm,
    values: Mapping[str, str],
    problems: Sequence[check.Problem] = (),
    *,
    caution: str = "",
    overtaken: bool = False,
    revision: int | None = None,
) -> str:
    """The form with ``values``, made from ``revision`` of the draft, or else the newest."""
    interview = desk.seat.interview
    level = interview.application.opening.level
    rubric = rubrics.load(desk.rubric_version)
    page = scorecard_page(rubric, level, interview.dimensions, values, problems)
    return render_template(
        "scorecards/write.html",
        page=replace(page, caution=caution) if caution else page,
        interview=_heading(desk),
        state=_state(desk, desk.revision if revision is None else revision, overtaken=overtaken),
        form=form,
    )


def _submitted(desk: queries.Desk) -> str:
    versions = [queries.said(each) for each in _versions(desk)]
    submitted_at, interview = desk.seat.submitted_at, desk.seat.interview
    assert submitted_at is not None  # noqa: S101 - only called for a submitted scorecard
    late = submitted_at - desk.seat.due_at
    by = f" {duration(late)} late" if late.total_seconds() > 0 else ""
    after = circumstances_words(versions[0])
    rubric = rubrics.load(desk.rubric_version)
    return render_template(
        "scorecards/show.html",
        page=scorecard_page(
            rubric,
            interview.application.opening.level,
            interview.dimensions,
            check.form_values(versions[-1]),
        ),
        interview=_heading(desk),
        submitted={
            "when": f"Submitted{by} {when(submitted_at)}{f', {after}' if after else ''}.",
            "late": bool(by or after),
        },
        opened=queries.circumstances(desk).opened,
        history=history(rubric, versions, when) if len(versions) > 1 else (),
        change_address=url_for(".amend", interview_id=interview.id) if desk.may_be_amended else "",
        debrief_address=url_for("debriefs.show", application_id=interview.application_id),
    )


def _heading(desk: queries.Desk) -> Mapping[str, str]:
    interview = desk.seat.interview
    return {
        "candidate": interview.application.candidate.name,
        "role": interview.application.opening.title,
        "level": interview.application.opening.level,
        "round": interview.name,
        "when": when(interview.starts_at),
        "rubric": f"Rubric v{desk.rubric_version.number}",
        "notes_address": "",
        "recuse_address": url_for("conflicts.declare", application_id=interview.application_id),
    }


def _state(desk: queries.Desk, revision: int, *, overtaken: bool) -> Mapping[str, object]:
    seat, scorecard = desk.seat, desk.scorecard
    late = ""
    if g.now > seat.due_at:
        application = seat.interview.application
        missing = application.expected - application.received
        also = f" {missing} of {plural(application.expected, 'scorecard')} are missing"
        late = f"Late by {duration(g.now - seat.due_at)}." + (
            f"{also}, including yours." if seat.required and missing > 1 else ""
        )
    saved = (
        f"Draft saved {when(scorecard.saved_at)}" if scorecard else "Draft. Nothing to save yet."
    )
    return {
        "kind": "accent" if scorecard else "",
        "tag": "Draft" if scorecard else "",
        "late": late,
        "locked": "",
        "overtaken": saved.replace("Draft saved", "changed in another tab") if overtaken else "",
        "saved": saved,
        "due": f"Due {when(seat.due_at)}. You can change it until the debrief opens.",
        "revision": revision,
    }


def _thanks(seat: Seat) -> str:
    application = seat.interview.application
    done = f"Scorecard for {application.candidate.name} submitted."
    if application.expected and application.received == application.expected:
        manager = (application.acting_manager or application.opening.hiring_manager).name
        return f"{done} All {application.expected} are in. {manager} can open the debrief."
    return f"{done} {application.received} of {application.expected} are in."
