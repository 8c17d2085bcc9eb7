"""Events are written with what they tell about, or not at all."""

from collections.abc import Callable
from contextvars import copy_context

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.audit.chain import UnrecordedError, required
from debrief.audit.log import record, request_id, waiting
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates import actions
from debrief.candidates.actions import Person
from debrief.candidates.models import Candidate
from debrief.db import db
from debrief.openings.models import Opening
from tests import factories
from tests.audit.tamper import is_linked
from tests.conftest import NOW


def note(subject: str = "") -> None:
    record(Action.OPENING_CLOSED, actor=1, now=NOW, subject=subject)


def log() -> list[Event]:
    return list(db.session.scalars(sa.select(Event).order_by(Event.number)))


def subjects() -> list[str]:
    return [each.subject for each in log()]


def strictly(act: Callable[[], None]) -> None:
    """Do something the way a request or a command does it: nothing changes unrecorded."""
    context = copy_context()
    context.run(required.set, True)  # noqa: FBT003 - the value itself
    context.run(request_id.set, "")
    context.run(act)


def test_an_event_says_who_did_what_to_what(app: Flask) -> None:
    record(
        Action.INTERVIEW_CHANGED,
        actor=7,
        acting_for=8,
        now=NOW,
        application=3,
        subject="interview:5",
        old={"minutes": 45, "interviewers": [1, 2], "round": None},
        new={"minutes": 60, "interviewers": [1, 4], "round": None},
    )
    db.session.commit()

    (event,) = log()
    assert (event.number, event.at, event.action) == (1, NOW, Action.INTERVIEW_CHANGED)
    assert (event.actor_id, event.acting_for_id) == (7, 8)
    assert (event.application_id, event.subject) == (3, "interview:5")
    assert event.old == {"minutes": 45, "interviewers": [1, 2]}
    assert event.new == {"minutes": 60, "interviewers": [1, 4]}


def test_events_of_one_command_carry_one_id(app: Flask) -> None:
    def command() -> None:
        note()
        note()
        db.session.commit()

    strictly(command)
    strictly(command)

    first, second, third, fourth = (each.request_id for each in log())
    assert (first == second, third == fourth, first == third) == (True, True, False)
    assert len(first) == 36


def test_what_people_wrote_has_no_place_in_the_log(app: Flask) -> None:
    with pytest.raises(ValueError, match="reason is too long for the log: 201 characters"):
        record(Action.DEBRIEF_OPENED, actor=1, now=NOW, new={"reason": "x" * 201})

    assert waiting(db.session()) == []


def test_a_long_text_does_not_hide_in_a_list(app: Flask) -> None:
    with pytest.raises(ValueError, match="ids is too long"):
        record(Action.DEBRIEF_OPENED, actor=1, now=NOW, new={"ids": ["a", "x" * 201]})


def test_events_follow_one_another_in_a_chain(app: Flask) -> None:
    for name in ("one", "two"):
        note(name)
        note(f"{name} more")
        db.session.commit()

    assert subjects() == ["one", "one more", "two", "two more"]
    assert is_linked(log())


def test_what_is_rolled_back_was_never_written(app: Flask) -> None:
    note("gone")
    db.session.rollback()
    note("kept")
    db.session.commit()

    assert subjects() == ["kept"]


def test_a_session_that_ends_takes_its_events_with_it(app: Flask) -> None:
    note("gone")
    db.session.remove()
    note("kept")
    db.session.commit()

    assert subjects() == ["kept"]


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_events(app: Flask) -> None:
    note("before")
    with db.session.begin_nested() as savepoint:
        note("within")
        savepoint.rollback()
    note("after")
    db.session.commit()

    assert subjects() == ["before", "after"]


def test_a_savepoint_takes_those_within_it_that_were_kept(app: Flask) -> None:
    outer = db.session.begin_nested()
    with db.session.begin_nested():
        note("kept by the inner one")
    outer.rollback()
    note("after")
    db.session.commit()

    assert subjects() == ["after"]


def test_a_savepoint_that_holds_is_written_with_the_rest(app: Flask, statements: list[str]) -> None:
    with db.session.begin_nested():
        note("within")
    assert not [each for each in statements if "audit_head" in each]
    note("after")
    db.session.commit()

    assert subjects() == ["within", "after"]


def test_a_failed_savepoint_leaves_the_event_of_the_next_try(app: Flask) -> None:
    taken = factories.application()
    opening, actor = factories.opening(), factories.user()
    actions.add(
        Person("Ada"),
        opening=opening,
        actor=actor,
        now=NOW,
        offered=iter([taken.code, "C-9999"]),
    )
    db.session.commit()

    (event,) = log()
    assert event.action is Action.CANDIDATE_ADDED
    assert event.new == {"opening": opening.id, "employee": None, "referrer": None}


def test_the_end_of_the_chain_is_locked_last(app: Flask, statements: list[str]) -> None:
    opening = factories.opening()
    db.session.commit()
    del statements[:]

    opening.title = "Changed"
    note()
    db.session.commit()

    assert [each.split()[:2] for each in statements] == [
        ["UPDATE", "opening"],
        ["SELECT", "audit_head.id,"],
        ["INSERT", "INTO"],
        ["UPDATE", "audit_head"],
    ]


# Nothing changes without an event


def test_a_changed_row_without_an_event_is_refused(app: Flask) -> None:
    opening_id = factories.opening(title="As it was").id
    db.session.commit()

    def change() -> None:
        db.session.get_one(Opening, opening_id).title = "Changed"
        with pytest.raises(UnrecordedError, match="Rows of opening changed without an event"):
            db.session.commit()
        db.session.rollback()

    strictly(change)

    db.session.expire_all()
    assert db.session.get_one(Opening, opening_id).title == "As it was"


def test_a_new_row_and_a_row_that_goes_are_changes_too(app: Flask) -> None:
    gone = factories.saved(Candidate(name="Gone", created_at=NOW))
    db.session.commit()

    def add() -> None:
        db.session.add(Candidate(name="New", created_at=NOW))
        with pytest.raises(UnrecordedError):
            db.session.commit()
        db.session.rollback()

    def remove() -> None:
        db.session.delete(gone)
        with pytest.raises(UnrecordedError):
            db.session.commit()
        db.session.rollback()

    strictly(add)
    strictly(remove)

    assert [each.name for each in db.session.scalars(sa.select(Candidate))] == ["Gone"]


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(Opening).values(title="Changed"),
        sa.insert(Candidate).values(name="New", created_at=NOW, revision=1, email=""),
        sa.delete(Candidate),
        sa.update(sa.table("opening", sa.column("title"))).values(title="Changed"),
    ],
)
def test_a_statement_that_writes_is_a_change_too(app: Flask, statement: sa.Executable) -> None:
    def change() -> None:
        db.session.execute(statement)
        with pytest.raises(UnrecordedError):
            db.session.commit()
        db.session.rollback()

    strictly(change)


def test_a_change_with_its_event_is_kept(app: Flask) -> None:
    opening = factories.opening()
    db.session.commit()

    def change() -> None:
        opening.title = "Changed"
        note()
        db.session.commit()

    strictly(change)

    db.session.expire_all()
    assert opening.title == "Changed"


def test_an_event_that_was_rolled_back_covers_nothing(app: Flask) -> None:
    opening = factories.opening()
    db.session.commit()

    def change() -> None:
        with db.session.begin_nested() as savepoint:
            note()
            savepoint.rollback()
        opening.title = "Changed"
        with pytest.raises(UnrecordedError):
            db.session.commit()
        db.session.rollback()

    strictly(change)


def test_a_change_that_was_rolled_back_needs_no_event(app: Flask) -> None:
    opening = factories.opening()
    db.session.commit()

    def change() -> None:
        with db.session.begin_nested() as savepoint:
            opening.title = "Changed"
            db.session.flush()
            savepoint.rollback()
        db.session.commit()

    strictly(change)

    assert log() == []


def test_reading_needs_no_event(app: Flask) -> None:
    opening = factories.opening()
    db.session.commit()

    def read() -> None:
        db.session.refresh(opening)
        opening.title = str(opening.title)
        db.session.commit()

    strictly(read)

    assert log() == []


def test_a_draft_needs_no_event(app: Flask) -> None:
    draft = factories.draft(factories.seat(), summary="First")
    db.session.commit()

    def save() -> None:
        draft.draft = {"summary": "Second"}
        db.session.commit()

    strictly(save)

    assert log() == []
