"""Who can act for a hiring manager, and sit on a committee."""

from collections.abc import Iterable

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import lazyload

from debrief.accounts.models import RoleGrant, User
from debrief.candidates.models import Application, CommitteeMember
from debrief.interviews.queries import may_interview
from debrief.rights import Role


def members(application_id: int) -> Select[User]:
    """The committee for an application, by name."""
    return (
        select(User)
        .join(CommitteeMember, CommitteeMember.user_id == User.id)
        .where(CommitteeMember.application_id == application_id)
        .options(lazyload(User.roles))
        .order_by(User.name, User.id)
    )


def may_sit(application: Application, besides: Iterable[int]) -> Select[User]:
    """Who can sit on the committee, by name; and whoever does already, under any role."""
    return _holders(application, Role.COMMITTEE_MEMBER, besides)


def may_act(application: Application) -> Select[User]:
    """Who can act in the hiring manager's place, by name; and whoever does already."""
    besides = filter(None, [application.acting_manager_id])
    return _holders(application, Role.HIRING_MANAGER, besides).where(
        User.id != application.opening.hiring_manager_id
    )


def _holders(application: Application, role: Role, besides: Iterable[int]) -> Select[User]:
    """Whoever holds a role and could judge: not the candidate, and without a conflict."""
    held = User.roles.any(RoleGrant.role == role)
    return may_interview(application).where(or_(held, User.id.in_(list(besides))))


def account_like(application: Application) -> Select[User]:
    """The account that nobody linked, but whose address is the candidate's."""
    candidate = application.candidate
    return (
        select(User)
        .where(
            func.lower(User.email) == candidate.email,
            User.id.is_distinct_from(candidate.employee_id),
        )
        .options(lazyload(User.roles))
    )
