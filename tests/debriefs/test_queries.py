"""What viewers may know, said twice: by the rights record, and in SQL."""

from collections.abc import Mapping
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.debriefs import queries, standing
from debrief.interviews.models import Seat
from debrief.rights import Phase, Role
from tests import factories
from tests.conftest import NOW

PEOPLE = 8
APPLICATIONS = 24


def an_organisation(chance: Random) -> list[User]:
    """People with any roles, and applications of theirs in any state."""
    people = [
        factories.user(*chance.sample(list(Role), chance.randint(1, 3))) for _ in range(PEOPLE)
    ]
    for _ in range(APPLICATIONS):
        application = factories.application(
            to=factories.opening(manager=chance.choice(people)),
            employee_id=chance.choice([None, None, chance.choice(people).id]),
        )
        for interviewer in chance.sample(people, chance.randint(0, 3)):
            a_seat(application, interviewer, chance, people)
        application.phase = chance.choice(list(Phase))
    return people


def a_seat(application: Application, who: User, chance: Random, people: list[User]) -> None:
    seat = factories.seat(
        application,
        interviewer=who,
        required=chance.random() < 0.8,
        assigned_by_id=chance.choice([None, chance.choice(people).id, who.id]),
    )
    if chance.random() < 0.5:
        factories.scorecard(
            seat,
            {"craft": chance.choice([3, None]), "clarity": None},
            recommendation=chance.choice(list(Recommendation)),
        )
    seat.removed_at = chance.choice([None, None, NOW])
    seat.interview.cancelled_at = chance.choice([None, None, NOW])


@pytest.mark.parametrize("seed", range(6))
def test_the_condition_says_what_the_rights_record_says(app: Flask, seed: int) -> None:
    people = an_organisation(Random(seed))  # noqa: S311 - any order will do
    everything = list(db.session.scalars(sa.select(Application)))

    for viewer in people:
        may = standing.rights_on(viewer, everything)
        known = db.session.scalars(standing.applications(viewer)).all()

        assert {each.id for each in known} == {id_ for id_, rights in may.items() if rights.know}


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_of_what_the_viewer_may_know(app: Flask, seed: int) -> None:
    for viewer in an_organisation(Random(seed)):  # noqa: S311 - any order will do
        known = db.session.scalars(standing.applications(viewer)).all()

        phases = [each.phase for each in known]
        assert standing.counts(viewer) == {phase: phases.count(phase) for phase in Phase}


def test_a_withdrawn_application_is_in_no_list(app: Flask) -> None:
    coordinator = factories.user(Role.COORDINATOR)
    factories.application().withdrawn_at = NOW
    factories.application()

    assert len(db.session.scalars(standing.applications(coordinator)).all()) == 1
    assert standing.counts(coordinator)[Phase.WAITING] == 1


def test_rights_on_everything_cost_one_statement(app: Flask, statements: list[str]) -> None:
    viewer = factories.user(Role.COORDINATOR)
    them = [factories.panel() for _ in range(3)]
    for several in (them[:1], them):
        db.session.flush()
        statements.clear()
        standing.rights_on(viewer, several)

        assert len(statements) == 1


def seats(of: Application) -> Mapping[str, queries.Place]:
    return {each.interviewer: each for each in queries.places(of.id)}


def test_the_panel_holds_who_sits_and_whose_scorecard_is_kept(app: Flask) -> None:
    application = factories.application()
    places: dict[str, Seat] = {
        name: factories.seat(application, interviewer=factories.user(name=name))
        for name in ("Owes", "Gave", "Left", "Left and gave", "Called off", "Held")
    }
    for name in ("Gave", "Left and gave", "Held"):
        factories.scorecard(places[name])
    for name in ("Left", "Left and gave"):
        places[name].removed_at = NOW
    for name in ("Called off", "Held"):
        places[name].interview.cancelled_at = NOW

    found = seats(application)

    assert {name: place.required for name, place in found.items()} == {
        "Owes": True,
        "Gave": True,
        "Left and gave": False,
        "Held": False,
    }
    assert found["Owes"].submitted_at is None
    assert queries.waited_for([application.id]) == {application.id: ["Owes"]}


def test_an_applicant_inside_is_counted_in_nobodys_own_lists(app: Flask) -> None:
    applicant = factories.user(*Role)
    application = factories.application()
    application.candidate.employee = applicant
    factories.seat(application, interviewer=applicant)

    assert db.session.scalars(standing.applications(applicant)).all() == []
    assert set(standing.counts(applicant).values()) == {0}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Candidate)) == 1
