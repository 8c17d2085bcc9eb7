"""The openings: roles being hired for, and their loops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief.aggregation.panel import Rubric
from debrief.db import db
from debrief.openings import actions, policy, queries
from debrief.openings.forms import OpeningForm, data_of, entered, rearranged
from debrief.openings.models import Opening
from debrief.openings.plan import OpeningPlan
from debrief.openings.view import Cover, coverage, loop_advice
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role
from debrief.rubrics import queries as rubrics
from debrief.web.access import require, roles, viewable
from debrief.web.conflicts import Difference, differences
from debrief.web.pages import paged

bp = Blueprint("openings", __name__)

ANOTHER_RUBRIC = (
    "You chose another rubric. Check the level and what each round covers, then save again."
)


@bp.get("/openings")
@viewable
@roles(Role.COORDINATOR, Role.ADMIN, Role.HIRING_MANAGER)
def index() -> ResponseReturnValue:
    """List the openings the viewer may see."""
    page = paged(db.session, queries.readable(current_user))
    may_arrange = policy.can_arrange(current_user)
    return render_template("openings/index.html", page=page, may_arrange=may_arrange)


@bp.get("/openings/<int:opening_id>")
@viewable
@roles(Role.COORDINATOR, Role.ADMIN, Role.HIRING_MANAGER)
def show(opening_id: int) -> ResponseReturnValue:
    """Show one opening, its loop and what the loop covers."""
    opening = db.one_or_404(queries.one(opening_id))
    require(policy.can_read(current_user, opening))
    rubric = rubrics.load(opening.rubric_version)
    covers = [Cover(each.id, each.name, each.dimensions) for each in opening.rounds]
    return render_template(
        "openings/show.html",
        opening=opening,
        rubric=rubric,
        coverage=coverage(rubric, covers),
        advice=loop_advice(len(opening.rounds)),
        may_arrange=policy.can_arrange(current_user),
    )


@bp.route("/openings/new", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def new() -> ResponseReturnValue:
    """Open a role, starting from the default loop."""
    if not db.session.scalar(rubrics.on_offer().limit(1)):
        return render_template("openings/no_rubric.html")
    desk = _desk(None)
    if desk.accepted():
        opening = actions.create(desk.plan, actor=current_user, now=g.now)
        db.session.commit()
        flash(f"{opening.title} is open. Add its candidates next.", "success")
        return redirect(url_for("openings.show", opening_id=opening.id))
    return _page(desk, None)


@bp.route("/openings/<int:opening_id>/edit", methods=["GET", "POST"])
@roles(Role.COORDINATOR, Role.ADMIN)
def edit(opening_id: int) -> ResponseReturnValue:
    """Change an opening and its loop."""
    opening = db.one_or_404(queries.one(opening_id))
    desk = _desk(opening)
    if not desk.accepted():
        return _page(desk, opening)
    try:
        revision = desk.form.revision.data
        actions.change(opening, desk.plan, revision=revision, actor=current_user, now=g.now)
    except Overtaken:
        return _page(desk, opening, desk.compared_with(opening))
    except Refused as refusal:
        desk.form.form_errors.append(str(refusal))
        return _page(desk, opening)
    db.session.commit()
    flash("The opening is saved. Interviews already arranged stay as they are.", "success")
    return redirect(url_for("openings.show", opening_id=opening.id))


@bp.post("/openings/<int:opening_id>/close")
@roles(Role.COORDINATOR, Role.ADMIN)
def close(opening_id: int) -> ResponseReturnValue:
    """Take no more candidates."""
    actions.close(db.get_or_404(Opening, opening_id), actor=current_user, now=g.now)
    db.session.commit()
    flash("The opening is closed. Its candidates and their scorecards stay.", "success")
    return redirect(url_for("openings.show", opening_id=opening_id))


@bp.post("/openings/<int:opening_id>/reopen")
@roles(Role.COORDINATOR, Role.ADMIN)
def reopen(opening_id: int) -> ResponseReturnValue:
    """Take candidates again."""
    actions.reopen(db.get_or_404(Opening, opening_id), actor=current_user, now=g.now)
    db.session.commit()
    flash("The opening takes candidates again.", "success")
    return redirect(url_for("openings.show", opening_id=opening_id))


@dataclass(frozen=True, slots=True)
class Desk:
    """The form as it stands, and what it was drawn from."""

    form: OpeningForm
    redrawn: bool
    version_id: int
    rubric: Rubric
    versions: Mapping[int, str]
    managers: Mapping[int, str]

    @property
    def plan(self) -> OpeningPlan:
        return self.form.plan(self.rubric)

    def accepted(self) -> bool:
        """Whether the form was sent to be saved, and can be."""
        return not self.redrawn and bool(self.form.validate_on_submit())

    def compared_with(self, opening: Opening) -> Sequence[Difference]:
        """Where what is saved and what was sent differ."""
        saved, yours = (
            plan.described(self.rubric, self.versions, self.managers)
            for plan in (entered(opening), self.plan)
        )
        return differences(saved, yours)


def _desk(opening: Opening | None) -> Desk:
    """The form as saved, as sent, or as sent but drawn anew: for another loop or rubric."""
    versions = {each.id: each for each in db.session.scalars(rubrics.on_offer())}
    if opening:
        versions.setdefault(opening.rubric_version_id, opening.rubric_version)
    form = OpeningForm(data=_saved(opening, next(iter(versions), 0)))
    version = versions.get(form.rubric.data) or next(iter(versions.values()))
    anew = _drawn_anew(form, version.id)
    managers = db.session.scalars(
        queries.hiring_managers(opening.hiring_manager_id if opening else None)
    )
    desk = Desk(
        form=anew or form,
        redrawn=anew is not None,
        version_id=version.id,
        rubric=rubrics.load(version),
        versions={each.id: f"{each.name}, version {each.number}" for each in versions.values()},
        managers={
            each.id: each.name if each.active else f"{each.name}, who has left" for each in managers
        },
    )
    desk.form.offer(desk.rubric, versions=desk.versions, managers=desk.managers)
    return desk


def _drawn_anew(form: OpeningForm, version_id: int) -> OpeningForm | None:
    """The form with its loop rearranged, or for a rubric that its sender has not seen yet."""
    change = request.form.get("change", "")
    unseen = form.is_submitted() and form.drawn_for.data != version_id
    if not change and not unseen:
        return None
    rounds = rearranged(form.rounds.data, change)
    anew = OpeningForm(formdata=None, data={**form.data, "rounds": rounds})
    if not change:
        anew.form_errors.append(ANOTHER_RUBRIC)
    return anew


def _saved(opening: Opening | None, version_id: int) -> Mapping[str, object]:
    if opening:
        return data_of(entered(opening), opening.revision)
    return data_of(OpeningPlan("", "", version_id, 0, queries.default_loop()), 0)


def _page(
    desk: Desk, opening: Opening | None, conflict: Sequence[Difference] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "openings/edit.html",
        desk=desk,
        form=desk.form,
        opening=opening,
        problems=desk.form.problems(),
        conflict=conflict,
        revision=opening.revision if opening else 0,
    )
    if conflict is not None:
        return page, 409
    return page, 422 if desk.form.problems() else 200
