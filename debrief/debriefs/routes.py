"""Reading debriefs, opening them, and recording what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from debrief import standing
from debrief.aggregation.panel import Panel
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import Summary
from debrief.candidates.models import Application, BrokenGlass
from debrief.conflicts import queries as conflicts
from debrief.db import db
from debrief.debriefs import actions, exposure, queries
from debrief.debriefs.forms import DecisionForm, OpenForm, ReopenForm
from debrief.debriefs.listing import listed
from debrief.debriefs.models import Outcome
from debrief.debriefs.moves import moved_since
from debrief.debriefs.view import debrief_view
from debrief.emergencies import queries as emergencies
from debrief.refusals import Overtaken, Refused
from debrief.rights import Phase, Rights
from debrief.web.access import require, signed_in, viewable
from debrief.web.filters import when
from debrief.web.pages import paged

bp = Blueprint("debriefs", __name__)

PHASES = (Phase.READY, Phase.OPEN, Phase.WAITING, Phase.DECIDED)


@dataclass(frozen=True)
class Dossier:
    """One application as its reader may see it."""

    application: Application
    rights: Rights
    places: Sequence[queries.Place]

    @property
    def missing(self) -> list[queries.Place]:
        """The places whose scorecards the debrief waits, or waited, for."""
        return [place for place in self.places if place.required and not place.submitted_at]

    @cached_property
    def panel(self) -> Panel:
        """The submitted scorecards. Only for a reader whose rights say so."""
        require(self.rights.read)
        found = exposure.panels(current_user, [self.application], now=g.now)
        return found[self.application.id]

    @cached_property
    def summary(self) -> Summary:
        """What the panel adds up to."""
        return summarise(self.panel, expected=len(self.panel.scorecards) + len(self.missing))

    @cached_property
    def recused(self) -> Sequence[str]:
        """Who has a conflict of interest, by name."""
        return conflicts.recused([self.application.id]).get(self.application.id, ())

    @cached_property
    def emergencies(self) -> Sequence[BrokenGlass]:
        """Who read it in an emergency, the first one first."""
        return emergencies.of_applications([self.application.id]).get(self.application.id, ())

    def told(self) -> dict[str, object]:
        """What the page says of emergencies: to whoever has one, to whoever leads, to all."""
        lately = g.now - emergencies.NOTICE_FOR
        own = [each for each in self.emergencies if each.user_id == current_user.id]
        return {
            "emergencies": self.emergencies,
            "own_emergency": next((each for each in own if each.lasts(g.now)), None),
            "notices": [
                each
                for each in self.emergencies
                if self.rights.print and each.began_at > lately and each.user_id != current_user.id
            ],
        }

    @property
    def address(self) -> str:
        """The page of this debrief."""
        return url_for("debriefs.show", application_id=self.application.id)


@bp.get("/debriefs")
@viewable
@signed_in
def index() -> ResponseReturnValue:
    """List the debriefs of one phase: those that are ready, unless another is asked for."""
    counts = standing.counts(current_user)
    asked = request.args.get("phase", "")
    first = next((phase for phase in PHASES if counts[phase]), Phase.READY)
    phase = Phase(asked) if asked in set(Phase) else first
    page = paged(
        db.session(),
        standing.applications(current_user).where(Application.phase == phase),
    )
    return render_template(
        "debriefs/index.html",
        phase=phase,
        tabs=[(each, counts[each], url_for(".index", phase=each)) for each in PHASES],
        rows=listed(current_user, page.rows, now=g.now),
        page=page,
        form=OpenForm(formdata=None),
    )


@bp.get("/debriefs/<int:application_id>")
@viewable
@signed_in
def show(application_id: int) -> ResponseReturnValue:
    """Show the debrief, or how far its panel has come while it is sealed."""
    dossier = _dossier(application_id)
    if not dossier.rights.read:
        return _waiting(dossier, OpenForm(formdata=None))
    return _open(dossier)


@bp.post("/debriefs/<int:application_id>/open")
@signed_in
def open_debrief(application_id: int) -> ResponseReturnValue:
    """Unseal the scorecards, with a reason while some are missing."""
    dossier = _dossier(application_id, locked=True)
    may = dossier.rights
    if dossier.application.phase in {Phase.OPEN, Phase.DECIDED} and may.read:
        return redirect(dossier.address)
    require(may.open or may.open_early)
    form = OpenForm()
    if not form.validate():
        return _waiting(dossier, form), 422
    try:
        actions.open_debrief(
            dossier.application, actor=current_user, reason=form.reason.data, now=g.now
        )
    except Refused as refused:
        form.reason.errors = [str(refused)]
        return _waiting(dossier, form), 422
    db.session.commit()
    return redirect(dossier.address)


@bp.post("/debriefs/<int:application_id>/decision")
@signed_in
def decide(application_id: int) -> ResponseReturnValue:
    """Record the decision."""
    dossier = _dossier(application_id, locked=True)
    require(dossier.rights.decide)
    form = _decision_form(dossier, DecisionForm())
    if not form.validate():
        return _open(dossier, form=form), 422
    try:
        actions.decide(
            dossier.application,
            _verdict(form),
            panel=dossier.panel,
            summary=dossier.summary,
            actor=current_user,
            now=g.now,
        )
    except Overtaken:
        # Still behind the lock: let go, and the decision could be taken back before it is shown.
        return _open(dossier, form=form, overtaken=True), 409
    db.session.commit()
    flash("The decision is recorded.", "success")
    return redirect(f"{dossier.address}#decision")


@bp.post("/debriefs/<int:application_id>/reopen")
@signed_in
def reopen(application_id: int) -> ResponseReturnValue:
    """Take the decision back, keeping it in the record."""
    dossier = _dossier(application_id, locked=True)
    require(dossier.rights.decide)
    form = ReopenForm()
    if not form.validate():
        return _open(dossier, reopen_form=form), 422
    actions.reopen(dossier.application, actor=current_user, reason=form.reason.data, now=g.now)
    db.session.commit()
    flash("The decision is reopened. The earlier one stays in the record.", "success")
    return redirect(f"{dossier.address}#decision")


def _dossier(application_id: int, *, locked: bool = False) -> Dossier:
    """The application with the viewer's rights on it; not found where there are none."""
    application = standing.application(current_user, application_id, locked=locked)
    require(application is not None)
    assert application is not None  # noqa: S101 - require() has stopped the request otherwise
    rights = standing.rights_of(current_user, application, now=g.now)
    require(rights.know)
    return Dossier(application, rights, queries.places(application_id))


def _waiting(dossier: Dossier, form: OpenForm) -> str:
    own = [place for place in dossier.places if place.interviewer_id == current_user.id]
    return render_template(
        "debriefs/waiting.html",
        application=dossier.application,
        rights=dossier.rights,
        places=dossier.places,
        own_outstanding=next((place for place in own if not place.submitted_at), None),
        on_panel=bool(own),
        recused=dossier.recused,
        **dossier.told(),
        form=form,
    )


def _open(
    dossier: Dossier,
    *,
    form: DecisionForm | None = None,
    reopen_form: ReopenForm | None = None,
    overtaken: bool = False,
) -> str:
    decisions = queries.decisions(dossier.application.id)
    by_rubric = request.args.get("order") == "rubric"
    decision = next((each for each in decisions if each.reopened_at is None), None)
    if dossier.rights.decide and decision:
        reopen_form = reopen_form or ReopenForm(formdata=None)
    elif dossier.rights.decide:
        form = _decision_form(dossier, form or DecisionForm(formdata=None))
    return render_template(
        "debriefs/show.html",
        application=dossier.application,
        rights=dossier.rights,
        recused=dossier.recused,
        **dossier.told(),
        debrief=queries.openings_of([dossier.application.id])[dossier.application.id],
        view=debrief_view(
            dossier.panel,
            dossier.summary,
            waiting=[place.interviewer for place in dossier.missing],
            by_rubric=by_rubric,
            when=when,
        ),
        by_rubric=by_rubric,
        form=form,
        reopen_form=reopen_form,
        decision=decision,
        moved=moved_since(dossier.panel, decision.decided_at) if decision else "",
        reopened=[each for each in decisions if each.reopened_at is not None],
        overtaken=overtaken,
    )


def _decision_form(dossier: Dossier, form: DecisionForm) -> DecisionForm:
    """The form with what can be chosen for this application."""
    rubric = dossier.panel.rubric
    level = dossier.application.opening.level
    form.offer(
        levels=list(rubric.levels_with(level)),
        level=level,
        dimensions={dimension.key: dimension.name for dimension in rubric.dimensions},
    )
    return form


def _verdict(form: DecisionForm) -> actions.Verdict:
    outcome = Outcome(form.outcome.data)
    more = outcome is Outcome.MORE_EVIDENCE
    return actions.Verdict(
        outcome=outcome,
        reason=form.reason.data,
        level=form.level.data,
        evidence_dimension=form.evidence_dimension.data if more else "",
        evidence_by=form.evidence_by.data if more else "",
        dissent_by=form.dissent_by.data,
        dissent=form.dissent.data,
    )
