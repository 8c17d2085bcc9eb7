"""What there is to read of emergencies."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, bindparam, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from debrief.accounts.models import RoleGrant, User
from debrief.accounts.queries import NAMED
from debrief.candidates.models import Application, BrokenGlass
from debrief.db import db
from debrief.openings.models import Opening
from debrief.rights import Role
from debrief.standing import known_to

NOTICE_FOR = timedelta(days=14)
"""How long those who lead an application are told of an emergency, once it began."""

_OF_APPLICATIONS = (
    select(BrokenGlass)
    .where(BrokenGlass.application_id.in_(bindparam("applications", expanding=True)))
    .options(joinedload(BrokenGlass.user, innerjoin=True).options(*NAMED))
    .order_by(BrokenGlass.id)
)


def of_applications(application_ids: Iterable[int]) -> Mapping[int, Sequence[BrokenGlass]]:
    """Every emergency access to each application, under its id, the first one first."""
    found: dict[int, list[BrokenGlass]] = {}
    asked = {"applications": list(application_ids)}
    for each in db.session.scalars(_OF_APPLICATIONS, asked):
        found.setdefault(each.application_id, []).append(each)
    return found


def lasting(application_id: int, person_id: int, now: datetime) -> Select[BrokenGlass]:
    """Somebody's emergency access that lasts, locked."""
    return (
        select(BrokenGlass)
        .where(
            BrokenGlass.application_id == application_id,
            BrokenGlass.user_id == person_id,
            BrokenGlass.ended_at.is_(None),
            BrokenGlass.expires_at > now,
        )
        .with_for_update(of=BrokenGlass)
    )


def lately(viewer: User, now: datetime) -> Select[BrokenGlass]:
    """The emergencies of the last days that ``viewer`` is told of, the newest first.

    Those of applications the viewer leads or coordinates; none of the viewer's own.
    """
    leads = or_(Opening.hiring_manager_id == viewer.id, Application.acting_manager_id == viewer.id)
    coordinates = Role.COORDINATOR in viewer.role_set
    return (
        select(BrokenGlass)
        .join(BrokenGlass.application)
        .join(Application.candidate)
        .join(Application.opening)
        .where(
            BrokenGlass.began_at > now - NOTICE_FOR,
            BrokenGlass.user_id != viewer.id,
            known_to(viewer),
            true() if coordinates else leads,
        )
        .options(
            joinedload(BrokenGlass.user, innerjoin=True).options(*NAMED),
            contains_eager(BrokenGlass.application).options(
                contains_eager(Application.candidate), contains_eager(Application.opening)
            ),
        )
        .order_by(BrokenGlass.id.desc())
    )


def to_tell(application: Application) -> Select[User]:
    """Who may have to be told of an emergency: whoever leads or coordinates, in no order.

    Ask the rights record of each: somebody of them may be the candidate, or recused.
    """
    coordinates = User.roles.any(RoleGrant.role == Role.COORDINATOR)
    leads = User.id.in_([application.opening.hiring_manager_id, application.acting_manager_id or 0])
    return select(User).where(and_(User.active, or_(coordinates, leads))).order_by(User.id)
