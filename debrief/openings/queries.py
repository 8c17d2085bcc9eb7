"""What there is to read of openings."""

import tomllib
from functools import cache

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from debrief.accounts.models import RoleGrant, User
from debrief.accounts.queries import NAMED
from debrief.openings import policy
from debrief.openings.models import Opening
from debrief.openings.plan import RoundPlan
from debrief.rights import Role
from debrief.shipped import PACKAGE

DEFAULT_LOOP = PACKAGE / "rubrics" / "default_loop.toml"


def readable(viewer: User) -> Select[Opening]:
    """The openings ``viewer`` may see, the open ones first, then by title."""
    everything = (
        select(Opening)
        .options(
            joinedload(Opening.hiring_manager, innerjoin=True).options(*NAMED),
            joinedload(Opening.rubric_version, innerjoin=True),
        )
        .order_by(Opening.closed_at.is_not(None), Opening.title, Opening.id)
    )
    if policy.can_arrange(viewer):
        return everything
    return everything.where(Opening.hiring_manager_id == viewer.id)


def one(opening_id: int) -> Select[Opening]:
    """One opening with its loop, and everything else its pages print."""
    return (
        select(Opening)
        .where(Opening.id == opening_id)
        .options(
            joinedload(Opening.hiring_manager, innerjoin=True).options(*NAMED),
            joinedload(Opening.rubric_version, innerjoin=True),
            selectinload(Opening.rounds),
        )
    )


def has_applications(opening_id: int) -> Select[bool]:
    """Whether anybody has ever been a candidate in an opening."""
    return select(Opening.applications.any()).where(Opening.id == opening_id)


def open_to_candidates() -> Select[Opening]:
    """The openings a candidate can be added to."""
    return select(Opening).where(Opening.closed_at.is_(None)).order_by(Opening.title, Opening.id)


def hiring_managers(besides: int | None) -> Select[User]:
    """Who can be given an opening, by name: and whoever has it now, under any role."""
    manages = User.roles.any(RoleGrant.role == Role.HIRING_MANAGER)
    return (
        select(User)
        .where(or_(User.active & manages, User.id == besides))
        .options(lazyload(User.roles))
        .order_by(User.name, User.id)
    )


@cache
def default_loop() -> tuple[RoundPlan, ...]:
    """The rounds that a new opening starts with."""
    rounds = tomllib.loads(DEFAULT_LOOP.read_text(encoding="utf-8"))["rounds"]
    return tuple(
        RoundPlan(None, each["name"], each["minutes"], tuple(each["covers"])) for each in rounds
    )
