"""Making a packet: lay out what it says, print it, keep it. Callers commit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from debrief.accounts.models import User
from debrief.aggregation.panel import Panel
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, BrokenGlass
from debrief.conflicts import queries as conflicts
from debrief.db import db
from debrief.debriefs import exposure
from debrief.debriefs import queries as debriefs
from debrief.debriefs.models import Debrief, Decision
from debrief.emergencies import queries as emergencies
from debrief.packets import queries
from debrief.packets.case import Case, Cover, Decided, Emergency, Sealed
from debrief.packets.models import Packet, PacketEntry, Paper
from debrief.packets.render import Packet as Printed
from debrief.packets.view import PacketView, packet_view
from debrief.rights import Rights
from debrief.scorecards import queries as scorecards

Chosen = Sequence[tuple[Application, Rights]]
"""Applications in the order of the packet, with what its maker may do with each."""


def lay_out(
    chosen: Chosen, *, title: str, paper: Paper, maker: User, now: datetime, zone: tzinfo
) -> PacketView:
    """What a packet of the ``chosen`` applications says, with times in ``zone``.

    What the maker may not read is sealed in the packet: it says how many scorecards are
    in, and holds none of them.
    """
    readable = [application for application, rights in chosen if rights.read]
    panels = exposure.panels(maker, readable, now=now)
    opened = debriefs.openings_of(panels)
    decided = debriefs.standing_decisions(panels)
    waited_for = debriefs.waited_for(panels)
    recused = conflicts.recused(application.id for application, _ in chosen)
    opened_by_force = emergencies.of_applications(application.id for application, _ in chosen)
    return packet_view(
        [
            replace(
                _open(
                    panels[application.id],
                    waited_for.get(application.id, ()),
                    opened[application.id],
                    decided.get(application.id),
                )
                if application.id in panels
                else Case(
                    panel=scorecards.bare_panel(scorecards.facts(application)),
                    sealed=Sealed(application.received, application.expected),
                ),
                recused=tuple(recused.get(application.id, ())),
                lead=_lead(application),
                emergencies=tuple(map(_emergency, opened_by_force.get(application.id, ()))),
            )
            for application, _ in chosen
        ],
        Cover(title=title, prepared_by=maker.name, paper=paper.value, as_of=now, zone=zone),
    )


def _lead(application: Application) -> str:
    """Who leads in the place of the hiring manager, if somebody does."""
    acting = application.acting_manager
    manager = application.opening.hiring_manager.name
    return f"Led by {acting.name} in the place of {manager}, who is recused." if acting else ""


def _emergency(access: BrokenGlass) -> Emergency:
    return Emergency(
        by=access.user.name,
        at=access.began_at,
        until=access.ended_at or access.expires_at,
        reason=access.reason,
    )


def _open(
    panel: Panel, waiting: Sequence[str], debrief: Debrief, decision: Decision | None
) -> Case:
    return Case(
        panel=panel,
        waiting=tuple(waiting),
        opened_at=debrief.opened_at,
        opened_by=debrief.opened_by.name,
        early_reason=debrief.early_reason,
        decision=_decided(decision) if decision else None,
    )


def _decided(decision: Decision) -> Decided:
    return Decided(
        outcome=decision.outcome.words,
        level=decision.level or "",
        reason=decision.reason,
        by=decision.decided_by.name,
        at=decision.decided_at,
        departs=decision.departs,
        dissent_by=decision.dissent_by,
        dissent=decision.dissent,
    )


def keep(
    printed: Printed,
    chosen: Chosen,
    *,
    title: str,
    paper: Paper,
    maker: User,
    now: datetime,
) -> Packet:
    """Keep a printed packet with its place for each application, and who was shown them."""
    exposure.expose(maker, [each.id for each, rights in chosen if rights.read], now=now)
    packet = Packet(
        title=title,
        paper=paper,
        made_at=now,
        made_by_id=maker.id,
        pages=printed.pages,
        size=len(printed.pdf),
        sha256=printed.sha256,
        warnings=list(printed.warnings),
        content=printed.pdf,
        entries=[
            PacketEntry(application_id=application.id, position=position)
            for position, (application, _) in enumerate(chosen, 1)
        ],
    )
    db.session.add(packet)
    db.session.flush()
    said: dict[str, Value] = {"pages": packet.pages, "paper": paper, "sha256": packet.sha256}
    ids = [entry.application_id for entry in packet.entries]
    _record(Action.PACKET_MADE, packet, ids, maker.id, now, new=said)
    return packet


def fetch(packet: Packet, *, reader: User, now: datetime) -> bytes:
    """The PDF, for somebody who takes it out of the product and is shown what it holds."""
    shown = db.session.scalars(queries.judged_in(packet)).all()
    exposure.expose(reader, shown, now=now)
    ids = [entry.application_id for entry in packet.entries]
    _record(Action.PACKET_DOWNLOADED, packet, ids, reader.id, now)
    return packet.content


def _record(
    action: Action,
    packet: Packet,
    application_ids: Iterable[int],
    actor_id: int,
    now: datetime,
    *,
    new: dict[str, Value] | None = None,
) -> None:
    """One event for each application: who may not know of one may not read of it either."""
    for each in application_ids:
        record(
            action,
            actor=actor_id,
            now=now,
            application=each,
            subject=f"packet:{packet.id}",
            new=new,
        )
