from datetime import timedelta

import pytest
import sqlalchemy as sa

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, CommitteeMember, Conflict, ConflictSource
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.rights import Phase, Role
from debrief.scorecards.models import Scorecard
from tests import factories, reading
from tests.conftest import NOW, Browser

WHY = "We lived together until last year."


def recuse(of: Application) -> str:
    return f"/candidates/{of.id}/recuse"


def panel(of: Application) -> str:
    return f"/candidates/{of.id}/panel"


def events(of: Application) -> list[tuple[str, int | None]]:
    found = db.session.scalars(
        sa.select(Event)
        .where(Event.application_id == of.id, Event.subject.startswith("conflict:"))
        .order_by(Event.number)
    )
    return [(each.action, each.actor_id) for each in found]


def declared(browser: Browser, who: User, of: Application) -> None:
    browser.sign_in(who)
    assert browser.send(recuse(of), reason=WHY) == "/"


def test_whoever_declares_a_conflict_sees_nothing_of_the_candidate_again(browser: Browser) -> None:
    application = factories.application(name="Amara Okafor")
    seat = factories.seat(application)
    factories.seat(application)
    person = seat.interviewer
    browser.sign_in(person)
    asked = reading.text(browser.see(recuse(application)))
    declared(browser, person, application)

    pages = [browser.see("/"), browser.see("/debriefs")]

    assert "You will not see this candidate again." in asked
    assert [page for page in pages if "Amara Okafor" in page] == []
    for hidden in (
        recuse(application),
        f"/debriefs/{application.id}",
        f"/interviews/{seat.interview_id}",
        f"/interviews/{seat.interview_id}/scorecard",
        f"/i/{seat.id}",
    ):
        browser.see(hidden, 404)
    assert events(application) == [(Action.CONFLICT_DECLARED, person.id)]


def test_a_declaration_needs_its_reason(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)

    response = browser.post(recuse(seat.interview.application), reason=" ")

    assert response.status_code == 422
    assert "Say what the conflict is" in response.text
    assert db.session.scalars(sa.select(Conflict)).all() == []


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.INTERVIEWER, Role.AUDITOR])
def test_whoever_has_nothing_to_do_with_it_has_nothing_to_declare(
    browser: Browser, role: Role
) -> None:
    application = factories.application()
    browser.sign_in(factories.user(role))

    browser.see(recuse(application), 404)


@pytest.mark.parametrize("page", ["kit", "scorecard", "submitted", "waiting", "open", "candidate"])
def test_every_page_about_a_candidate_leads_to_the_declaration(browser: Browser, page: str) -> None:
    application = factories.application()
    person = factories.user(Role.COORDINATOR)
    seat = factories.seat(application, interviewer=person)
    if page in {"submitted", "open"}:
        factories.scorecard(seat)
    if page == "open":
        factories.debrief(application)
    browser.sign_in(person)

    shown = browser.see(
        {
            "kit": f"/interviews/{seat.interview_id}",
            "candidate": f"/candidates/{application.id}",
            "waiting": f"/debriefs/{application.id}",
            "open": f"/debriefs/{application.id}",
        }.get(page, f"/interviews/{seat.interview_id}/scorecard")
    )

    assert recuse(application) in {each.get("href") for each in reading.elements(shown, "a")}


def test_an_outstanding_scorecard_is_waited_for_no_longer_and_its_draft_is_kept(
    browser: Browser,
) -> None:
    application = factories.panel(scores=(3,))
    seat = factories.seat(application)
    factories.draft(seat, summary="Half a thought")
    declared(browser, seat.interviewer, application)

    assert (application.expected, application.received, application.phase) == (1, 1, Phase.READY)
    assert db.session.get_one(Seat, seat.id).removed_at is not None
    drafts = db.session.scalars(sa.select(Scorecard.draft).where(Scorecard.seat_id == seat.id))
    assert drafts.one() == {"summary": "Half a thought"}


def test_a_submitted_scorecard_counts_in_nothing_until_the_conflict_is_cleared(
    browser: Browser,
) -> None:
    application = factories.panel(scores=(3, 3))
    seat = factories.seat(application, interviewer=factories.user(name="Rosa Dvorak"))
    factories.scorecard(seat, 1, evidence="kanarienvogel")
    factories.debrief(application)
    declared(browser, seat.interviewer, application)
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)

    recused = browser.see(f"/debriefs/{application.id}")
    counted = (application.expected, application.received)
    listed = reading.text(browser.see("/candidates"))
    conflict = db.session.scalars(sa.select(Conflict)).one()
    browser.send(f"/conflicts/{conflict.id}/clear", reason="It was somebody else.")
    back = browser.see(f"/debriefs/{application.id}")

    assert "kanarienvogel" not in recused
    assert "Recused: Rosa Dvorak" in reading.text(recused)
    assert WHY not in recused
    assert counted == (2, 2)
    assert "2 yes" in listed
    assert "kanarienvogel" in back
    assert "Recused:" not in reading.text(back)
    assert (application.expected, application.received) == (3, 3)
    assert events(application)[1:] == [(Action.CONFLICT_CLEARED, coordinator.id)]


def test_a_cleared_conflict_seats_nobody(browser: Browser) -> None:
    seat = factories.seat()
    application = seat.interview.application
    declared(browser, seat.interviewer, application)
    conflict = db.session.scalars(sa.select(Conflict)).one()
    browser.sign_in(factories.user(Role.COORDINATOR))

    browser.send(f"/conflicts/{conflict.id}/clear", reason="It was somebody else.")

    assert db.session.get_one(Seat, seat.id).removed_at is not None
    browser.sign_in(seat.interviewer)
    browser.see(f"/debriefs/{application.id}", 404)


def test_a_coordinator_records_the_conflict_of_somebody(browser: Browser) -> None:
    application = factories.application()
    seat = factories.seat(application)
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)

    address = browser.send(
        f"/candidates/{application.id}/conflicts/new", person=seat.interviewer_id, reason=WHY
    )

    assert address == panel(application)
    page = reading.text(browser.see(address))
    assert f"{seat.interviewer.name} {WHY} Recorded by {coordinator.name}" in page
    conflict = db.session.scalars(sa.select(Conflict)).one()
    assert (conflict.source, conflict.recorded_by_id) == (
        ConflictSource.RECORDED,
        coordinator.id,
    )
    assert events(application) == [(Action.CONFLICT_RECORDED, coordinator.id)]


def test_a_conflict_stands_once(browser: Browser) -> None:
    application = factories.application()
    person = factories.conflict(application, factories.user()).user
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post(
        f"/candidates/{application.id}/conflicts/new", person=person.id, reason=WHY
    )

    assert response.status_code == 422
    assert len(db.session.scalars(sa.select(Conflict)).all()) == 1


def test_nobody_clears_an_own_conflict(browser: Browser) -> None:
    coordinator = factories.user(*Role)
    conflict = factories.conflict(factories.application(), coordinator)
    browser.sign_in(coordinator)

    browser.see(f"/conflicts/{conflict.id}/clear", 404)
    assert browser.post(f"/conflicts/{conflict.id}/clear", reason=WHY).status_code == 404
    assert db.session.get_one(Conflict, conflict.id).cleared_at is None


def test_who_clears_second_is_told_so(browser: Browser) -> None:
    conflict = factories.conflict(factories.application(), factories.user(), cleared_at=NOW)
    browser.sign_in(factories.user(Role.COORDINATOR))

    response = browser.post(f"/conflicts/{conflict.id}/clear", reason=WHY)

    assert response.status_code == 409
    assert db.session.get_one(Conflict, conflict.id).clear_reason == ""


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
def test_only_coordinators_settle_conflicts(browser: Browser, role: Role) -> None:
    application = factories.application()
    conflict = factories.conflict(application, factories.user())
    browser.sign_in(factories.user(role))

    for path in (
        f"/candidates/{application.id}/conflicts/new",
        f"/candidates/{application.id}/conflicts/none",
        f"/conflicts/{conflict.id}/clear",
    ):
        assert browser.post(path, person=1, reason=WHY).status_code == 403, path


def test_the_reason_is_for_coordinators(browser: Browser) -> None:
    application = factories.application()
    person = factories.conflict(application, factories.user(), reason=WHY).user
    for viewer in (application.opening.hiring_manager, factories.user(Role.ADMIN)):
        browser.sign_in(viewer)
        page = browser.see(panel(application))

        assert f"{person.name} Recused" in reading.text(page)
        assert WHY not in page


def test_whoever_shares_an_address_with_the_candidate_is_suggested(browser: Browser) -> None:
    application = factories.application(email="amara@rival.example")
    people = [factories.user(name=name) for name in ("Same House", "Elsewhere")]
    people[0].email = "somebody@RIVAL.example"
    people[1].email = "somebody@notrival.example"
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = reading.text(browser.see(panel(application)))

    assert "Same House Has an address at rival.example, as the candidate has." in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize("address", ["amara@gmail.com", "amara@example.org", ""])
def test_an_address_that_anybody_has_tells_nothing(browser: Browser, address: str) -> None:
    application = factories.application(email=address)
    factories.user(name="Same Provider").email = "somebody@gmail.com"
    factories.user(name="Colleague")
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see(panel(application))

    assert "Not a conflict" not in page


def test_whoever_referred_the_candidate_is_suggested_until_it_is_settled(
    browser: Browser,
) -> None:
    referrer = factories.user(name="Rafael Referrer")
    application = factories.application(referrer_id=referrer.id)
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)
    before = reading.text(browser.see(panel(application)))

    browser.send(f"/candidates/{application.id}/conflicts/none", person=referrer.id)

    after = reading.text(browser.see(panel(application)))
    assert "Rafael Referrer Referred the candidate." in before
    assert "Not a conflict" not in after
    assert "Nobody is recused." in after
    assert (
        browser.post(f"/candidates/{application.id}/conflicts/none", person=referrer.id).status_code
        == 409
    )
    assert events(application) == [(Action.CONFLICT_CLEARED, coordinator.id)]


def test_a_suggestion_is_recorded_with_its_reason(browser: Browser) -> None:
    referrer = factories.user()
    application = factories.application(referrer_id=referrer.id)
    browser.sign_in(factories.user(Role.COORDINATOR))
    address = f"/candidates/{application.id}/conflicts/new?person={referrer.id}"

    page = browser.see(address)
    browser.send(address, person=referrer.id, reason=reading.field(page, "reason"))

    conflict = db.session.scalars(sa.select(Conflict)).one()
    assert (conflict.user_id, conflict.source, conflict.reason) == (
        referrer.id,
        ConflictSource.SUGGESTED,
        "Referred the candidate.",
    )


def test_a_candidate_inside_makes_nobody_suspect(browser: Browser) -> None:
    inside = factories.user(name="Inside")
    inside.email = "inside@rare.example"
    factories.user(name="Desk Neighbour").email = "neighbour@rare.example"
    application = factories.application(email="inside@rare.example", employee_id=inside.id)
    for _ in range(4):
        factories.user()
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert "Not a conflict" not in browser.see(panel(application))


def test_who_is_recused_cannot_be_seated(browser: Browser) -> None:
    application = factories.application()
    person = factories.conflict(application, factories.user()).user
    round_ = application.opening.rounds[0]
    browser.sign_in(factories.user(Role.COORDINATOR))
    address = f"{panel(application)}/{round_.id}"

    offered = browser.see(address)
    response = browser.post(
        address,
        **{
            "day": "2026-12-01",
            "time": "10:00",
            "minutes": "45",
            "seats-0-person": person.id,
            "seats-0-part": "required",
        },
    )

    assert person.email not in offered
    assert response.status_code == 422


def test_a_conflict_takes_a_member_off_the_committee_and_the_acting_manager_away(
    browser: Browser,
) -> None:
    application = factories.application()
    person = factories.user(Role.COMMITTEE_MEMBER, Role.HIRING_MANAGER)
    factories.committee_member(application, person)
    application.acting_manager_id = person.id
    declared(browser, person, application)

    db.session.refresh(application)
    assert not application.acting_manager_id
    assert db.session.scalars(sa.select(CommitteeMember)).all() == []


def test_a_late_declaration_changes_nothing_of_an_open_debrief(browser: Browser) -> None:
    application = factories.panel(scores=(3, 3))
    factories.debrief(application)
    seat = factories.seat(application, due_at=NOW + timedelta(days=1))
    declared(browser, seat.interviewer, application)

    assert application.phase is Phase.OPEN
