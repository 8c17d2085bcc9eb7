"""Reading the audit log: who sees what of it, how it is found, and as a file."""

import csv
import io
import json
import tracemalloc
from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import GROUPS, Action, Group
from debrief.candidates.models import Application, Conflict, ConflictSource
from debrief.db import db
from debrief.rights import Role
from tests import factories, reading
from tests.audit.tamper import found
from tests.conftest import NOW, Browser, csrf_token


def exported(browser: Browser, **fields: str) -> TestResponse:
    """The file that these fields ask for, to its end."""
    data = {"csrf_token": csrf_token(), **fields}
    return browser.open(f"{PATH}/export", method="POST", data=data, buffered=True)


READERS = [Role.ADMIN, Role.AUDITOR]
PATH = "/admin/audit"


def happened(
    of: Application | None = None, action: Action = Action.INTERVIEW_CANCELLED, **said: object
) -> None:
    values: dict[str, object] = {"actor": None, "now": NOW, "subject": "interview:12"} | said
    record(action, application=of.id if of else None, **values)  # type: ignore[arg-type]  # as given
    db.session.commit()


def decided(name: str = "Amara Okafor") -> Application:
    application = factories.panel(factories.application(name=name))
    factories.debrief(application)
    factories.decision(application)
    return application


def events(page: str) -> list[str]:
    """The events on a page, in words."""
    listed = page.partition('<ol class="events"')[2].partition("</ol>")[0]
    return [reading.text(each) for each in listed.split("<li>")[1:]]


def actions(page: str) -> list[str]:
    listed = page.partition('<ol class="events"')[2].partition("</ol>")[0]
    return [reading.text(each.partition("</strong>")[0]) for each in listed.split("<strong>")[1:]]


@pytest.mark.parametrize("role", sorted(set(Role) - set(READERS)))
def test_the_log_is_for_administrators_and_auditors(browser: Browser, role: Role) -> None:
    browser.sign_in(factories.user(role))

    browser.see(PATH, 403)
    assert browser.post(f"{PATH}/export", format="csv").status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_an_empty_log_says_so(browser: Browser, role: Role) -> None:
    browser.sign_in(factories.user(role))

    assert "Nothing has happened yet." in browser.see(PATH)


def test_an_event_says_who_did_what_when_and_what_changed(browser: Browser) -> None:
    dana, mei = factories.user(name="Dana Ruiz"), factories.user(name="Mei Lin Chen")
    application = factories.application(name="Amara Okafor")
    happened(
        application,
        Action.INTERVIEW_CHANGED,
        actor=dana.id,
        old={"minutes": 45, "interviewers": [dana.id], "round": None},
        new={"minutes": 60, "interviewers": [dana.id, mei.id], "round": 4},
    )

    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        browser.sign_in(factories.user(Role.ADMIN, time_zone="Asia/Singapore"))
        (event,) = events(browser.see(PATH))

    assert event.startswith(
        f"today 23:00 Interview changed · Amara Okafor {application.code} "
        "Dana Ruiz · Interview 12 "
        "Minutes 45 → , then 60 "
        "Interviewers Dana Ruiz → , then Dana Ruiz, Mei Lin Chen "
        "Round none → , then 4"
    )
    assert "24 Nov 2026, 23:00 +08 · Request" in event


def test_the_newest_event_comes_first_and_no_number_is_shown(browser: Browser) -> None:
    for _ in range(3):
        happened()
    happened(action=Action.OPENING_CLOSED, subject="opening:77")
    browser.sign_in(factories.user(Role.ADMIN))

    page = browser.see(PATH)

    assert actions(page) == ["Opening closed", *["Interview cancelled"] * 3]
    assert "number" not in reading.text(page).lower()


# Rights


def owes(viewer: User, application: Application) -> None:
    factories.seat(application, interviewer=viewer)


def is_the_candidate(viewer: User, application: Application) -> None:
    application.candidate.employee_id = viewer.id


def shares_the_address(viewer: User, application: Application) -> None:
    application.candidate.email = viewer.email


def has_a_conflict(viewer: User, application: Application) -> None:
    factories.saved(
        Conflict(
            application_id=application.id,
            user_id=viewer.id,
            source=ConflictSource.DECLARED,
            reason="We lived together.",
            recorded_at=NOW,
            recorded_by_id=viewer.id,
        )
    )


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("tie", [owes, is_the_candidate, shares_the_address, has_a_conflict])
def test_what_must_be_hidden_from_a_reader_is(
    browser: Browser, role: Role, tie: Callable[[User, Application], None]
) -> None:
    viewer = factories.user(role)
    application = decided()
    tie(viewer, application)
    db.session.commit()
    browser.sign_in(viewer)

    page = browser.see(PATH)
    found_by_code = browser.see(f"{PATH}?code={application.code}")
    file = exported(browser, format="jsonl").text

    for text in (page, found_by_code, file):
        assert "Decision recorded" not in text
        assert application.code not in text.replace(f'value="{application.code}"', "")
    assert "No event matches." in found_by_code


def test_an_auditor_reads_what_is_decided_and_no_more(browser: Browser) -> None:
    application = decided()
    other = factories.panel()
    factories.debrief(other)
    db.session.commit()
    browser.sign_in(factories.user(Role.AUDITOR))

    page = browser.see(PATH)

    assert actions(page) == ["Decision recorded", "Debrief opened"]
    assert application.code in page
    assert other.code not in page
    assert "Outcome hire" in reading.text(page)


def test_an_administrator_sees_that_it_was_decided_and_not_what(browser: Browser) -> None:
    decided()
    db.session.commit()
    browser.sign_in(factories.user(Role.ADMIN))

    page = browser.see(PATH)
    file = exported(browser, format="csv").text

    assert actions(page) == ["Decision recorded", "Debrief opened"]
    assert "What it says is for those who may read the debrief." in page
    for text in (reading.text(page), file):
        assert "outcome" not in text.lower()
        assert "departs" not in text.lower()


def test_an_auditor_does_not_see_how_people_sign_in(browser: Browser) -> None:
    for each in (Action.SIGN_IN_FAILED, Action.PASSKEY_ADDED, Action.PERSON_ROLES_CHANGED):
        happened(action=each)

    browser.sign_in(factories.user(Role.AUDITOR))
    audited = actions(browser.see(PATH))
    browser.sign_in(factories.user(Role.ADMIN))
    administered = actions(browser.see(PATH))

    assert audited == ["Person roles changed"]
    assert administered == ["Person roles changed", "Passkey added", "Sign-in failed"]


@pytest.mark.parametrize("role", READERS)
def test_a_refused_attempt_does_not_tell_hidden_from_missing(browser: Browser, role: Role) -> None:
    viewer = factories.user(role)
    own = factories.application(employee_id=viewer.id)
    browser.sign_in(factories.user(name="Bo"))
    browser.open(f"/debriefs/{own.id}")
    hidden_id = own.id
    browser.open(f"/debriefs/{hidden_id + 999}")
    browser.sign_in(viewer)

    (missing, hidden) = events(browser.see(PATH))

    def nameless(text: str) -> str:
        return text.partition("Request")[0].replace("minute 2", "minute 1")

    assert nameless(missing) == nameless(hidden)
    assert "Asked for debriefs.show" in hidden
    assert "Which" not in hidden


def test_a_refused_attempt_names_the_application_one_may_audit(browser: Browser) -> None:
    application = factories.application(name="Amara Okafor")
    browser.sign_in(factories.user())
    browser.open(f"/debriefs/{application.id}")
    browser.sign_in(factories.user(Role.ADMIN))

    (event,) = events(browser.see(PATH))

    assert "Amara Okafor" in event


# Finding


def test_events_are_found_by_who_what_which_and_when(browser: Browser) -> None:
    dana = factories.user(name="Dana Ruiz")
    first, second = factories.application(), factories.application()
    happened(first, actor=dana.id)
    happened(second, Action.PACKET_MADE, now=NOW - timedelta(days=3))
    happened(action=Action.OPENING_CLOSED)
    browser.sign_in(factories.user(Role.ADMIN))

    def shown(query: str) -> list[str]:
        return actions(browser.see(f"{PATH}?{query}"))

    assert shown("person=dana") == ["Interview cancelled"]
    assert shown("group=exports") == ["Packet made"]
    assert shown(f"code={first.code.lower()}") == ["Interview cancelled"]
    assert shown("until=2026-11-21") == ["Packet made"]
    assert shown("since=2026-11-22") == ["Opening closed", "Interview cancelled"]
    assert shown("since=2026-11-24&until=2026-11-24&group=openings") == ["Opening closed"]
    assert shown("person=nobody") == []
    assert len(shown("group=nonsense&since=never&until=9999-12-31&since=0001-01-01")) == 3


def test_days_are_those_of_the_reader(browser: Browser) -> None:
    happened(now=datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    browser.sign_in(factories.user(Role.ADMIN, time_zone="Asia/Singapore"))

    assert actions(browser.see(f"{PATH}?since=2026-11-25")) == ["Interview cancelled"]
    assert actions(browser.see(f"{PATH}?until=2026-11-24")) == []


def test_every_action_is_about_something(app: Flask) -> None:
    assert {each.group for each in Action} == set(Group)
    assert {each.value.partition(".")[0] for each in Action} == set(GROUPS)


@pytest.mark.parametrize("count", [1, 1_000])
def test_the_page_costs_the_same_however_long_the_log(
    browser: Browser, statements: list[str], count: int
) -> None:
    application, person = factories.application(), factories.user()
    for _ in range(count):
        record(
            Action.INTERVIEW_CHANGED,
            actor=person.id,
            now=NOW,
            application=application.id,
            new={"interviewers": [person.id]},
        )
    browser.sign_in(factories.user(Role.ADMIN))
    del statements[:]

    browser.see(PATH)

    assert len(statements) == 5


def test_a_long_log_comes_in_pages_that_keep_the_filter(browser: Browser) -> None:
    for number in range(60):
        record(Action.OPENING_CLOSED, actor=None, now=NOW, subject=f"opening:{number:02}")
    browser.sign_in(factories.user(Role.ADMIN))

    first = browser.see(f"{PATH}?group=openings")
    second = browser.see(f"{PATH}?group=openings&page=2")

    assert "Opening 59" in first
    assert "Opening 09" not in first
    assert len(events(second)) == 10
    assert "group=openings&amp;page=2" in first


# As a file


def test_the_table_holds_what_the_page_shows(browser: Browser) -> None:
    dana = factories.user(name="Dana Ruiz")
    application = factories.application(name="Amara Okafor")
    happened(application, actor=dana.id, old={"minutes": 45}, new={"minutes": 60})
    happened(action=Action.OPENING_CLOSED)
    browser.sign_in(factories.user(Role.ADMIN))

    response = exported(browser, format="csv", code=application.code)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="debrief-audit')
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [{key: row[key] for key in row if key != "request"} for row in rows] == [
        {
            "at": "2026-11-24T15:00:00+00:00",
            "who": "Dana Ruiz",
            "acting_for": "",
            "action": "Interview cancelled",
            "application": application.code,
            "candidate": "Amara Okafor",
            "subject": "Interview 12",
            "old": '{"minutes": 45}',
            "new": '{"minutes": 60}',
        }
    ]


def test_lines_of_json_keep_the_types(browser: Browser) -> None:
    happened(new={"minutes": 60, "interviewers": [1, 2], "round": None})
    browser.sign_in(factories.user(Role.ADMIN))

    text = exported(browser, format="jsonl", group="interviews").text

    (line,) = text.splitlines()
    assert json.loads(line)["new"] == {"minutes": 60, "interviewers": [1, 2], "round": None}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(browser: Browser, name: str) -> None:
    application = factories.application(name=name)
    person = factories.user(name=name)
    happened(application, actor=person.id)
    browser.sign_in(factories.user(Role.ADMIN))

    text = exported(browser, format="csv", group="interviews").text

    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["who"], row["candidate"]) == (f"'{name}", f"'{name}")


def test_an_export_is_an_event_itself(browser: Browser) -> None:
    admin = factories.user(Role.ADMIN)
    browser.sign_in(admin)

    exported(browser, format="csv", person="dana", since="2026-11-01")

    (event,) = events(browser.see(PATH))
    assert "Audit exported" in event
    assert "Format csv Narrowed by person, since" in event
    assert found() == []


def test_an_unknown_kind_of_file_is_a_table(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    response = exported(browser, format="exe")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].endswith('.csv"')


def test_an_export_asks_for_a_fresh_proof(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        response = browser.post(f"{PATH}/export", format="csv")

    assert response.status_code == 303
    assert response.headers["Location"].startswith("/me/prove")


def test_a_long_export_is_not_held_in_memory(browser: Browser, app: Flask) -> None:
    for number in range(20_000):
        record(Action.OPENING_CLOSED, actor=None, now=NOW, subject=f"opening:{number}")
    browser.sign_in(factories.user(Role.ADMIN))
    db.session.commit()
    db.session.expunge_all()

    data = {"csrf_token": csrf_token(), "format": "csv"}

    def read() -> int:
        response = browser.client.post(f"{PATH}/export", data=data)
        return sum(1 for _ in response.response)

    tracemalloc.start()
    lines = Context().run(read)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert lines == 20_002
    assert peak < 15_000_000
