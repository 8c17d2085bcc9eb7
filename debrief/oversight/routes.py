"""Reading the audit log, and taking it out as a file."""

from collections.abc import Generator, Iterator
from contextvars import Context
from datetime import datetime

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from debrief.accounts.models import User
from debrief.audit.pace import keep_pace
from debrief.audit.vocabulary import Action
from debrief.db import db, reading
from debrief.oversight import actions, queries
from debrief.oversight.export import FORMATS
from debrief.oversight.forms import EventFilter
from debrief.oversight.queries import Wanted
from debrief.oversight.told import Told, people_in, told
from debrief.rights import Role
from debrief.web.access import fresh, roles
from debrief.web.filters import viewer_zone, when
from debrief.web.pages import paged

bp = Blueprint("oversight", __name__)

AT_ONCE = 500
"""How many events of an export are in memory."""


@bp.get("/admin/audit")
@roles(Role.ADMIN, Role.AUDITOR)
def index() -> ResponseReturnValue:
    """List what happened, newest first."""
    form = EventFilter(request.args)
    form.validate()
    wanted = form.wanted(viewer_zone())
    page = paged(db.session(), queries.events(current_user, wanted))
    known = queries.known(current_user, page.rows, people_in(page.rows), g.now)
    return render_template(
        "oversight/index.html",
        filter=form,
        filtered=wanted != Wanted(),
        events=[told(each, known, when) for each in page.rows],
        page=page,
        form=FlaskForm(formdata=None),
        formats={"csv": "Spreadsheet (CSV)", "jsonl": "JSON Lines"},
    )


@bp.post("/admin/audit/export")
@fresh
@roles(Role.ADMIN, Role.AUDITOR)
def export() -> ResponseReturnValue:
    """Send the events that the filter lets through, as a file: a table unless asked otherwise."""
    most = current_app.config["AUDIT_EXPORTS_PER_HOUR"]
    keep_pace(Action.AUDIT_EXPORTED, actor=current_user.id, most=most, now=g.now)
    asked = request.form.get("format", "")
    ending = asked if asked in FORMATS else "csv"
    write, kind = FORMATS[ending]
    wanted = EventFilter(request.form).wanted(viewer_zone())
    actions.note_export(wanted, ending, actor=current_user, now=g.now)
    db.session.commit()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - outlives the request
    reader_id, now = current_user.id, g.now

    def lines() -> Generator[str]:
        with app.app_context():
            yield from write(_all(reader_id, wanted, now))

    name = f"debrief-audit-{now:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(_apart(lines()), headers=headers, content_type=kind)


def _apart(lines: Generator[str]) -> Iterator[str]:
    """The lines, each made in one context of their own: the request's is gone by then."""
    context = Context()
    try:
        while line := context.run(next, lines, ""):
            yield line
    finally:
        context.run(lines.close)


def _all(reader_id: int, wanted: Wanted, now: datetime) -> Iterator[Told]:
    """Every event, some at a time; what the reader may know is asked anew each time."""
    reading.set(True)  # a file that takes minutes must keep nobody from writing
    viewer = db.session.get_one(User, reader_id)
    rows = db.session.scalars(
        queries.events(viewer, wanted), execution_options={"yield_per": AT_ONCE}
    )
    for some in rows.partitions():
        known = queries.known(viewer, some, people_in(some), now)
        yield from (told(each, known, datetime.isoformat) for each in some)
