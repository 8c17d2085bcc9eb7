"""Whatever a form changes is in the log: for every address that takes one, what it writes.

A new address without a line here fails ``tests/test_access.py``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from debrief.accounts.models import User
from debrief.audit.log import request_id
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.rights import Role
from tests import factories
from tests.conftest import NOW, Browser
from tests.scorecards.form import fields

TESTS = Path(__file__).parent.parent

Act = Callable[[Browser], object]
"""Signs somebody in and sends a good form."""

acts: dict[str, tuple[Act, list[Action]]] = {}


def records(endpoint: str, *actions: Action) -> Callable[[Act], Act]:
    """What a good form for ``endpoint`` writes."""

    def keep(act: Act) -> Act:
        acts[endpoint] = act, list(actions)
        return act

    return keep


ELSEWHERE: Mapping[str, Sequence[str]] = {
    "accounts/test_devices.py": [
        "accounts.end_device",
        "accounts.end_other_devices",
    ],
    "accounts/test_reset.py": [
        "accounts.forgotten",
        "accounts.password",
        "accounts.reset",
    ],
    "accounts/test_proof.py": [
        "accounts.prove",
    ],
    "accounts/test_sessions.py": [
        "security.login",
        "security.logout",
    ],
    "conflicts/test_routes.py": [
        "conflicts.clear",
        "conflicts.declare",
        "conflicts.dismiss",
        "conflicts.record",
    ],
    "demo/test_removal.py": [
        "demo.remove",
    ],
    "emergencies/test_routes.py": [
        "emergencies.begin",
        "emergencies.end",
    ],
    "setup/test_routes.py": [
        "setup.start",
    ],
    "factors/test_routes.py": [
        "factors.add_passkey",
        "factors.codes",
        "factors.passkey_options",
        "factors.recovery_codes",
        "factors.remove_codes",
        "factors.remove_passkey",
    ],
    "factors/test_second_step.py": [
        "second_step.code",
        "second_step.options",
        "second_step.second_options",
    ],
    "factors/test_passkey_sign_in.py": [
        "second_step.passkey",
        "second_step.second_passkey",
    ],
    "panels/test_routes.py": [
        "panels.committee",
        "panels.manager",
    ],
    "people/test_actions.py": [
        "people.accept",
        "people.invite",
        "people.invite_again",
        "people.invite_many",
        "people.withdraw",
    ],
    "people/test_changes.py": [
        "people.deactivate",
        "people.edit",
        "people.reactivate",
        "people.sign_out",
    ],
    "people/test_routes.py": [
        "people.reset_factors",
    ],
    "people/test_viewing.py": [
        "people.stop_viewing",
        "people.view_as",
    ],
    "scorecards/test_amend.py": [
        "scorecards.amend",
    ],
    "single_sign_on/test_own_account.py": [
        "single_sign_on.disconnect",
    ],
}
"""Addresses whose events the tests of their own feature show, under the file with those."""


def by(browser: Browser, *roles: Role) -> User:
    person = factories.user(*roles)
    browser.sign_in(person)
    return person


def opened(browser: Browser) -> Application:
    """An application whose debrief is open, its hiring manager being signed in."""
    application = factories.panel()
    factories.debrief(application)
    browser.sign_in(application.opening.hiring_manager)
    return application


def entries(**lists: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of rows in a form: ``seats-0-person`` and the like."""
    return {
        f"{name}-{place}-{key}": value
        for name, rows in lists.items()
        for place, row in enumerate(rows)
        for key, value in row.items()
    }


def opening_fields(**changed: Any) -> dict[str, Any]:
    version = factories.rubric_version()
    return {
        "revision": 0,
        "drawn_for": version.id,
        "title": "Lead",
        "hiring_manager": factories.user(Role.HIRING_MANAGER).id,
        "rubric": version.id,
        "level": "L5",
        **entries(rounds=[{"id": "", "name": "Case", "minutes": 45, "dimensions": ["craft"]}]),
    } | changed


@records("accounts.settings", Action.PERSON_SETTINGS_CHANGED)
def settings(browser: Browser) -> None:
    by(browser)
    browser.send("/me", time_zone="Asia/Singapore", theme="dark", shortcuts="y")


@records("rubrics.publish", Action.RUBRIC_PUBLISHED)
def publish(browser: Browser) -> None:
    by(browser, Role.ADMIN)
    text = json.dumps(factories.rubric_document(key="pm"))
    browser.send("/rubrics/publish", text=text, reason="The first one.")


@records("rubrics.retire", Action.RUBRIC_RETIRED)
def retire(browser: Browser) -> None:
    by(browser, Role.ADMIN)
    browser.send(f"/rubrics/{factories.rubric_version().id}/retire")


@records("rubrics.restore", Action.RUBRIC_RESTORED)
def restore_rubric(browser: Browser) -> None:
    by(browser, Role.ADMIN)
    version = factories.rubric_version()
    version.retired_at = NOW
    browser.send(f"/rubrics/{version.id}/restore")


@records("openings.new", Action.OPENING_CREATED)
def create_opening(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    browser.send("/openings/new", **opening_fields())


@records("openings.edit", Action.OPENING_CHANGED)
def change_opening(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    opening = factories.opening()
    browser.send(f"/openings/{opening.id}/edit", **opening_fields(revision=opening.revision))


@records("openings.close", Action.OPENING_CLOSED)
def close_opening(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    browser.send(f"/openings/{factories.opening().id}/close")


@records("openings.reopen", Action.OPENING_REOPENED)
def reopen_opening(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    browser.send(f"/openings/{factories.opening(closed_at=NOW).id}/reopen")


NOBODY = {"employee_id": 0, "referrer_id": 0}


@records("candidates.new", Action.CANDIDATE_ADDED)
def add_candidate(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    opening = factories.opening()
    browser.send("/candidates/new", name="Ada", email="", opening=opening.id, **NOBODY)


@records("candidates.edit", Action.CANDIDATE_CHANGED)
def change_candidate(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    application = factories.application()
    revision = application.candidate.revision
    path = f"/candidates/{application.id}/edit"
    browser.send(path, revision=revision, name="Ada", email="a@example.org", **NOBODY)


@records("candidates.withdraw", Action.APPLICATION_WITHDRAWN)
def withdraw(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    browser.send(f"/candidates/{factories.application().id}/withdraw")


@records("candidates.restore", Action.APPLICATION_RESTORED)
def restore(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    application = factories.application()
    application.withdrawn_at = NOW
    browser.send(f"/candidates/{application.id}/restore")


def interview_fields(person: User, **changed: Any) -> dict[str, Any]:
    seats = entries(seats=[{"person": person.id, "part": "required"}])
    return {"day": "2026-12-01", "time": "09:00", "minutes": 45, **seats} | changed


@records("interviews.arrange", Action.INTERVIEW_ARRANGED)
def arrange(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    application = factories.application()
    path = f"/candidates/{application.id}/panel/{application.opening.rounds[0].id}"
    browser.send(path, **interview_fields(factories.user(), revision=0))


@records("interviews.edit", Action.INTERVIEW_CHANGED)
def change_interview(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    interview = factories.seat().interview
    sent = interview_fields(factories.user(), revision=interview.revision)
    browser.send(f"/interviews/{interview.id}/edit", **sent)


@records("interviews.cancel", Action.INTERVIEW_CANCELLED)
def cancel(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    browser.send(f"/interviews/{factories.seat().interview_id}/cancel")


@records("scorecards.send", Action.SCORECARD_SUBMITTED)
def submit(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)
    browser.send(f"/interviews/{seat.interview_id}/scorecard", **fields())


@records("debriefs.open_debrief", Action.DEBRIEF_OPENED)
def open_debrief(browser: Browser) -> None:
    application = factories.panel()
    browser.sign_in(application.opening.hiring_manager)
    browser.send(f"/debriefs/{application.id}/open", reason="")


DECISION = {
    "outcome": "hire",
    "level": "L5",
    "reason": "They did the work that this level asks for, and said why.",
    "evidence_dimension": "craft",
    "evidence_by": "",
    "dissent_by": "",
    "dissent": "",
}


@records("debriefs.decide", Action.DECISION_RECORDED)
def decide(browser: Browser) -> None:
    application = opened(browser)
    browser.see(f"/debriefs/{application.id}")
    browser.send(f"/debriefs/{application.id}/decision", **DECISION)


@records("debriefs.reopen", Action.DECISION_REOPENED)
def reopen_decision(browser: Browser) -> None:
    application = opened(browser)
    factories.decision(application)
    browser.see(f"/debriefs/{application.id}")
    browser.send(f"/debriefs/{application.id}/reopen", reason="New evidence came in.")


@records("packets.make", Action.PACKET_MADE, Action.PACKET_MADE)
def make_packet(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    chosen = [factories.application().id, factories.application().id]
    browser.send("/packets", c=chosen, title="Committee", paper="a4")


@records("packets.download", Action.PACKET_DOWNLOADED)
def download_packet(browser: Browser) -> None:
    maker = by(browser, Role.COORDINATOR)
    packet = factories.packet(maker, factories.application())
    browser.open(f"/packets/{packet.id}/download")


@records("oversight.export", Action.AUDIT_EXPORTED)
def export_log(browser: Browser) -> None:
    by(browser, Role.ADMIN)
    browser.send("/admin/audit/export", format="csv")


def log() -> list[Event]:
    return list(db.session.scalars(sa.select(Event).order_by(Event.number)))


def by_requests() -> list[Event]:
    """What forms did: neither what a test put in, nor what reading a page writes."""
    return [
        each
        for each in log()
        if each.request_id != request_id.get() and each.action is not Action.JUDGEMENT_SHOWN
    ]


@pytest.mark.parametrize("endpoint", acts)
def test_a_good_form_writes_exactly_this(browser: Browser, endpoint: str) -> None:
    act, actions = acts[endpoint]

    act(browser)

    assert [each.action for each in by_requests()] == actions


@pytest.mark.parametrize("file", ELSEWHERE)
def test_those_elsewhere_are_shown_there(file: str) -> None:
    assert "Action." in (TESTS / file).read_text(encoding="utf-8")


def test_events_speak_of_who_and_what(browser: Browser) -> None:
    application = opened(browser)
    manager = application.opening.hiring_manager
    browser.see(f"/debriefs/{application.id}")
    browser.send(f"/debriefs/{application.id}/decision", **DECISION)

    event = log()[-1]

    assert (event.actor_id, event.application_id) == (manager.id, application.id)
    assert event.old == {"phase": "open"}
    assert event.new == {
        "phase": "decided",
        "decision": 1,
        "outcome": "hire",
        "level": "L5",
        "departs": False,
        "dissent_given": False,
    }
    assert len(event.request_id) == 36


def test_opening_early_notes_that_a_reason_was_given_and_not_which(browser: Browser) -> None:
    application = factories.panel(scores=[3])
    factories.seat(application)
    browser.sign_in(application.opening.hiring_manager)

    browser.send(f"/debriefs/{application.id}/open", reason="A rival's offer ends tonight.")

    event = next(each for each in log() if each.action is Action.DEBRIEF_OPENED_EARLY)
    assert event.new == {"phase": "open", "received": 1, "expected": 2, "reason_given": True}


def test_a_candidate_in_two_openings_is_an_event_for_each(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    first = factories.application(email="ada@example.org")
    second = factories.application()
    second.candidate = first.candidate
    revision = first.candidate.revision

    path = f"/candidates/{first.id}/edit"
    browser.send(path, revision=revision, name="Ada", email="ada@example.org", **NOBODY)

    changes = [each for each in log() if each.action is Action.CANDIDATE_CHANGED]
    assert [each.application_id for each in changes] == [first.id, second.id]
    assert changes[0].new == {"name_changed": True, "email_changed": False}


def test_what_is_done_twice_is_written_once(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    path = f"/candidates/{factories.application().id}/withdraw"

    browser.send(path)
    browser.send(path)

    assert [each.action for each in log()] == [Action.APPLICATION_WITHDRAWN]


def test_a_form_that_is_refused_writes_nothing(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    opening = factories.opening()
    sent = opening_fields(revision=opening.revision, title="")

    response = browser.post(f"/openings/{opening.id}/edit", **sent)

    assert response.status_code == 422
    assert log() == []


CANARY = "kanarienvogel"


def test_no_event_holds_what_people_wrote(browser: Browser) -> None:
    application = factories.application(name=CANARY, email=f"{CANARY}@example.org")
    seat = factories.seat(application)
    browser.sign_in(seat.interviewer)
    words = {f"evidence-{key}": CANARY * 4 for key in factories.DIMENSIONS}
    browser.send(
        f"/interviews/{seat.interview_id}/scorecard", **(fields() | words | {"summary": CANARY})
    )
    browser.sign_in(application.opening.hiring_manager)
    browser.send(f"/debriefs/{application.id}/open", reason=CANARY)
    browser.see(f"/debriefs/{application.id}")
    decision = DECISION | {"reason": CANARY * 5, "dissent_by": CANARY, "dissent": CANARY}
    browser.send(f"/debriefs/{application.id}/decision", **decision)
    browser.send(f"/debriefs/{application.id}/reopen", reason=CANARY)
    by(browser, Role.COORDINATOR)
    browser.send(f"/candidates/{application.id}/withdraw")

    assert [each.action for each in by_requests()] == [
        Action.SCORECARD_SUBMITTED,
        Action.DEBRIEF_OPENED,
        Action.DECISION_RECORDED,
        Action.DECISION_REOPENED,
        Action.APPLICATION_WITHDRAWN,
    ]
    assert CANARY not in "".join(str(vars(each)) for each in log())


def test_when_a_scorecard_says_nothing_of_the_judgement(browser: Browser) -> None:
    submit(browser)

    (event,) = log()
    assert event.new is not None
    assert event.new.keys() == {"version", "interview", "rubric_version"}


def test_an_interview_says_who_sits_in_it(browser: Browser) -> None:
    by(browser, Role.COORDINATOR)
    seat = factories.seat(starts_at=NOW + timedelta(days=2))
    other = factories.user()
    sent = interview_fields(other, revision=seat.interview.revision)

    browser.send(f"/interviews/{seat.interview_id}/edit", **sent)

    (event,) = log()
    assert event.old == {
        "starts_at": "2026-11-26T15:00+00:00",
        "interviewers": [seat.interviewer_id],
        "required": [seat.interviewer_id],
    }
    assert event.new == {
        "starts_at": "2026-12-01T09:00+00:00",
        "interviewers": [other.id],
        "required": [other.id],
    }
