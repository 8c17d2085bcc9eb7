"""The rubrics: what people are judged by."""

import json
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.orm import InstrumentedAttribute

from debrief.db import db
from debrief.exchange.problems import InputRefused, Problem
from debrief.exchange.rubric import parse_rubric, rubric_problems
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.rubrics import actions, policy, queries
from debrief.rubrics.forms import PublishForm
from debrief.rubrics.models import RubricVersion
from debrief.rubrics.view import dimension_views
from debrief.web.access import roles, signed_in, viewable
from debrief.web.pages import paged

bp = Blueprint("rubrics", __name__)


@bp.get("/rubrics")
@viewable
@signed_in
def index() -> ResponseReturnValue:
    """List the rubrics, each with its newest version."""
    page = paged(db.session, queries.newest())
    return render_template(
        "rubrics/index.html",
        page=page,
        levels={version.id: queries.load(version).levels for version in page.rows},
        counts=_opening_counts(RubricVersion.rubric_id),
        may_publish=policy.can_publish(current_user),
    )


@bp.get("/rubrics/<int:version_id>")
@viewable
@signed_in
def show(version_id: int) -> ResponseReturnValue:
    """Show all that one version says, and the versions before and after it."""
    version = db.one_or_404(queries.one(version_id))
    rubric = queries.load(version)
    return render_template(
        "rubrics/show.html",
        version=version,
        rubric=rubric,
        dimensions=dimension_views(rubric),
        history=db.session.scalars(queries.history(version.rubric_id)).all(),
        counts=_opening_counts(RubricVersion.id),
        may_publish=policy.can_publish(current_user),
    )


def _opening_counts(per: InstrumentedAttribute[int]) -> Mapping[int, int] | None:
    may_count = policy.can_count_openings(current_user)
    return queries.opening_counts(per) if may_count else None


@bp.route("/rubrics/publish", methods=["GET", "POST"])
@roles(Role.ADMIN)
def publish() -> ResponseReturnValue:
    """Publish a new version from a file or from text."""
    form = PublishForm()
    if not form.is_submitted():
        form.text.data = _text_of(request.args.get("like", 0, type=int))
        return render_template("rubrics/publish.html", form=form, problems=())
    valid = form.validate()
    source = form.source()
    document, problems = _read(*source) if source else (None, [])
    if valid and not problems:
        try:
            return _published(document, form.reason.data)
        except InputRefused as refusal:
            problems = refusal.problems
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return render_template("rubrics/publish.html", form=form, problems=problems), 422


def _read(data: bytes, file: str) -> tuple[object, Sequence[Problem]]:
    """What was sent, and everything that keeps it from being a rubric."""
    try:
        document = parse_rubric(data, file)
    except InputRefused as refusal:
        return None, refusal.problems
    return document, rubric_problems(document, file=file)


def _published(document: object, reason: str) -> ResponseReturnValue:
    version = actions.publish(document, reason=reason, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"{version.name}, version {version.number}, is published.", "success")
    return redirect(url_for("rubrics.show", version_id=version.id))


def _text_of(version_id: int) -> str:
    """The text of a version to start a new one from, or nothing."""
    version = db.session.scalar(queries.one(version_id))
    return json.dumps(version.document, indent=2, ensure_ascii=False) if version else ""


@bp.post("/rubrics/<int:version_id>/retire")
@roles(Role.ADMIN)
def retire(version_id: int) -> ResponseReturnValue:
    """Offer a version to no new opening."""
    version = db.get_or_404(RubricVersion, version_id)
    actions.retire(version, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"Version {version.number} is retired. Openings that use it keep it.", "success")
    return redirect(url_for("rubrics.show", version_id=version.id))


@bp.post("/rubrics/<int:version_id>/restore")
@roles(Role.ADMIN)
def restore(version_id: int) -> ResponseReturnValue:
    """Offer a retired version again."""
    version = db.get_or_404(RubricVersion, version_id)
    actions.restore(version, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"Version {version.number} can be chosen for openings again.", "success")
    return redirect(url_for("rubrics.show", version_id=version.id))
