"""My work, and the candidates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief import standing
from debrief.accounts.models import User
from debrief.candidates.models import Application, BrokenGlass
from debrief.conflicts.queries import recused
from debrief.db import db
from debrief.debriefs.listing import listed
from debrief.debriefs.queries import places
from debrief.emergencies import queries as emergencies
from debrief.interviews.models import Seat
from debrief.overview import queries
from debrief.overview.first_steps import FirstStep, first_steps
from debrief.overview.forms import WITHDRAWN, CandidateFilter
from debrief.panels import queries as panels
from debrief.panels.lead import lead
from debrief.people.queries import owed
from debrief.rights import Phase, Role
from debrief.scorecards.models import Scorecard
from debrief.web.access import require, roles, signed_in, viewable
from debrief.web.filters import duration, when
from debrief.web.pages import paged

bp = Blueprint("overview", __name__)

BEGUN = "begun"
"""Marks in a session that the first steps are done."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for the viewer, or is done."""

    title: str
    address: str
    meta: str
    kind: str
    state: str
    verb: str
    verb_address: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks under one heading; ``count`` is shown unless none."""

    heading: str
    tasks: Sequence[Task]
    count: int | None = None


@bp.get("/")
@viewable
@signed_in
def work() -> ResponseReturnValue:
    """Show everything that waits for the viewer."""
    places = db.session.execute(queries.seats(current_user, g.now)).all()
    to_write = [place for place in places if not place.Seat.submitted_at and _began(place.Seat)]
    coming = sorted(
        (seat for seat, _ in places if not seat.submitted_at and not _began(seat)),
        key=lambda seat: seat.interview.starts_at,
    )
    now = [_to_write(*place, primary=place is to_write[0]) for place in to_write]
    now += _debriefs()
    told = db.session.scalars(emergencies.lately(current_user, g.now)).all()
    steps = _first_steps()
    groups = (
        Group("Opened in an emergency", [_emergency(each) for each in told]),
        Group("Do now", now, len(now)),
        Group("Left behind", list(_left_behind())),
        Group("Coming up", [_coming(seat) for seat in coming]),
        Group("Submitted in the last 14 days", list(_submitted(seat for seat, _ in places))),
    )
    return render_template(
        "overview/work.html",
        groups=[group for group in groups if group.tasks],
        first_steps=steps,
        empty=None
        if now or steps
        else {"text": "Nothing is waiting on you.", "detail": _next(coming)},
    )


def _first_steps() -> Sequence[FirstStep]:
    """What an administrator does first, until it is all done.

    The session remembers that it is: what was begun is never begun again, and a page that
    nobody sees any more should cost nothing.
    """
    if Role.ADMIN not in current_user.role_set or current_user.beside_demo or BEGUN in session:
        return ()
    people, opening, panel = db.session.execute(queries.begun(current_user)).one()
    steps = first_steps(people=people, opening=opening, panel=panel)
    if not steps:
        session[BEGUN] = True
    return steps


def _emergency(access: BrokenGlass) -> Task:
    application = access.application
    debrief = url_for("debriefs.show", application_id=application.id)
    return Task(
        title=application.candidate.name,
        address=debrief,
        meta=f"{access.user.name}, {when(access.began_at)}: {access.reason}",
        kind="warn",
        state="Open now" if access.lasts(g.now) else "Ended",
        verb="See debrief",
        verb_address=debrief,
    )


def _began(seat: Seat) -> bool:
    return bool(g.now >= seat.interview.starts_at)


def _next(coming: Sequence[Seat]) -> str:
    if not coming:
        return (
            "You have no interviews scheduled. "
            "Coordinators add you to a panel from the candidate page."
        )
    interview = coming[0].interview
    name = interview.application.candidate.name
    return f"Your next interview is {name}, {when(interview.starts_at)}."


def _meta(seat: Seat, moment: str) -> str:
    opening = seat.interview.application.opening
    return " · ".join(filter(None, (opening.title, opening.level, seat.interview.name, moment)))


def _to_write(seat: Seat, scorecard: Scorecard | None, *, primary: bool) -> Task:
    interview = seat.interview
    address = url_for("scorecards.write", interview_id=interview.id)
    late = g.now > seat.due_at
    ended = (
        f"ended {duration(g.now - interview.ends_at)} ago"
        if g.now >= interview.ends_at
        else f"began {when(interview.starts_at)}"
    )
    return Task(
        title=interview.application.candidate.name,
        address=address,
        meta=_meta(seat, ended),
        kind="err" if late else "accent",
        state=f"Late by {duration(g.now - seat.due_at)}" if late else f"Due {when(seat.due_at)}",
        verb="Finish draft" if scorecard else "Write scorecard",
        verb_address=address,
        primary=primary,
    )


def _coming(seat: Seat) -> Task:
    address = url_for("interviews.kit", interview_id=seat.interview_id)
    return Task(
        title=seat.interview.application.candidate.name,
        address=address,
        meta=_meta(seat, when(seat.interview.starts_at)),
        kind="muted",
        state="Prepare",
        verb="Open kit",
        verb_address=address,
    )


def _submitted(seats: Iterable[Seat]) -> Iterable[Task]:
    for seat in seats:
        if seat.submitted_at:
            application = seat.interview.application
            scorecard = url_for("scorecards.write", interview_id=seat.interview_id)
            debrief = url_for("debriefs.show", application_id=application.id)
            opened = application.phase in {Phase.OPEN, Phase.DECIDED}
            yield Task(
                title=application.candidate.name,
                address=scorecard,
                meta=_meta(seat, f"submitted {when(seat.submitted_at)}"),
                kind="ok",
                state="Submitted",
                verb="See debrief" if opened else "See scorecard",
                verb_address=debrief if opened else scorecard,
            )


def _left_behind() -> Iterable[Task]:
    """Scorecards owed by people who have left, for coordinators to give to somebody else."""
    if Role.COORDINATOR not in current_user.role_set:
        return
    for seat in db.session.scalars(owed(current_user).where(~User.active)):
        address = url_for("interviews.edit", interview_id=seat.interview_id)
        yield Task(
            title=seat.interview.application.candidate.name,
            address=address,
            meta=_meta(seat, f"{seat.interviewer.name} has left"),
            kind="warn",
            state="Nobody writes it",
            verb="Seat somebody else",
            verb_address=address,
        )


def _debriefs() -> Iterable[Task]:
    """The debriefs of the viewer's openings that the viewer may open or decide now."""
    led = db.session.scalars(queries.debriefs_to_lead(current_user)).all()
    may = standing.rights_on(current_user, led, now=g.now)
    for application in led:
        rights = may[application.id]
        if rights.open:
            yield _debrief(application, "Ready", "Open debrief")
        elif rights.decide:
            yield _debrief(application, "Open", "Decide")


def _debrief(application: Application, state: str, verb: str) -> Task:
    address = url_for("debriefs.show", application_id=application.id)
    progress = f"debrief, {application.received} of {application.expected} scorecards in"
    return Task(
        title=application.candidate.name,
        address=address,
        meta=" · ".join(
            filter(None, (application.opening.title, application.opening.level, progress))
        ),
        kind="accent",
        state=state,
        verb=verb,
        verb_address=address,
    )


@bp.get("/candidates")
@viewable
@roles(Role.COORDINATOR, Role.HIRING_MANAGER)
def candidates() -> ResponseReturnValue:
    """List candidates, to choose some for a packet."""
    chosen = CandidateFilter(request.args)
    openings = db.session.scalars(queries.openings(current_user)).all()
    offered = {str(each.id): each.title for each in openings}
    chosen.opening.choices = {"": "All", **offered}
    page = paged(
        db.session(),
        queries.candidates(
            current_user,
            name=(chosen.name.data or "").strip(),
            opening_id=int(chosen.opening.data) if chosen.opening.data in offered else None,
            phase=Phase(chosen.phase.data) if chosen.phase.data in set(Phase) else None,
            withdrawn=chosen.phase.data == WITHDRAWN,
        ),
    )
    return render_template(
        "overview/candidates.html",
        filter=chosen,
        filtered=any(field.data for field in chosen),
        rows=listed(current_user, page.rows, now=g.now),
        page=page,
        may_add=Role.COORDINATOR in current_user.role_set,
    )


@bp.get("/candidates/<int:application_id>")
@viewable
@signed_in
def candidate(application_id: int) -> ResponseReturnValue:
    """Show one candidate in one opening: the panel, and how far it has come."""
    application = standing.application(current_user, application_id)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    may = standing.rights_of(current_user, application, now=g.now)
    require(may.follow)
    return render_template(
        "overview/candidate.html",
        application=application,
        rights=may,
        places=places(application.id),
        recused=recused([application.id]).get(application.id, ()),
        committee=db.session.scalars(panels.members(application.id)).all(),
        lead=lead(application, now=g.now),
        own_accounts=db.session.scalars(panels.account_like(application)).all(),
    )
