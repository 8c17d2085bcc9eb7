"""Which applications a viewer may know, and where the viewer stands on each.

:mod:`debrief.rights` says what follows from a standing; this module finds the standing.
It lies beside that one, across the features: a right hangs on conflicts, seats and
scorecards, and the pages that arrange candidates and interviews, left of those tables, must
ask like all others. So it reads tables of any feature and asks no page; queries and pages
of every feature may ask it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager, join, outerjoin

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application, BrokenGlass, Candidate, CommitteeMember, Conflict
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import STANDS
from debrief.openings.models import Opening
from debrief.rights import OwnJudgement, Phase, Rights, Role, Standing, rights
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from debrief.scorecards.queries import CURRENT

SEE_ALL = frozenset({Role.COORDINATOR, Role.ADMIN})


def known_to(viewer: User) -> ColumnElement[bool]:
    """The condition for an application that ``viewer`` may know to exist.

    It says in SQL what ``Rights.know`` says of one application, so that lists, counts and
    pages never hold more than their reader may know. A test compares the two.
    """
    roles = viewer.role_set
    known = _known(
        viewer.id,
        viewer.email,
        sees_all=bool(roles & SEE_ALL),
        audits=Role.AUDITOR in roles,
    )
    return and_(known, known_to(viewer.shown_to)) if viewer.shown_to else known


@lru_cache(maxsize=128)
def _known(
    viewer_id: int | BindParameter[int],
    address: str | BindParameter[str],
    *,
    sees_all: bool,
    audits: bool,
) -> ColumnElement[bool]:
    """Kept for those who were here last: each list asks for it several times."""
    concerned = _unconflicted(viewer_id, address)
    if sees_all:
        return concerned
    ways: list[ColumnElement[bool]] = [
        Application.opening_id.in_(
            select(Opening.id).where(Opening.hiring_manager_id == viewer_id)
        ),
        Application.acting_manager_id == viewer_id,
        Application.id.in_(
            select(Interview.application_id).join(Interview.seats).where(_sits(viewer_id))
        ),
        Application.id.in_(
            select(CommitteeMember.application_id).where(CommitteeMember.user_id == viewer_id)
        ),
    ]
    if audits:
        ways.append(Application.phase == Phase.DECIDED)
    return and_(concerned, or_(*ways))


def _unconflicted(
    viewer_id: int | BindParameter[int], address: str | BindParameter[str]
) -> ColumnElement[bool]:
    """Neither the viewer's own application nor one that a conflict stands between."""
    own = select(Candidate.id).where(
        or_(Candidate.employee_id == viewer_id, Candidate.email == address)
    )
    recused = select(Conflict.application_id).where(_recuses(viewer_id))
    return and_(Application.candidate_id.not_in(own), Application.id.not_in(recused))


def audited_by(viewer: User) -> ColumnElement[bool]:
    """The condition for an application whose part of the audit log ``viewer`` may read.

    It says in SQL what ``Rights.audit`` says of one application; a test compares the two.
    """
    owing = (
        select(Interview.application_id)
        .join(Interview.seats)
        .where(Seat.interviewer_id == viewer.id, STANDS, Seat.submitted_at.is_(None))
    )
    roles = viewer.role_set
    audited = and_(
        _unconflicted(viewer.id, viewer.email),
        Application.id.not_in(owing),
        or_(
            literal(Role.ADMIN in roles),
            and_(literal(Role.AUDITOR in roles), Application.phase == Phase.DECIDED),
        ),
    )
    return and_(audited, audited_by(viewer.shown_to)) if viewer.shown_to else audited


def _recuses(viewer_id: int | BindParameter[int]) -> ColumnElement[bool]:
    return and_(Conflict.user_id == viewer_id, Conflict.cleared_at.is_(None))


def _sits(viewer_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """A seat of the viewer's that stands, or on which something was submitted."""
    return and_(Seat.interviewer_id == viewer_id, or_(STANDS, Seat.submitted_at.is_not(None)))


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
    if viewer.shown_to:
        return db.session.scalar(
            _applications(known_to(viewer)).where(Application.id == application_id)
        )
    wanted = _application(bool(viewer.role_set & SEE_ALL), Role.AUDITOR in viewer.role_set, locked)
    return db.session.scalar(
        wanted, {"viewer": viewer.id, "address": viewer.email, "application": application_id}
    )


@cache
def _application(sees_all: bool, audits: bool, locked: bool) -> Select[Application]:
    known = _known(
        bindparam("viewer"),
        bindparam("address", type_=Candidate.email.type),
        sees_all=sees_all,
        audits=audits,
    )
    wanted = _applications(known).where(Application.id == bindparam("application"))
    return wanted.with_for_update(of=Application) if locked else wanted


def counts(viewer: User) -> Mapping[Phase, int]:
    """How many applications that ``viewer`` may know stand in each phase."""
    found = db.session.execute(
        select(Application.phase, func.count())
        .where(known_to(viewer), Application.withdrawn_at.is_(None))
        .group_by(Application.phase)
    )
    return dict.fromkeys(Phase, 0) | dict(found.all())


def rights_of(viewer: User, application: Application, *, now: datetime) -> Rights:
    """What ``viewer`` may do with one application."""
    return rights_on(viewer, [application], now=now)[application.id]


def rights_on(viewer: User, them: Iterable[Application], *, now: datetime) -> Mapping[int, Rights]:
    """What ``viewer`` may do with each application, under its id, in one statement.

    Candidate and opening of each are asked for what they say: load them with it.
    """
    them = list(them)
    asked = {"applications": [each.id for each in them], "viewer": viewer.id, "now": now}
    relations: dict[int, list[Row[*tuple[Any, ...]]]] = {each.id: [] for each in them}
    for row in db.session.execute(_RELATIONS, asked):
        relations[row.id].append(row)
    facts = _Viewer(viewer.id, viewer.email.lower(), viewer.role_set)
    own = {each.id: rights(_standing(facts, each, relations[each.id])) for each in them}
    if viewer.shown_to is None:
        return own
    lookers = rights_on(viewer.shown_to, them, now=now)
    return {each.id: _shown(each, own[each.id], lookers[each.id]) for each in them}


def _shown(application: Application, theirs: Rights, lookers: Rights) -> Rights:
    """What an administrator is shown through somebody's eyes: what both may see.

    Never the other's own drafts and scorecards: who sits on the same panel owes an own
    one. Made-up candidates are there to try every part, so all of it is shown, unless
    the administrator has nothing to do with the application.
    """
    if application.candidate.demo and lookers.know:
        return theirs
    return replace(theirs & lookers, assess=False)


class _Viewer(NamedTuple):
    """What of a viewer a standing hangs on, asked once for all applications of a list."""

    id: int
    address: str
    roles: frozenset[Role]


def _standing(
    viewer: _Viewer, application: Application, relations: Sequence[Row[*tuple[Any, ...]]]
) -> Standing:
    """Where ``viewer`` stands; ``relations`` are one row for each own seat, or one without."""
    candidate = application.candidate
    seats = [each for each in relations if each.seat is not None]
    judged = [each for each in seats if each.judges and each.assessed]
    if any(seat.submitted_at is None for seat in seats):
        own = OwnJudgement.OUTSTANDING
    elif judged:
        own = OwnJudgement.SUBMITTED
    else:
        own = OwnJudgement.ABSTAINED if seats else OwnJudgement.NO_SEAT
    return Standing(
        roles=viewer.roles,
        phase=application.phase,
        own=own,
        self_assigned=all(seat.assigned_by_id == viewer.id for seat in judged or seats),
        manages_opening=viewer.id
        in {application.opening.hiring_manager_id, application.acting_manager_id},
        # An address that equals the candidate's is as good as a link: whoever reads mail
        # there could be the candidate, and a coordinator forgets to link.
        is_candidate=candidate.employee_id == viewer.id
        or candidate.email.lower() == viewer.address,
        has_conflict=any(each.has_conflict for each in relations),
        on_committee=any(each.on_committee for each in relations),
        broke_glass=any(each.broke_glass for each in relations),
    )


_VIEWER: BindParameter[int] = bindparam("viewer")
_THEM: BindParameter[Sequence[int]] = bindparam("applications", expanding=True)

_RELATIONS = (
    select(
        Application.id,
        exists()
        .where(Conflict.application_id == Application.id, _recuses(_VIEWER))
        .label("has_conflict"),
        exists()
        .where(CommitteeMember.application_id == Application.id, CommitteeMember.user_id == _VIEWER)
        .label("on_committee"),
        exists()
        .where(
            BrokenGlass.application_id == Application.id,
            BrokenGlass.user_id == _VIEWER,
            BrokenGlass.ended_at.is_(None),
            BrokenGlass.expires_at > bindparam("now"),
        )
        .label("broke_glass"),
        Seat.id.label("seat"),
        Seat.submitted_at,
        Seat.assigned_by_id,
        (ScorecardVersion.recommendation != Recommendation.ABSTAIN).label("judges"),
        exists()
        .where(Rating.version_id == ScorecardVersion.id, Rating.score.is_not(None))
        .label("assessed"),
    )
    .select_from(
        outerjoin(
            Application,
            # What is asked about stands in here too: SQLite collects this side first.
            join(
                Interview,
                Seat,
                and_(
                    Seat.interview_id == Interview.id,
                    Interview.application_id.in_(_THEM),
                    _sits(_VIEWER),
                ),
            ),
            Interview.application_id == Application.id,
        )
    )
    .outerjoin(Scorecard, Scorecard.seat_id == Seat.id)
    .outerjoin(ScorecardVersion, CURRENT)
    .where(Application.id.in_(_THEM))
)
"""Built once, as are the statements above: every page about an application sends it."""
