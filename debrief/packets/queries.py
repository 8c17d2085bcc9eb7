"""What there is to read of packets."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from debrief.accounts.models import User
from debrief.candidates.models import Application
from debrief.debriefs.models import Debrief
from debrief.openings.models import Opening
from debrief.packets.models import Packet, PacketEntry
from debrief.standing import applications


def chosen(viewer: User, application_ids: Collection[int]) -> Select[Application]:
    """The applications ticked for a packet, as far as ``viewer`` may know of them."""
    return applications(viewer).where(Application.id.in_(application_ids))


def made_by(viewer: User) -> Select[Packet]:
    """The packets that ``viewer`` made, newest first."""
    return (
        select(Packet)
        .where(Packet.made_by_id == viewer.id)
        .options(selectinload(Packet.entries))
        .order_by(Packet.id.desc())
    )


def one(packet_id: int, *, with_content: bool = False) -> Select[Packet]:
    """A packet with its entries, and with the PDF itself only where it is wanted."""
    entries = selectinload(Packet.entries).joinedload(PacketEntry.application, innerjoin=True)
    wanted = (
        select(Packet)
        .where(Packet.id == packet_id)
        .options(
            joinedload(Packet.made_by, innerjoin=True),
            entries.joinedload(Application.candidate, innerjoin=True),
            entries.joinedload(Application.opening, innerjoin=True).joinedload(
                Opening.rubric_version, innerjoin=True
            ),
        )
    )
    return wanted.options(undefer(Packet.content)) if with_content else wanted


def judged_in(packet: Packet) -> Select[int]:
    """The applications whose judgement a packet holds: those open when it was made."""
    return (
        select(PacketEntry.application_id)
        .join(Debrief, Debrief.application_id == PacketEntry.application_id)
        .where(PacketEntry.packet_id == packet.id, Debrief.opened_at <= packet.made_at)
    )
