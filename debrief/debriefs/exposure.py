"""The one door to what people judged: whoever is let through is written down.

A page, a packet or an export gets panels and glimpses here and nowhere else. The first time
a person is shown somebody else's judgement of an application, the moment is kept in the
transaction that serves it; what that person submits or changes afterwards is no longer
independent, and says so. A test looks that no other module loads judgement to show it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select

from debrief.accounts.models import User
from debrief.aggregation.panel import Panel
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import MustWrite, db, keep_before_answering, reading
from debrief.debriefs import queries
from debrief.debriefs.glance import Glimpse
from debrief.interviews.models import Interview, Seat
from debrief.interviews.queries import RECUSED
from debrief.rights import Phase
from debrief.scorecards import queries as scorecards
from debrief.scorecards.models import Exposure


def panels(
    viewer: User, applications: Iterable[Application], *, now: datetime
) -> Mapping[int, Panel]:
    """The panels of ``applications``, under their ids, for ``viewer``, whose rights allow it."""
    applications = list(applications)
    expose(viewer, [each.id for each in applications], now=now)
    return scorecards.panels(map(scorecards.facts, applications))


def glimpses(
    viewer: User, application_ids: Collection[int], *, now: datetime
) -> Mapping[int, Sequence[Glimpse]]:
    """The scorecards of applications without their words, for the same ``viewer``."""
    expose(viewer, application_ids, now=now)
    return queries.glimpses(application_ids)


def expose(viewer: User, application_ids: Collection[int], *, now: datetime) -> None:
    """Write that ``viewer`` is shown what others judged of these applications.

    Only what is new is written: one statement finds out that nothing is. Whoever looks
    through another's eyes is the one who is shown it. One's own scorecard is no exposure.

    Raises:
        MustWrite: something is new, and the request only reads so far.

    """
    reader = viewer.shown_to or viewer
    wanted = {"applications": sorted(application_ids), "reader": reader.id}
    if not application_ids:
        return
    if not reading.get():
        # Whoever submits, changes a scorecard or reads in another tab waits for this one.
        db.session.execute(_LOCK, wanted)
    unseen = db.session.scalars(_UNSEEN, wanted).all()
    if unseen and reading.get():
        raise MustWrite
    for application_id in unseen:
        db.session.add(Exposure(application_id=application_id, user_id=reader.id, exposed_at=now))
        record(
            Action.JUDGEMENT_SHOWN,
            actor=reader.id,
            acting_for=viewer.id if viewer.shown_to else None,
            now=now,
            application=application_id,
        )
    if unseen:
        keep_before_answering()


_WANTED = Application.id.in_(bindparam("applications", expanding=True))

_LOCK = select(Application.id).where(_WANTED).order_by(Application.id).with_for_update()

_UNSEEN = (
    select(Application.id)
    .where(
        _WANTED,
        ~exists().where(
            Exposure.application_id == Application.id, Exposure.user_id == bindparam("reader")
        ),
        or_(
            Application.phase == Phase.DECIDED,
            exists().where(
                Interview.application_id == Application.id,
                Seat.interview_id == Interview.id,
                Seat.submitted_at.is_not(None),
                Seat.interviewer_id != bindparam("reader"),
                ~RECUSED,
            ),
        ),
    )
    .order_by(Application.id)
)
"""Which applications hold a judgement that the reader was not shown yet."""
