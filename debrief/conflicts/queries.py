"""What there is to read of conflicts of interest."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from debrief.accounts.models import User
from debrief.accounts.queries import NAMED
from debrief.candidates.models import Application, Conflict
from debrief.conflicts.suggestions import REFERRED, Suggestion, same_domain, telling_domain
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import may_interview


def of_application(application_id: int) -> Select[Conflict]:
    """Every conflict with an application, those that stand first, then the newest."""
    return (
        select(Conflict)
        .where(Conflict.application_id == application_id)
        .options(
            joinedload(Conflict.user, innerjoin=True).options(*NAMED),
            joinedload(Conflict.recorded_by, innerjoin=True).options(*NAMED),
            joinedload(Conflict.cleared_by).options(*NAMED),
        )
        .order_by(Conflict.cleared_at.is_not(None), Conflict.id.desc())
    )


def one(conflict_id: int) -> Select[Conflict]:
    """One conflict with its application, locked: who clears it second must see the first."""
    application = joinedload(Conflict.application, innerjoin=True)
    return (
        select(Conflict)
        .where(Conflict.id == conflict_id)
        .options(
            joinedload(Conflict.user, innerjoin=True).options(*NAMED),
            application.joinedload(Application.candidate, innerjoin=True),
            application.joinedload(Application.opening, innerjoin=True),
        )
        .with_for_update(of=Conflict)
    )


def seats(application_id: int, person_id: int) -> Select[Seat]:
    """Somebody's seats on a panel, locked, and as they are behind the lock."""
    return (
        select(Seat)
        .join(Seat.interview)
        .where(Interview.application_id == application_id, Seat.interviewer_id == person_id)
        .with_for_update(of=Seat)
        .execution_options(populate_existing=True)
    )


_RECUSED = (
    select(Conflict.application_id, User.name)
    .join(User, User.id == Conflict.user_id)
    .where(
        Conflict.application_id.in_(bindparam("applications", expanding=True)),
        Conflict.cleared_at.is_(None),
    )
    .order_by(User.name, User.id)
)


def recused(application_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """Who is recused from each application, by name, under its id; never why."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(_RECUSED, {"applications": list(application_ids)})
    for application_id, name in rows:
        found.setdefault(application_id, []).append(name)
    return found


def may_be_recused(application: Application, *, besides: int) -> Select[User]:
    """Of whom a conflict can be recorded: everybody who could judge, but the recorder."""
    return may_interview(application).where(User.id != besides)


def suggestions(application: Application) -> Sequence[Suggestion]:
    """Who may have a conflict of interest, unless that was settled one way or the other.

    Somebody inside the organisation shares its address with everybody: a domain of more
    than half of all accounts says nothing.
    """
    candidate = application.candidate
    domain = "" if candidate.employee_id else telling_domain(candidate.email)
    if not domain and candidate.referrer_id is None:
        return []
    settled = exists().where(Conflict.application_id == application.id, Conflict.user_id == User.id)
    everybody = select(func.count()).select_from(User).where(User.active).correlate(None)
    alike = func.lower(User.email).endswith(f"@{domain}", autoescape=True)
    people = db.session.execute(
        select(
            User.id,
            User.name,
            User.email,
            settled.label("settled"),
            everybody.scalar_subquery().label("everybody"),
        )
        .where(
            User.active,
            or_(alike if domain else False, User.id == candidate.referrer_id),
            User.id.is_distinct_from(candidate.employee_id),
        )
        .order_by(User.name, User.id)
    ).all()
    sharing = sum(telling_domain(each.email) == domain for each in people)
    found = []
    for person in (each for each in people if not each.settled):
        if person.id == candidate.referrer_id:
            found.append(Suggestion(person.id, person.name, REFERRED))
        elif sharing * 2 <= person.everybody and person.email.lower() != candidate.email.lower():
            found.append(Suggestion(person.id, person.name, same_domain(domain)))
    return found
