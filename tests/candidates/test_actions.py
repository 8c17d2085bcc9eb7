import re
from itertools import islice

import pytest
from flask import Flask

from debrief.candidates import actions
from debrief.candidates.actions import Person
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.openings.models import Opening
from debrief.refusals import Overtaken, Refused
from debrief.rights import Phase, Role
from tests import factories
from tests.conftest import NOW


def added(person: Person, *, opening: Opening | None = None, codes: str = "") -> Application:
    return actions.add(
        person,
        opening=opening or factories.opening(),
        actor=factories.user(Role.COORDINATOR),
        now=NOW,
        offered=iter(codes.split()) if codes else None,
    )


def test_a_candidate_is_added_with_a_code_of_four_digits(app: Flask) -> None:
    opening = factories.opening()

    application = added(Person("สมชาย ใจดี", "s@example.org"), opening=opening)

    candidate = application.candidate
    assert (candidate.name, candidate.email, candidate.employee_id) == (
        "สมชาย ใจดี",
        "s@example.org",
        None,
    )
    assert (application.opening_id, application.created_at) == (opening.id, NOW)
    assert (application.phase, application.expected) == (Phase.WAITING, 0)
    assert re.fullmatch(r"C-[0-9]{4}", application.code)


def test_codes_grow_longer_while_the_short_ones_are_taken() -> None:
    assert [len(code) for code in islice(actions.codes(), 0, 60, 20)] == [6, 7, 8]


def test_a_code_that_is_taken_is_passed_over(app: Flask) -> None:
    first = added(Person("Ada"), codes="C-0001")
    second = added(Person("Bo"), codes="C-0001 C-0001 C-0002")

    assert (first.code, second.code) == ("C-0001", "C-0002")
    assert db.session.query(Candidate).count() == 2


def test_without_any_free_code_nothing_is_added(app: Flask) -> None:
    added(Person("Ada"), codes="C-0001")

    with pytest.raises(Overtaken):
        added(Person("Bo"), codes="C-0001")


def test_somebody_known_by_the_address_stays_one_person(app: Flask) -> None:
    first = added(Person("Ada", "ada@example.org"))
    second = added(Person("A. Lovelace", "ADA@example.org"))

    assert first.candidate_id == second.candidate_id
    assert second.candidate.name == "Ada"


def test_without_an_address_namesakes_are_two_people(app: Flask) -> None:
    assert added(Person("Ada")).candidate_id != added(Person("Ada")).candidate_id


def test_nobody_is_in_an_opening_twice(app: Flask) -> None:
    opening = factories.opening()
    application = added(Person("Ada", "ada@example.org"), opening=opening)

    with pytest.raises(Refused, match=f"in this opening already, as {application.code}"):
        added(Person("Ada", "ada@example.org"), opening=opening)


def test_a_coordinator_who_is_recused_is_not_told_that_the_candidate_is_there(app: Flask) -> None:
    opening, coordinator = factories.opening(), factories.user(Role.COORDINATOR)
    application = added(Person("Ada", "ada@example.org"), opening=opening)
    factories.conflict(application, coordinator)

    with pytest.raises(Refused, match="You cannot add this candidate") as refused:
        actions.add(Person("Ada", "ada@example.org"), opening=opening, actor=coordinator, now=NOW)

    assert application.code not in str(refused.value)


def test_a_closed_opening_takes_nobody(app: Flask) -> None:
    with pytest.raises(Refused, match="closed"):
        added(Person("Ada"), opening=factories.opening(closed_at=NOW))


def test_the_address_of_an_account_links_it(app: Flask) -> None:
    employee = factories.user()

    application = added(Person("Ada", employee.email.upper()))

    assert application.candidate.employee_id == employee.id


def test_an_account_named_later_is_linked_to_the_known_person(app: Flask) -> None:
    employee = factories.user()
    first = added(Person("Ada", "private@example.org"))

    added(Person("Ada", "private@example.org", employee.id))

    assert first.candidate.employee_id == employee.id


def test_nobody_arranges_the_own_application(app: Flask) -> None:
    actor = factories.user(Role.COORDINATOR)
    opening = factories.opening()
    factories.application(name="Me", email="private@example.org", employee_id=actor.id)

    for person in (
        Person("Me", actor.email),
        Person("Me", "", actor.id),
        Person("Me", "private@example.org"),
        Person("Me", actor.email, factories.user().id),
    ):
        with pytest.raises(Refused, match="of your own"):
            actions.add(person, opening=opening, actor=actor, now=NOW)


def test_details_change_and_a_stale_change_is_refused(app: Flask) -> None:
    candidate = factories.application(name="Ada").candidate
    actor = factories.user(Role.COORDINATOR)
    stale = candidate.revision

    actions.change(candidate, Person("Ada L."), revision=stale, actor=actor, now=NOW)

    assert candidate.name == "Ada L."
    with pytest.raises(Overtaken):
        actions.change(candidate, Person("Other"), revision=stale, actor=actor, now=NOW)
    assert candidate.name == "Ada L."


def test_an_application_is_withdrawn_once_and_restored(app: Flask) -> None:
    application = factories.application()
    actor = factories.user(Role.COORDINATOR)

    actions.withdraw(application, actor=actor, now=NOW)
    actions.withdraw(application, actor=actor, now=NOW.replace(year=2027))
    withdrawn_at = application.withdrawn_at
    actions.restore(application, actor=actor, now=NOW)

    assert withdrawn_at == NOW
    assert application.withdrawn_at is None
