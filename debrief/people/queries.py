"""What there is to read of people and invitations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import InstrumentedAttribute

from debrief.accounts.models import Identity, Passkey, RoleGrant, SignIn, User
from debrief.accounts.queries import NAMED
from debrief.candidates.models import Application, CommitteeMember
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import STANDS
from debrief.openings.models import Opening
from debrief.people.models import Invitation
from debrief.people.states import State
from debrief.rights import Phase, Role
from debrief.standing import applications, known_to

STANDING = and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
"""The condition for an invitation nobody answered: it can be accepted, or has run out."""


def people(state: State, called: str) -> Select[User]:
    """The people in ``state`` whose name or address holds ``called``, by name."""
    return (
        select(User)
        .where(User.active == (state is State.ACTIVE), _holds(User.name, User.email, called))
        .options(selectinload(User.roles))
        .order_by(User.name, User.id)
    )


def invitations(called: str) -> Select[Invitation]:
    """The unanswered invitations whose name or address holds ``called``, by name."""
    return (
        select(Invitation)
        .where(STANDING, _holds(Invitation.name, Invitation.email, called))
        .options(joinedload(Invitation.invited_by, innerjoin=True).options(*NAMED))
        .order_by(Invitation.name, Invitation.id)
    )


def _holds(
    name: InstrumentedAttribute[str], email: InstrumentedAttribute[str], text: str
) -> ColumnElement[bool]:
    return or_(name.icontains(text, autoescape=True), email.icontains(text, autoescape=True))


def counts(called: str) -> Mapping[State, int]:
    """How many stand in each state, as far as ``called`` lets through."""
    named = _holds(User.name, User.email, called)
    invited = select(func.count(Invitation.id)).where(
        STANDING, _holds(Invitation.name, Invitation.email, called)
    )
    found = db.session.execute(
        select(
            select(func.count(User.id)).where(User.active, named).scalar_subquery(),
            invited.scalar_subquery(),
            select(func.count(User.id)).where(~User.active, named).scalar_subquery(),
        )
    ).one()
    return dict(zip(State, found, strict=True))


def administrators() -> Select[int]:
    """The ids of those who administrate now, whatever the session read before."""
    return (
        select(RoleGrant.user_id)
        .join(RoleGrant.user)
        .where(RoleGrant.role == Role.ADMIN, User.active)
    )


@dataclass(frozen=True, slots=True)
class Access:
    """How somebody signs in: when last, on how many devices now, and with what."""

    last: datetime | None
    devices: int
    factors: tuple[str, ...]

    @property
    def second_factor(self) -> bool:
        """Whether there is one, as ``factors.policy`` says it of a person loaded with secrets."""
        return not SECOND.isdisjoint(self.factors)


def access(of: Collection[User], now: datetime) -> Mapping[int, Access]:
    """How each of these people signs in, under the id, in one statement."""
    rows = db.session.execute(
        select(
            User.id,
            select(func.max(SignIn.began_at))
            .where(SignIn.user_id == User.id)
            .scalar_subquery()
            .label("last"),
            select(func.count(SignIn.id))
            .where(SignIn.user_id == User.id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
            .scalar_subquery()
            .label("devices"),
            User.password.is_not(None).label("Password"),
            User.tf_totp_secret.is_not(None).label("Codes by app"),
            exists().where(Passkey.user_id == User.id).label("Passkey"),
            exists().where(Identity.user_id == User.id).label("Single sign-on"),
        ).where(User.id.in_([each.id for each in of]))
    )
    return {
        row.id: Access(row.last, row.devices, tuple(name for name in FACTORS if getattr(row, name)))
        for row in rows
    }


FACTORS = ("Password", "Codes by app", "Passkey", "Single sign-on")
SECOND = frozenset({"Codes by app", "Passkey"})


def open_invitation(now: datetime) -> Select[Invitation]:
    """The invitations that can be accepted, each kept from others while it is looked at.

    Not one whose address has come to an account in another way.
    """
    return (
        select(Invitation)
        .where(
            STANDING, Invitation.expires_at > now, ~exists().where(User.email == Invitation.email)
        )
        .with_for_update(of=Invitation)
    )


def taken(addresses: Collection[str], now: datetime) -> Mapping[str, str]:
    """Which of these addresses cannot be invited, and why."""
    found = {
        email: f"{email} has an account already."
        if active
        else f"{email} has an account that is deactivated. Reactivate it instead."
        for email, active in db.session.execute(
            select(User.email, User.active).where(User.email.in_(addresses))
        )
    }
    invited = select(Invitation.email).where(
        STANDING, Invitation.expires_at > now, Invitation.email.in_(addresses)
    )
    for email in db.session.scalars(invited):
        found[email] = f"{email} is invited already. Invite again from the list of the invited."
    return found


@dataclass(frozen=True, slots=True)
class Duties:
    """What hangs on somebody, as far as a viewer may know."""

    openings: Sequence[Opening]
    """Still open, with this person as hiring manager."""
    led: Sequence[Application]
    """Led in place of a hiring manager, and not decided."""
    seats: Sequence[Seat]
    """With a scorecard to come."""
    committees: Sequence[Application]
    """Not decided, with this person on the committee."""

    def __bool__(self) -> bool:
        return any((self.openings, self.led, self.seats, self.committees))


def duties(person: User, viewer: User) -> Duties:
    """What hangs on ``person``, as far as ``viewer`` may know."""
    undecided = applications(viewer).where(Application.phase != Phase.DECIDED)
    sits = select(CommitteeMember.application_id).where(CommitteeMember.user_id == person.id)
    return Duties(
        openings=db.session.scalars(
            select(Opening)
            .where(Opening.hiring_manager_id == person.id, Opening.closed_at.is_(None))
            .order_by(Opening.title, Opening.id)
        ).all(),
        led=db.session.scalars(undecided.where(Application.acting_manager_id == person.id)).all(),
        seats=db.session.scalars(owed(viewer).where(Seat.interviewer_id == person.id)).all(),
        committees=db.session.scalars(undecided.where(Application.id.in_(sits))).all(),
    )


def owed(viewer: User) -> Select[Seat]:
    """The seats with a scorecard to come, as far as ``viewer`` may know, the first due first."""
    return (
        select(Seat)
        .join(Seat.interviewer)
        .join(Seat.interview)
        .join(Interview.application)
        .join(Application.candidate)
        .join(Application.opening)
        .where(
            STANDS,
            Seat.submitted_at.is_(None),
            Application.withdrawn_at.is_(None),
            known_to(viewer),
        )
        .options(
            contains_eager(Seat.interviewer).options(*NAMED),
            contains_eager(Seat.interview)
            .contains_eager(Interview.application)
            .options(contains_eager(Application.candidate), contains_eager(Application.opening)),
        )
        .order_by(Seat.due_at, Seat.id)
    )
