"""Writing a scorecard, and reading one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from debrief.db import db
from debrief.interviews.models import Seat
from debrief.refusals import Overtaken
from debrief.rubrics import queries as rubrics
from debrief.scorecards import actions, check, queries
from debrief.scorecards.forms import ScorecardForm, scorecard_form
from debrief.scorecards.models import ScorecardVersion
from debrief.scorecards.view import scorecard_page
from debrief.standing import rights_of
from debrief.web.access import require, signed_in
from debrief.web.filters import duration, plural, when

bp = Blueprint("scorecards", __name__)


@bp.get("/interviews/<int:interview_id>/scorecard")
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
    if desk.seat.submitted_at:
        flash("This scorecard is already submitted.", "warning")
        return redirect(_address(desk.seat.interview_id))
    level = desk.seat.interview.application.opening.level
    form = scorecard_form(rubrics.load(desk.rubric_version), level)()
    if not form.validate():
        seen = form.revision.data or 0  # another tab's draft is still to be noticed
        return _page(desk, form, form.values(), form.problems(), revision=seen), 422
    try:
        return _submit(desk, form) if form.action.data == "submit" else _save(desk, form)
    except Overtaken:
        db.session.rollback()
        return _page(_desk(interview_id), form, form.values(), overtaken=True), 409


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
    assert desk.scorecard is not None  # noqa: S101 - only called for a submitted scorecard
    version = db.session.scalars(queries.current_version(desk.scorecard.id)).unique().one()
    interview = desk.seat.interview
    late = version.submitted_at - desk.seat.due_at
    by = f" {duration(late)} late" if late.total_seconds() > 0 else ""
    return render_template(
        "scorecards/show.html",
        page=scorecard_page(
            rubrics.load(desk.rubric_version),
            interview.application.opening.level,
            interview.dimensions,
            _values(version),
        ),
        interview=_heading(desk),
        submitted={"when": f"Submitted{by} {when(version.submitted_at)}.", "late": bool(by)},
        note="It is your judgement as you gave it, before you saw anybody else’s.",  # noqa: RUF001 - typographic
        change_address="",
        debrief_address=url_for("debriefs.show", application_id=interview.application_id),
    )


def _values(version: ScorecardVersion) -> dict[str, str]:
    """The form's fields as they were when ``version`` was submitted."""
    values = {
        "recommendation": version.recommendation.value,
        "level": version.recommended_level or "",
        "summary": version.summary,
        "abstain_reason": version.abstain_reason,
    }
    for rating in version.ratings:
        given = check.NOT_ASSESSED if rating.score is None else str(rating.score)
        values[f"rating-{rating.dimension}"] = given
        values[f"evidence-{rating.dimension}"] = rating.evidence
    return values


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
        "due": f"Due {when(seat.due_at)}. "
        "What you submit is final; save a draft until you are sure.",
        "revision": revision,
    }


def _thanks(seat: Seat) -> str:
    application = seat.interview.application
    done = f"Scorecard for {application.candidate.name} submitted."
    if application.expected and application.received == application.expected:
        manager = (application.acting_manager or application.opening.hiring_manager).name
        return f"{done} All {application.expected} are in. {manager} can open the debrief."
    return f"{done} {application.received} of {application.expected} are in."
