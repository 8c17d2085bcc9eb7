"""What goes with the demo data, and what of it stays because something real hangs on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Table, and_, exists, func, not_, or_, select

from debrief.accounts.models import RoleGrant, User
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.interviews.models import Interview
from debrief.openings.models import Opening
from debrief.packets.models import Packet, PacketEntry
from debrief.rights import Role
from debrief.scorecards.models import Scorecard

Going = Mapping[Table, ColumnElement[bool]]
"""The tables that lose rows, parents first, each with the condition for those rows."""


def table(model: type) -> Table:
    """The table of ``model``."""
    found: Table = model.__table__  # type: ignore[attr-defined]  # every model has one
    return found


CANDIDATE, OPENING, PACKET, ENTRY, USER = map(
    table, (Candidate, Opening, Packet, PacketEntry, User)
)


def going() -> Going:
    """Which rows go: those flagged, and whatever cannot be without them.

    Read from the foreign keys, so that no table is forgotten that comes later. A demo
    opening stays for a real candidate in it, a packet for a real candidate in that.
    """
    rows: dict[Table, ColumnElement[bool]] = {CANDIDATE: CANDIDATE.c.demo}
    has_real = exists().where(
        Application.opening_id == OPENING.c.id,
        Application.candidate_id == Candidate.id,
        ~Candidate.demo,
    )
    rows[OPENING] = and_(OPENING.c.demo, ~has_real)
    for each in db.metadata.sorted_tables:
        keys = [key for key in each.foreign_keys if _holds(key.parent, key.column.table, rows)]
        if keys and each not in rows:
            rows[each] = or_(
                *(key.parent.in_(select(key.column).where(rows[key.column.table])) for key in keys)
            )
    entry = exists().where(ENTRY.c.packet_id == PACKET.c.id)
    rows[PACKET] = and_(entry, ~entry.where(not_(rows[ENTRY])))
    rows[USER] = and_(USER.c.demo, *(~named for named in _namings(rows)))
    return rows


def _holds(key: Column[int], to: Table, rows: Going) -> bool:
    """Whether a row with this key cannot be without the one it points to, which may go."""
    return to in rows and not key.nullable


def _namings(rows: Going) -> Iterator[ColumnElement[bool]]:
    """The conditions for a person to be named by a row that stays and is not the person's own."""
    for each in db.metadata.sorted_tables:
        keys = [key for key in each.foreign_keys if key.column.table is USER]
        if any(key.ondelete == "CASCADE" for key in keys):
            continue  # roles, devices, passkeys: they go with the person
        stays = [not_(rows[each])] if each in rows else []
        for key in sorted(keys, key=lambda key: key.parent.name):
            yield exists().where(key.parent == USER.c.id, *stays)


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing the demo data does, for whoever is about to do it."""

    counts: Mapping[str, int]
    """How many rows of each kind go."""
    people: Sequence[str]
    """Made-up people who stay, deactivated: something real names them."""
    openings: Sequence[str]
    """Demo openings that stay: a real candidate is in them."""
    packets: Sequence[str]
    """Packets that stay, without their demo candidates."""


def removal() -> Removal:
    """What removing the demo data does now."""
    rows = going()
    mixed = exists().where(ENTRY.c.packet_id == PACKET.c.id, rows[ENTRY])
    return Removal(
        counts=counts(rows),
        people=_names(USER.c.name, and_(USER.c.demo, not_(rows[USER]))),
        openings=_names(OPENING.c.title, and_(OPENING.c.demo, not_(rows[OPENING]))),
        packets=_names(PACKET.c.title, and_(mixed, not_(rows[PACKET]))),
    )


def counts(rows: Going) -> Mapping[str, int]:
    """How many of the rows go that have a name for people, in one statement."""
    kinds = {
        "people": User,
        "openings": Opening,
        "candidates": Candidate,
        "interviews": Interview,
        "scorecards": Scorecard,
        "packets": Packet,
    }
    found = db.session.execute(
        select(
            *(
                select(func.count()).select_from(each).where(rows[each]).scalar_subquery()
                for each in map(table, kinds.values())
            )
        )
    ).one()
    return dict(zip(kinds, found, strict=True))


def _names(column: Column[str], condition: ColumnElement[bool]) -> Sequence[str]:
    return db.session.scalars(select(column).where(condition).order_by(column)).all()


def nobody_left(rows: Going) -> bool:
    """Whether people would stay, but no administrator among them who can sign in."""
    stays = not_(rows[USER])
    real = and_(User.active, ~User.demo, User.roles.any(RoleGrant.role == Role.ADMIN))
    somebody, administrator = db.session.execute(
        select(exists().where(stays), exists().where(real))
    ).one()
    return bool(somebody and not administrator)
