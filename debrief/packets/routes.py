"""Choosing candidates for a packet, making it, and fetching it."""

from collections.abc import Collection
from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief.audit.pace import keep_pace
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.packets import actions, queries
from debrief.packets.forms import PacketForm
from debrief.packets.models import Packet, Paper
from debrief.packets.render import render_packet
from debrief.pdf import PdfUnavailable
from debrief.rights import Rights, Role
from debrief.standing import rights_on
from debrief.web.access import require, roles, writes
from debrief.web.filters import plural, viewer_zone
from debrief.web.pages import paged
from debrief.web.requests import row_id

bp = Blueprint("packets", __name__)

MOST_CANDIDATES = 200

makers = roles(Role.COORDINATOR, Role.HIRING_MANAGER)


@bp.get("/packets")
@makers
def index() -> ResponseReturnValue:
    """List the packets the viewer made."""
    page = paged(db.session(), queries.made_by(current_user))
    return render_template("packets/index.html", page=page)


@bp.get("/packets/new")
@makers
def new() -> ResponseReturnValue:
    """Show what a packet of the ticked candidates will hold, before it is made."""
    chosen = _chosen(request.args.getlist("c", type=row_id))
    if not chosen:
        flash("Tick at least one candidate for the packet.", "warning")
        return redirect(url_for("overview.candidates"))
    if len(set(request.args.getlist("c"))) > MOST_CANDIDATES:
        flash(
            f"A packet holds {MOST_CANDIDATES} candidates at most; these are the first.", "warning"
        )
    return _page(chosen, PacketForm(formdata=None, title=_title(chosen)))


@bp.post("/packets")
@makers
def make() -> ResponseReturnValue:
    """Print the packet and keep it."""
    chosen = _chosen(request.form.getlist("c", type=row_id))
    form = PacketForm()
    if not chosen or not form.validate():
        return _page(chosen, form), 422
    most = current_app.config["PACKETS_PER_HOUR"]
    keep_pace(Action.PACKET_MADE, actor=current_user.id, most=most, now=g.now)
    title, paper = form.title.data, Paper(form.paper.data)
    ids = [application.id for application, _ in chosen]
    missing = [
        f"{application.candidate.name}: {warning}"
        for application, rights in chosen
        if (warning := _warning(application, rights))
    ]
    view = actions.lay_out(
        chosen,
        title=title,
        paper=paper,
        maker=current_user,
        now=g.now,
        zone=viewer_zone(),
    )
    # Printing takes seconds, and all that it needs is read: nobody must wait for the lock.
    db.session.rollback()
    try:
        printed = render_packet(view)
    except PdfUnavailable as unavailable:
        form.form_errors.append(str(unavailable))
        return _page(_chosen(ids), form), 503
    printed = replace(printed, warnings=(*missing, *printed.warnings))
    packet = actions.keep(printed, chosen, title=title, paper=paper, maker=current_user, now=g.now)
    db.session.commit()
    return redirect(url_for(".show", packet_id=packet.id))


@bp.get("/packets/<int:packet_id>")
@makers
def show(packet_id: int) -> ResponseReturnValue:
    """Show a packet that is ready, and what to know before printing it."""
    packet = _packet(packet_id)
    return render_template("packets/show.html", packet=packet)


@bp.get("/packets/<int:packet_id>/download")
@makers
@writes
def download(packet_id: int) -> ResponseReturnValue:
    """Send the PDF, to somebody who may read everything in it now."""
    packet = _packet(packet_id, with_content=True)
    content = actions.fetch(packet, reader=current_user, now=g.now)
    db.session.commit()
    response = Response(content, mimetype="application/pdf")
    # A name that people typed could break a header or a disk; the number cannot.
    response.headers["Content-Disposition"] = (
        f'attachment; filename="debrief-packet-{packet.id}.pdf"'
    )
    return response


def _chosen(application_ids: Collection[int]) -> list[tuple[Application, Rights]]:
    """The ticked applications that the viewer may print, in the order they were ticked."""
    ids = list(dict.fromkeys(application_ids))[:MOST_CANDIDATES]
    found = {each.id: each for each in db.session.scalars(queries.chosen(current_user, ids))}
    may = rights_on(current_user, found.values(), now=g.now)
    return [(found[each], may[each]) for each in ids if each in found and may[each].print]


def _packet(packet_id: int, *, with_content: bool = False) -> Packet:
    """The packet, if the viewer made it and may still print every application in it."""
    packet = db.session.scalar(queries.one(packet_id, with_content=with_content))
    require(packet is not None and packet.made_by_id == current_user.id)
    assert packet is not None  # noqa: S101 - require() has stopped the request otherwise
    may = rights_on(current_user, [entry.application for entry in packet.entries], now=g.now)
    require(all(rights.print for rights in may.values()))
    return packet


def _title(chosen: list[tuple[Application, Rights]]) -> str:
    return "Candidate packet" if len(chosen) == 1 else "Hiring committee packet"


def _page(chosen: list[tuple[Application, Rights]], form: PacketForm) -> str:
    return render_template(
        "packets/new.html",
        chosen=[application for application, _ in chosen],
        warnings=[_warning(application, rights) for application, rights in chosen],
        form=form,
    )


def _warning(application: Application, rights: Rights) -> str:
    """What is missing for one application, or nothing."""
    missing = application.expected - application.received
    if not rights.read:
        return (
            f"Still sealed, {application.received} of {application.expected} scorecards in. "
            "The packet says so and shows no rating."
        )
    if missing:
        return f"{plural(missing, 'scorecard')} missing. The packet says so."
    return ""
