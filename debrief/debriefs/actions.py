"""What can happen to a debrief. Callers commit."""

from dataclasses import dataclass
from datetime import datetime

from debrief.accounts.models import User
from debrief.aggregation.document import summary_document
from debrief.aggregation.panel import Panel
from debrief.aggregation.summary import Computed, Summary
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs import queries
from debrief.debriefs.models import Debrief, Decision, Outcome
from debrief.refusals import Overtaken, Refused
from debrief.rights import Phase


def open_debrief(application: Application, *, actor: User, reason: str, now: datetime) -> Debrief:
    """Unseal the scorecards of ``application``.

    ``reason`` is needed while scorecards are missing, and the panel reads it; once every
    one is in there is nothing to explain, and it is not kept.

    Raises:
        Refused: there is nothing to open yet, or no reason to open early.
        Overtaken: the debrief is open already.

    """
    if application.phase not in {Phase.WAITING, Phase.READY}:
        raise Overtaken("This debrief is open already.")
    early = application.phase is Phase.WAITING
    if early and not application.received:
        raise Refused("No scorecard is in yet, so there is nothing to open.")
    if early and not reason.strip():
        raise Refused("Say why you open the debrief early. The panel will read it.")
    debrief = Debrief(
        application=application,
        opened_at=now,
        opened_by=actor,
        early_reason=reason.strip() if early else "",
    )
    db.session.add(debrief)
    _move(
        application,
        Phase.OPEN,
        Action.DEBRIEF_OPENED_EARLY if early else Action.DEBRIEF_OPENED,
        actor=actor,
        now=now,
        said={
            "received": application.received,
            "expected": application.expected,
            "reason_given": early,
        },
    )
    return debrief


def _move(
    application: Application,
    phase: Phase,
    action: Action,
    *,
    actor: User,
    now: datetime,
    said: dict[str, Value],
) -> None:
    """Bring ``application`` into ``phase``, and note it with what else is ``said`` of it."""
    record(
        action,
        actor=actor.id,
        now=now,
        application=application.id,
        old={"phase": application.phase},
        new={"phase": phase, **said},
    )
    application.phase = phase


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the decision form says."""

    outcome: Outcome
    reason: str
    level: str = ""
    evidence_dimension: str = ""
    evidence_by: str = ""
    dissent_by: str = ""
    dissent: str = ""


def departs(outcome: Outcome, computed: Computed) -> bool:
    """Whether ``outcome`` goes against the computed result, where there is one."""
    wanted = {Outcome.HIRE: True, Outcome.NO_HIRE: False}.get(outcome)
    return None not in {wanted, computed.meets_bar} and wanted != computed.meets_bar


def decide(
    application: Application,
    verdict: Verdict,
    *,
    panel: Panel,
    summary: Summary,
    actor: User,
    now: datetime,
) -> Decision:
    """Record what was decided, with the summary of the scorecards that were in.

    Raises:
        Overtaken: somebody else recorded a decision first.
        Refused: the debrief is still sealed.

    """
    if application.phase is Phase.DECIDED:
        raise Overtaken("A decision is recorded already. Read it before you change anything.")
    if application.phase is not Phase.OPEN:
        raise Refused("Open the debrief before you decide.")
    earlier = queries.decisions(application.id)
    decision = Decision(
        application=application,
        number=len(earlier) + 1,
        outcome=verdict.outcome,
        level=verdict.level if verdict.outcome is Outcome.HIRE else None,
        reason=verdict.reason,
        evidence_dimension=verdict.evidence_dimension or None,
        evidence_by=verdict.evidence_by,
        dissent_by=verdict.dissent_by,
        dissent=verdict.dissent,
        summary=summary_document([(panel, summary)]),
        departs=departs(verdict.outcome, summary.computed),
        decided_at=now,
        decided_by=actor,
    )
    db.session.add(decision)
    _move(
        application,
        Phase.DECIDED,
        Action.DECISION_RECORDED,
        actor=actor,
        now=now,
        said={
            "decision": decision.number,
            "outcome": decision.outcome,
            "level": decision.level,
            "departs": decision.departs,
            "dissent_given": bool(decision.dissent),
        },
    )
    return decision


def reopen(application: Application, *, actor: User, reason: str, now: datetime) -> Decision:
    """Take the decision back, with its reason; what was decided stays in the record.

    Raises:
        Overtaken: there is no decision to reopen.
        Refused: no reason is given.

    """
    if application.phase is not Phase.DECIDED:
        raise Overtaken("There is no decision to reopen.")
    if not reason.strip():
        raise Refused("Say why you reopen the decision.")
    decision = next(iter(queries.decisions(application.id)), None)
    if decision is None:
        raise Overtaken("There is no decision to reopen.")
    decision.reopened_at = now
    decision.reopened_by = actor
    decision.reopen_reason = reason.strip()
    _move(
        application,
        Phase.OPEN,
        Action.DECISION_REOPENED,
        actor=actor,
        now=now,
        said={"decision": decision.number, "reason_given": True},
    )
    return decision
