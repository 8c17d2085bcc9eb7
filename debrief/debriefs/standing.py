"""Which applications a viewer may know, and where the viewer stands on each."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import STANDS
from debrief.openings.models import Opening
from debrief.rights import OwnJudgement, Phase, Rights, Role, Standing, rights
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from debrief.scorecards.queries import CURRENT


def _sits(viewer_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """A seat of the viewer's that stands, or on which something was submitted."""
    return and_(Seat.interviewer_id == viewer_id, or_(STANDS, Seat.submitted_at.is_not(None)))


SEE_ALL = frozenset({Role.COORDINATOR, Role.ADMIN})


def known_to(viewer: User) -> ColumnElement[bool]:
    """The condition for an application that ``viewer`` may know to exist.

    It says in SQL what ``Rights.know`` says of one application, so that lists, counts and
    pages never hold more than their reader may know. A test compares the two.
    """
    roles = viewer.role_set
    return _known(viewer.id, sees_all=bool(roles & SEE_ALL), audits=Role.AUDITOR in roles)


def _known(
    viewer_id: int | BindParameter[int], *, sees_all: bool, audits: bool
) -> ColumnElement[bool]:
    own = select(Candidate.id).where(Candidate.employee_id == viewer_id)
    not_own = Application.candidate_id.not_in(own)
    if sees_all:
        return not_own
    ways: list[ColumnElement[bool]] = [
        Application.opening_id.in_(
            select(Opening.id).where(Opening.hiring_manager_id == viewer_id)
        ),
        Application.id.in_(
            select(Interview.application_id).join(Interview.seats).where(_sits(viewer_id))
        ),
    ]
    if audits:
        ways.append(Application.phase == Phase.DECIDED)
    return and_(not_own, or_(*ways))


def applications(viewer: User, *, withdrawn: bool = False) -> Select[Application]:
    """Applications that ``viewer`` may know, newest first, with candidate and opening.

    Those in the running, or else those withdrawn from it.
    """
    out = Application.withdrawn_at.is_not(None)
    wanted = _applications(known_to(viewer)).where(out if withdrawn else ~out)
    return wanted.order_by(Application.id.desc())


def _applications(known: ColumnElement[bool]) -> Select[Application]:
    return (
        select(Application)
        .join(Application.candidate)
        .join(Application.opening)
        .where(known)
        .options(
            contains_eager(Application.candidate),
            contains_eager(Application.opening).joinedload(Opening.rubric_version, innerjoin=True),
        )
    )


def application(viewer: User, application_id: int, *, locked: bool = False) -> Application | None:
    """One application if ``viewer`` may know it, withdrawn or not.

    ``locked`` keeps others from writing it until the transaction ends.
    """
    wanted = _application(bool(viewer.role_set & SEE_ALL), Role.AUDITOR in viewer.role_set, locked)
    return db.session.scalar(wanted, {"viewer": viewer.id, "application": application_id})


@cache
def _application(sees_all: bool, audits: bool, locked: bool) -> Select[Application]:
    viewer: BindParameter[int] = bindparam("viewer")
    wanted = _applications(_known(viewer, sees_all=sees_all, audits=audits)).where(
        Application.id == bindparam("application")
    )
    return wanted.with_for_update(of=Application) if locked else wanted


def counts(viewer: User) -> Mapping[Phase, int]:
    """How many applications that ``viewer`` may know stand in each phase."""
    found = db.session.execute(
        select(Application.phase, func.count())
        .where(known_to(viewer), Application.withdrawn_at.is_(None))
        .group_by(Application.phase)
    )
    return dict.fromkeys(Phase, 0) | dict(found.all())


def rights_on(viewer: User, them: Iterable[Application]) -> Mapping[int, Rights]:
    """What ``viewer`` may do with each application, under its id, in one statement."""
    them = list(them)
    own = _own_judgements(viewer, [each.id for each in them])
    return {each.id: rights(_standing(viewer, each, own.get(each.id, ()))) for each in them}


def _standing(
    viewer: User, application: Application, seats: Sequence[Row[*tuple[Any, ...]]]
) -> Standing:
    judged = [
        seat
        for seat in seats
        if seat.recommendation not in {None, Recommendation.ABSTAIN} and seat.assessed
    ]
    if any(seat.submitted_at is None for seat in seats):
        own = OwnJudgement.OUTSTANDING
    elif judged:
        own = OwnJudgement.SUBMITTED
    else:
        own = OwnJudgement.ABSTAINED if seats else OwnJudgement.NO_SEAT
    return Standing(
        roles=viewer.role_set,
        phase=application.phase,
        own=own,
        self_assigned=all(seat.assigned_by_id == viewer.id for seat in judged or seats),
        manages_opening=application.opening.hiring_manager_id == viewer.id,
        is_candidate=application.candidate.employee_id == viewer.id,
    )


_OWN_JUDGEMENTS = (
    select(
        Interview.application_id,
        Seat.submitted_at,
        Seat.assigned_by_id,
        ScorecardVersion.recommendation,
        exists()
        .where(Rating.version_id == ScorecardVersion.id, Rating.score.is_not(None))
        .label("assessed"),
    )
    .join(Seat.interview)
    .outerjoin(Scorecard, Scorecard.seat_id == Seat.id)
    .outerjoin(ScorecardVersion, CURRENT)
    .where(
        Interview.application_id.in_(bindparam("applications", expanding=True)),
        _sits(bindparam("viewer")),
    )
)
"""Built once, as are the statements below: every page about an application sends them."""


def _own_judgements(
    viewer: User, application_ids: Collection[int]
) -> Mapping[int, list[Row[*tuple[Any, ...]]]]:
    rows = db.session.execute(
        _OWN_JUDGEMENTS, {"applications": list(application_ids), "viewer": viewer.id}
    )
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found
