"""A check of the log finds every change, whoever made it."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debrief.audit.log import record
from debrief.audit.verify import Receipt
from debrief.audit.vocabulary import Action
from debrief.db import db
from tests.audit.tamper import (
    EVENTS,
    HEAD,
    as_owner,
    emptied,
    end,
    found,
    numbers,
    rows,
    set_to,
    written,
)
from tests.conftest import NOW

CHANGES: dict[str, Any] = {
    "at": NOW + timedelta(microseconds=1),
    "actor_id": 8,
    "acting_for_id": 8,
    "action": Action.INTERVIEW_CANCELLED,
    "application_id": 4,
    "subject": "interview:77",
    "old": {"minutes": 99},
    "new": {"minutes": True},
    "request_id": "another",
}


def test_a_log_as_it_was_written_is_whole(app: Flask) -> None:
    assert found() == []
    events = written(5)

    assert found() == []
    assert end() == Receipt(5, events[-1].mac)


def test_times_in_any_zone_are_one_time(app: Flask) -> None:
    written(now=NOW.astimezone(ZoneInfo("Asia/Kolkata")))

    assert found() == []


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_edit_of_any_column_is_found(app: Flask, column: str, place: int) -> None:
    written(3)
    wanted = rows()
    wanted[place][column] = CHANGES[column]
    set_to(wanted)

    assert numbers() == [place + 1]


@pytest.mark.parametrize(("place", "where"), [(0, [1, 2]), (1, [2, 3]), (2, [3, 3])])
def test_an_edit_of_a_link_is_found(app: Flask, place: int, where: list[int]) -> None:
    written(3)
    wanted = rows()
    wanted[place]["mac"] = "0" * 64
    set_to(wanted)

    assert numbers() == where


@pytest.mark.parametrize(("place", "where"), [(0, [1]), (1, [2]), (2, [2])])
def test_a_row_taken_out_is_found(app: Flask, place: int, where: list[int]) -> None:
    written(3)
    wanted = rows()
    del wanted[place]
    set_to(wanted)

    assert numbers() == where


def test_rows_taken_out_are_named(app: Flask) -> None:
    written(5)
    wanted = rows()
    set_to([wanted[0], *wanted[3:]])

    (finding,) = found()
    assert str(finding) == (
        "Event 2: It is missing, and all to event 3. So event 4 cannot be checked. "
        "Compare the log with a backup, and ask who can write to the database."
    )


def test_a_row_taken_out_and_the_rest_moved_up_is_found(app: Flask) -> None:
    written(4)
    wanted = rows()
    del wanted[1]
    for number, row in enumerate(wanted, 1):
        row["number"] = number
    set_to(wanted)

    assert numbers() == [2, 3, 3]


def test_two_rows_that_changed_places_are_found(app: Flask) -> None:
    written(4)
    wanted = rows()
    wanted[1]["number"], wanted[2]["number"] = 3, 2
    set_to(wanted)

    assert numbers() == [2, 3, 4]


def test_a_row_put_in_is_found(app: Flask) -> None:
    written(3)
    wanted = rows()
    for row in wanted[1:]:
        row["number"] += 1
    set_to([wanted[0], {**wanted[0], "number": 2}, *wanted[1:]])

    assert numbers() == [2, 3, 4, 4]


@pytest.mark.parametrize("number", [0, -5])
def test_a_row_put_in_before_the_first_is_found(app: Flask, number: int) -> None:
    written(2)
    wanted = rows()
    set_to([{**wanted[0], "number": number}, *wanted])

    assert number in numbers()


def test_a_row_put_in_at_the_end_is_found(app: Flask) -> None:
    written(2)
    wanted = rows()
    set_to([*wanted, {**wanted[1], "number": 3}])

    assert numbers() == [3, 3]


@pytest.mark.parametrize("change", [{"number": 2}, {"number": 9}, {"mac": "0" * 64}])
def test_another_end_is_found(app: Flask, change: dict[str, Any]) -> None:
    written(3)
    with as_owner() as connection:
        connection.execute(sa.update(HEAD).values(**change))

    assert numbers() == [3]


def test_an_end_that_is_not_noted_is_found(app: Flask) -> None:
    written(3)
    with as_owner() as connection:
        connection.execute(sa.delete(HEAD))

    assert [each.text for each in found()] == ["The end of the chain is not noted any more."]


def test_with_another_key_nothing_holds_and_the_key_is_named(app: Flask) -> None:
    written(3)

    findings = found(b"another")

    assert [each.number for each in findings] == [1, 2, 3]
    assert "DEBRIEF_AUDIT_KEY is not the one" in str(findings[0])


def cut(count: int) -> None:
    """Cut the end of the log off, and note the event before as its end."""
    wanted = rows()[:-count]
    set_to(wanted)
    last = wanted[-1] if wanted else {"number": 0, "mac": ""}
    with as_owner() as connection:
        connection.execute(sa.update(HEAD).values(number=last["number"], mac=last["mac"]))


@pytest.mark.parametrize("count", [1, 3])
def test_an_end_cut_off_without_a_trace_is_found_by_the_receipt(app: Flask, count: int) -> None:
    written(3)
    receipt = end()
    cut(count)

    assert found() == []
    assert [each.text for each in found(receipt=receipt)] == [
        "The log ends here, but it once held event 3."
    ]


def test_an_end_written_anew_is_found_by_the_receipt(app: Flask) -> None:
    written(3)
    receipt = end()
    cut(2)
    written(2, actor=9)

    assert found() == []
    assert [each.text for each in found(receipt=receipt)] == [
        "It is not the event that the receipt was given for."
    ]


def test_a_receipt_holds_while_the_log_goes_on(app: Flask) -> None:
    written(2)
    receipt = end()
    written(3)

    assert found(receipt=receipt) == []
    assert Receipt.parse(str(receipt)) == receipt


NONSENSE = {
    "at": "'yesterday'",
    "action": "'no.such_word'",
    "actor_id": "'Amara'",
    "old": "'{'",
    "new": "'[' || hex(zeroblob(3)) || ']'",
    "subject": "x'ff'",
    "mac": "x'00'",
}


@pytest.mark.sqlite
@pytest.mark.parametrize("column", NONSENSE)
def test_nonsense_does_not_stop_the_check(app: Flask, column: str) -> None:
    written(3)
    with as_owner() as connection:
        nonsense = {column: sa.text(NONSENSE[column])}
        connection.execute(sa.update(EVENTS).where(EVENTS.c.number == 2).values(nonsense))

    assert 2 in numbers()


# Any log, and anything done to it

ids = st.none() | st.integers(0, 2**31 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
values = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | texts | st.lists(texts)
facts = st.none() | st.dictionaries(texts, values, max_size=3)

event_fields = st.fixed_dictionaries(
    {
        "action": st.sampled_from(Action),
        "actor": ids,
        "acting_for": ids,
        "application": ids,
        "subject": texts,
        "old": facts,
        "new": facts,
        "now": st.integers(0, 10**12).map(lambda each: NOW + timedelta(microseconds=each)),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), events=st.lists(event_fields, min_size=1, max_size=6))
def test_any_change_to_any_log_is_found(
    app: Flask, data: st.DataObject, events: list[dict[str, Any]]
) -> None:
    emptied()
    for each in events:
        record(each["action"], **{name: each[name] for name in each if name != "action"})
    db.session.commit()
    assert found() == []
    before = rows()

    after = data.draw(mutated(before), "after")
    if sorted(map(repr, after)) == sorted(map(repr, before)):
        return
    set_to(after)

    assert found() != []


@st.composite
def mutated(draw: st.DrawFn, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with something done to them."""
    after = [dict(row) for row in before]
    place = draw(st.integers(0, len(after) - 1))
    way = draw(st.sampled_from(["edit", "remove", "swap", "insert", "renumber"]))
    if way == "edit":
        changed = {
            "action": draw(st.sampled_from(Action)),
            "actor_id": draw(ids),
            "acting_for_id": draw(ids),
            "application_id": draw(ids),
            "subject": draw(texts),
            "old": draw(facts) or None,
            "new": draw(facts) or None,
            "at": NOW + timedelta(microseconds=draw(st.integers(0, 10**12))),
            "request_id": draw(texts),
            "mac": draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        }
        column = draw(st.sampled_from(sorted(changed)))
        after[place][column] = changed[column]
    elif way == "remove":
        del after[place : draw(st.integers(place + 1, len(after)))]
    elif way == "swap":
        other = draw(st.integers(0, len(after) - 1))
        one, two = after[place]["number"], after[other]["number"]
        after[place]["number"], after[other]["number"] = two, one
    elif way == "insert":
        after.append({**after[place], "number": len(after) + 1})
    else:
        after[place]["number"] = draw(st.integers(len(after) + 1, 10**6) | st.integers(-9, 0))
    return after
