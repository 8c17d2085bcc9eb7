"""Where viewers stand, as found in the database; and what they may know, said twice."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief import standing
from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.rights import NOTHING, Phase, Rights, Role
from tests import factories
from tests.conftest import NOW

PEOPLE = 8
APPLICATIONS = 30


def an_organisation(chance: Random) -> list[User]:
    """People with any roles, and applications of theirs in any state."""
    people = [
        factories.user(*chance.sample(list(Role), chance.randint(1, 3))) for _ in range(PEOPLE)
    ]
    for _ in range(APPLICATIONS):
        application = factories.application(
            to=factories.opening(manager=chance.choice(people)),
            employee_id=chance.choice([None, None, chance.choice(people).id]),
            email=chance.choice(["", "", chance.choice(people).email.upper()]),
            acting_manager_id=chance.choice([None, None, chance.choice(people).id]),
        )
        for interviewer in chance.sample(people, chance.randint(0, 3)):
            a_seat(application, interviewer, chance, people)
        for member in chance.sample(people, chance.choice([0, 0, 2])):
            factories.committee_member(application, member)
        for somebody in chance.sample(people, chance.choice([0, 1, 2])):
            factories.conflict(application, somebody, cleared_at=chance.choice([None, NOW]))
        for somebody in chance.sample(people, chance.choice([0, 0, 2])):
            factories.broken_glass(application, somebody)
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


@pytest.mark.parametrize("seed", range(12))
def test_the_condition_says_what_the_rights_record_says(app: Flask, seed: int) -> None:
    people = an_organisation(Random(seed))  # noqa: S311 - any order will do
    everything = list(db.session.scalars(sa.select(Application)))

    for viewer in people:
        may = standing.rights_on(viewer, everything, now=NOW)
        known = db.session.scalars(standing.applications(viewer)).all()

        assert {each.id for each in known} == {id_ for id_, rights in may.items() if rights.know}
        assert {id_ for id_ in may if standing.application(viewer, id_)} == {
            each.id for each in known
        }


@pytest.mark.parametrize("seed", range(12))
def test_the_condition_for_the_log_says_what_the_rights_record_says(app: Flask, seed: int) -> None:
    people = an_organisation(Random(seed))  # noqa: S311 - any order will do
    everything = list(db.session.scalars(sa.select(Application)))

    for viewer in people:
        may = standing.rights_on(viewer, everything, now=NOW)
        wanted = sa.select(Application.id).where(standing.audited_by(viewer))

        assert set(db.session.scalars(wanted)) == {
            id_ for id_, rights in may.items() if rights.audit
        }


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
        standing.rights_on(viewer, several, now=NOW)

        assert len(statements) == 1


def on(viewer: User, application: Application) -> Rights:
    db.session.flush()
    return standing.rights_of(viewer, application, now=NOW)


def test_an_applicant_inside_is_counted_in_nobodys_own_lists(app: Flask) -> None:
    applicant = factories.user(*Role)
    application = factories.application()
    application.candidate.employee = applicant
    factories.seat(application, interviewer=applicant)

    assert db.session.scalars(standing.applications(applicant)).all() == []
    assert set(standing.counts(applicant).values()) == {0}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Candidate)) == 1


def test_an_address_like_the_candidates_is_as_good_as_a_link(app: Flask) -> None:
    applicant = factories.user(*Role)
    application = factories.application(email=applicant.email.title())
    db.session.flush()

    assert on(applicant, application) == NOTHING
    assert standing.application(applicant, application.id) is None
    assert on(factories.user(*Role), application).know


def test_a_candidate_without_an_address_is_nobody_inside(app: Flask) -> None:
    assert on(factories.user(Role.COORDINATOR), factories.application(email="")).know


def test_a_conflict_takes_every_right_until_it_is_cleared(app: Flask) -> None:
    viewer = factories.user(*Role)
    application = factories.application()
    factories.seat(application, interviewer=viewer)
    conflict = factories.conflict(application, viewer)
    recused = on(viewer, application)
    conflict.cleared_at = NOW

    assert recused == NOTHING
    assert on(viewer, application).assess


def test_a_conflict_with_one_application_leaves_the_others(app: Flask) -> None:
    viewer = factories.user(Role.COORDINATOR)
    factories.conflict(factories.application(), viewer)

    assert on(viewer, factories.application()).know


def test_a_conflict_of_one_person_leaves_the_others(app: Flask) -> None:
    application = factories.application()
    factories.conflict(application, factories.user())

    assert on(factories.user(Role.COORDINATOR), application).know


def test_who_acts_in_the_managers_place_leads_and_decides(app: Flask) -> None:
    application = factories.panel()
    acting = factories.user()
    application.acting_manager_id = acting.id

    assert on(acting, application).open


def test_a_member_of_the_committee_reads_what_is_open(app: Flask) -> None:
    application = factories.panel()
    member = factories.committee_member(application).user
    sealed = on(member, application)
    factories.debrief(application)

    assert (sealed.know, sealed.read) == (True, False)
    assert on(member, application).read


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("times", "reads"),
    [
        (dict, True),
        (lambda: {"ended_at": NOW - MINUTE}, False),
        (lambda: {"expires_at": NOW + MINUTE}, True),
        (lambda: {"expires_at": NOW}, False),
        (lambda: {"expires_at": NOW - MINUTE}, False),
    ],
)
def test_an_emergency_ends_by_itself_at_its_time(
    app: Flask, times: Callable[[], dict[str, object]], *, reads: bool
) -> None:
    application = factories.panel()
    factories.debrief(application)
    admin = factories.user(Role.ADMIN)
    factories.broken_glass(application, admin, **times())

    assert on(admin, application).read is reads
    assert on(factories.user(Role.ADMIN), application).read is False
