"""The demo as it is in the database, whenever it is loaded, and as its people find it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, Candidate, CommitteeMember, Conflict
from debrief.db import db
from debrief.debriefs.models import Decision, Outcome
from debrief.demo import load
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening
from debrief.refusals import Refused
from debrief.rights import Phase, Role
from debrief.scorecards.models import Scorecard, ScorecardVersion
from tests import factories
from tests.conftest import Browser
from tests.demo.content import BY_STATE

MOMENTS = [
    datetime(2026, 11, 23, 0, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2027, 1, 1, 12, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 8, 15, tzinfo=UTC),
]


def named(state: str) -> Application:
    """The application of the candidate that the content says is in ``state``."""
    name = BY_STATE[state]["name"]
    return next(
        each for each in db.session.scalars(sa.select(Application)) if each.candidate.name == name
    )


def progress(state: str) -> tuple[int, int, Phase]:
    found = named(state)
    return found.expected, found.received, found.phase


@pytest.fixture(params=MOMENTS, ids=lambda moment: f"{moment:%d %b %H:%M}")
def loaded(request: pytest.FixtureRequest, app: Flask) -> Iterator[datetime]:
    moment: datetime = request.param
    with time_machine.travel(moment, tick=False):
        load.load(moment)
        db.session.commit()
        yield moment


def test_every_candidate_is_in_the_state_that_is_named(loaded: datetime) -> None:
    assert {state: progress(state) for state in BY_STATE} == {
        "nothing_in": (len(BY_STATE["nothing_in"]["interviews"]), 0, Phase.WAITING),
        "partly_in": (5, 3, Phase.WAITING),
        "ready_split": (5, 5, Phase.OPEN),
        "unanimous": (5, 5, Phase.READY),
        "late": (5, 3, Phase.WAITING),
        "decided": (5, 5, Phase.DECIDED),
        "opened_early": (4, 3, Phase.OPEN),
    }


def test_what_is_late_is_late_and_what_is_to_come_is_to_come(loaded: datetime) -> None:
    def seats(state: str) -> list[Seat]:
        wanted = sa.select(Seat).join(Seat.interview).where(Seat.submitted_at.is_(None))
        return list(db.session.scalars(wanted.where(Interview.application_id == named(state).id)))

    # The one with a draft is due in the course of the day.
    assert min(seat.due_at for seat in seats("late")) < loaded
    assert len(seats("late")) == 2
    assert [seat.interview.starts_at > loaded for seat in seats("partly_in")] == [True, True]
    drafts = sa.select(Scorecard).where(Scorecard.draft.is_not(None))
    assert len(db.session.scalars(drafts).all()) == 1


def test_nothing_happened_in_the_future(loaded: datetime) -> None:
    submitted = db.session.scalars(sa.select(Seat.submitted_at)).all()
    assert [each for each in submitted if each and each > loaded] == []
    for column in (Decision.decided_at, Application.created_at, Scorecard.saved_at):
        assert [at for at in db.session.scalars(sa.select(column)) if at >= loaded] == []


def test_the_decision_is_as_it_was_written(loaded: datetime) -> None:
    decision = db.session.scalars(sa.select(Decision)).unique().one()

    assert (decision.application, decision.outcome, decision.level, decision.departs) == (
        named("decided"),
        Outcome.HIRE,
        "L5",
        True,
    )
    assert decision.reason == BY_STATE["decided"]["decision"]["reason"]


def test_what_changed_after_the_debrief_opened_says_so(loaded: datetime) -> None:
    (changed,) = db.session.scalars(
        sa.select(ScorecardVersion).where(ScorecardVersion.number == 2)
    ).all()
    seat = changed.scorecard.seat

    assert (seat.interview.application, seat.interviewer.email) == (
        named("opened_early"),
        "mei@demo.example",
    )
    assert (changed.after_opening, changed.after_exposure) == (True, True)
    assert changed.change_reason != ""


def test_somebody_is_recused_and_somebody_sits_on_a_committee(loaded: datetime) -> None:
    application = named("opened_early")
    conflict = db.session.scalars(sa.select(Conflict)).one()
    member = db.session.scalars(sa.select(CommitteeMember)).one()

    assert (conflict.application, conflict.user.email) == (application, "tomasz@demo.example")
    assert (member.application, member.user.email) == (application, "priya@demo.example")


def test_every_page_opens_for_everybody(loaded: datetime, browser: Browser) -> None:
    applications = [each.id for each in db.session.scalars(sa.select(Application))]
    interviews = [each.id for each in db.session.scalars(sa.select(Interview))]
    paths = [
        "/",
        "/me",
        "/debriefs",
        *(f"/debriefs?phase={phase}" for phase in Phase),
        "/candidates",
        "/openings",
        "/rubrics",
        "/packets",
        *(f"/debriefs/{id_}" for id_ in applications),
        *(f"/candidates/{id_}" for id_ in applications),
        *(f"/candidates/{id_}/panel" for id_ in applications),
        *(f"/packets/new?c={id_}" for id_ in applications),
        *(f"/interviews/{id_}" for id_ in interviews),
        *(f"/interviews/{id_}/scorecard" for id_ in interviews),
    ]
    found: dict[int, int] = {}
    for person in db.session.scalars(sa.select(User)).unique().all():
        browser.sign_in(person)
        for path in paths:
            status = browser.open(path).status_code
            found[status] = found.get(status, 0) + 1

    assert set(found) <= {200, 302, 403, 404}
    assert found[200] > 100


def test_the_demo_stands_beside_people(app: Flask) -> None:
    mine = factories.user(Role.ADMIN)

    load.load(MOMENTS[0], actor=mine)

    assert load.is_loaded()
    people = db.session.scalars(sa.select(User)).unique()
    assert [each for each in people if not each.demo] == [mine]
    assert set(db.session.scalars(sa.select(Opening.demo))) == {True}
    assert set(db.session.scalars(sa.select(Candidate.demo))) == {True}


def test_nobody_signs_in_as_somebody_made_up_unless_there_is_a_password(app: Flask) -> None:
    load.load(MOMENTS[0])

    assert set(db.session.scalars(sa.select(User.password))) == {None}


def test_the_demo_is_loaded_once(app: Flask) -> None:
    assert not load.is_loaded()
    load.load(MOMENTS[0])

    with pytest.raises(Refused, match="The demo data is loaded already"):
        load.load(MOMENTS[1])


def test_an_address_of_somebody_real_is_not_taken(app: Flask) -> None:
    factories.user().email = "nadia@demo.example"

    with pytest.raises(Refused, match=r"nadia@demo\.example has an account already"):
        load.load(MOMENTS[0])


def test_the_log_tells_the_demo_in_the_order_of_time_and_by_its_own_people(app: Flask) -> None:
    mine = factories.user(Role.ADMIN)
    load.load(MOMENTS[0], actor=mine)
    db.session.commit()

    events = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    about = [each for each in events if each.application_id]
    made_up = set(db.session.scalars(sa.select(User.id).where(User.demo)))

    assert [each.at for each in about] == sorted(each.at for each in about)
    assert {each.actor_id for each in about} <= made_up
    assert {each.action for each in about} >= {
        Action.CANDIDATE_ADDED,
        Action.INTERVIEW_ARRANGED,
        Action.SCORECARD_SUBMITTED,
        Action.DEBRIEF_OPENED,
        Action.DECISION_RECORDED,
    }
    assert (events[-1].action, events[-1].actor_id) == (Action.DEMO_LOADED, mine.id)
