from dataclasses import replace

import pytest
from flask import Flask

from debrief.db import db
from debrief.openings import actions
from debrief.openings.forms import entered
from debrief.openings.models import Opening, Round
from debrief.openings.plan import OpeningPlan, RoundPlan
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW


def three_rounds() -> Opening:
    return factories.opening(rounds={"One": ["craft"], "Two": ["craft"], "Three": ["clarity"]})


def create(plan: OpeningPlan) -> Opening:
    return actions.create(plan, actor=factories.user(Role.COORDINATOR), now=NOW)


def change(opening: Opening, plan: OpeningPlan, *, revision: int) -> None:
    actor = factories.user(Role.COORDINATOR)
    actions.change(opening, plan, revision=revision, actor=actor, now=NOW)


def names(opening: Opening) -> list[str]:
    db.session.flush()
    db.session.expire(opening)
    return [each.name for each in opening.rounds]


def test_an_opening_is_created_as_planned(app: Flask) -> None:
    like = factories.opening()
    plan = OpeningPlan(
        title="Lead",
        level="L5",
        rubric_version_id=like.rubric_version_id,
        hiring_manager_id=like.hiring_manager_id,
        rounds=(RoundPlan(None, "Case", 60, ("craft",)), RoundPlan(None, "Talk", 30, ())),
    )

    opening = create(plan)

    assert entered(opening) == replace(
        plan,
        rounds=tuple(
            replace(each, id=round_.id)
            for each, round_ in zip(plan.rounds, opening.rounds, strict=True)
        ),
    )
    assert (opening.created_at, opening.closed_at) == (NOW, None)


def test_rounds_change_places_and_keep_who_they_are(app: Flask) -> None:
    opening = three_rounds()
    plan = entered(opening)
    first, second, third = plan.rounds

    change(opening, replace(plan, rounds=(third, first, second)), revision=opening.revision)

    assert names(opening) == ["Three", "One", "Two"]
    assert [each.id for each in opening.rounds] == [third.id, first.id, second.id]


def test_a_round_left_out_goes_and_a_new_one_takes_its_place(app: Flask) -> None:
    opening = three_rounds()
    plan = entered(opening)
    first, _, third = plan.rounds
    new = RoundPlan(None, "New", 30, ("craft",))

    change(opening, replace(plan, rounds=(first, new, third)), revision=opening.revision)

    assert names(opening) == ["One", "New", "Three"]
    assert db.session.query(Round).count() == 3


def test_the_round_of_another_opening_is_not_touched(app: Flask) -> None:
    opening, other = three_rounds(), three_rounds()
    foreign = replace(entered(other).rounds[0], name="Stolen")

    plan = replace(entered(opening), rounds=(foreign,))
    change(opening, plan, revision=opening.revision)

    assert names(opening) == ["Stolen"]
    assert names(other) == ["One", "Two", "Three"]


def test_an_interview_outlives_its_round(app: Flask) -> None:
    opening = three_rounds()
    seat = factories.seat(factories.application(to=opening))
    plan = entered(opening)

    change(opening, replace(plan, rounds=plan.rounds[1:]), revision=opening.revision)
    db.session.expire_all()

    assert (seat.interview.round_id, seat.interview.name) == (None, "One")


def test_a_change_of_rounds_alone_makes_a_new_revision(app: Flask) -> None:
    opening = three_rounds()
    revision = opening.revision
    plan = entered(opening)

    change(opening, replace(plan, rounds=plan.rounds[:1]), revision=revision)

    assert opening.revision > revision


def test_whoever_saves_second_is_told_and_nothing_changes(app: Flask) -> None:
    opening = three_rounds()
    stale = opening.revision
    plan = entered(opening)
    change(opening, replace(plan, title="Theirs"), revision=stale)

    with pytest.raises(Overtaken):
        change(opening, replace(plan, title="Mine"), revision=stale)

    assert opening.title == "Theirs"


def test_the_rubric_stays_once_a_candidate_is_in_the_opening(app: Flask) -> None:
    opening = factories.opening()
    plan = replace(entered(opening), rubric_version_id=factories.rubric_version().id)
    factories.application(to=opening)

    with pytest.raises(Refused, match="judged by the same rubric"):
        change(opening, plan, revision=opening.revision)


def test_the_rubric_can_change_before(app: Flask) -> None:
    opening = factories.opening()
    version = factories.rubric_version()
    plan = replace(entered(opening), rubric_version_id=version.id)

    change(opening, plan, revision=opening.revision)

    assert opening.rubric_version_id == version.id


def test_an_opening_is_closed_once_and_reopened(app: Flask) -> None:
    opening = factories.opening()
    actor = factories.user(Role.COORDINATOR)

    actions.close(opening, actor=actor, now=NOW)
    actions.close(opening, actor=actor, now=NOW.replace(year=2027))
    closed_at = opening.closed_at
    actions.reopen(opening, actor=actor, now=NOW)

    assert closed_at == NOW
    assert opening.closed_at is None
