from flask import Flask

from debrief.db import db
from debrief.exchange.rubric import default_rubric
from debrief.openings import queries
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW


def test_the_default_loop_covers_every_dimension_of_the_default_rubric_twice() -> None:
    loop = queries.default_loop()

    for key in default_rubric().by_key:
        assert sum(key in each.dimensions for each in loop) >= 2, key


def test_open_openings_come_first_then_by_title(app: Flask) -> None:
    for title, closed in (("B", None), ("A", NOW), ("C", None)):
        factories.opening(title=title, closed_at=closed)
    coordinator = factories.user(Role.COORDINATOR)

    found = db.session.scalars(queries.readable(coordinator)).all()

    assert [each.title for each in found] == ["B", "C", "A"]


def test_a_hiring_manager_finds_the_own_openings_only(app: Flask) -> None:
    manager = factories.user(Role.HIRING_MANAGER)
    own = factories.opening(manager=manager)
    factories.opening()

    assert db.session.scalars(queries.readable(manager)).all() == [own]


def test_whoever_has_the_opening_can_keep_it_and_others_need_the_role(app: Flask) -> None:
    former = factories.user(Role.INTERVIEWER, name="Former")
    active = factories.user(Role.HIRING_MANAGER, name="Active")
    factories.user(Role.HIRING_MANAGER, name="Gone", active=False)
    factories.user(Role.COORDINATOR, name="Other")

    assert db.session.scalars(queries.hiring_managers(None)).all() == [active]
    assert db.session.scalars(queries.hiring_managers(former.id)).all() == [active, former]
