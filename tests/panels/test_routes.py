import pytest
import sqlalchemy as sa

from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, CommitteeMember
from debrief.db import db
from debrief.rights import Role
from tests import factories, reading
from tests.conftest import Browser

NOBODY = "is recused, and nobody acts in that place. Nobody can decide."


def without_manager(application: Application | None = None) -> Application:
    """An application whose hiring manager has a conflict of interest."""
    application = application or factories.panel()
    factories.conflict(application, application.opening.hiring_manager)
    return application


def manager(of: Application) -> str:
    return f"/candidates/{of.id}/manager"


def committee(of: Application) -> str:
    return f"/candidates/{of.id}/committee"


def members(of: Application) -> set[int]:
    rows = sa.select(CommitteeMember.user_id).where(CommitteeMember.application_id == of.id)
    return set(db.session.scalars(rows))


@pytest.mark.parametrize("page", ["/candidates/{}", "/candidates/{}/panel"])
def test_that_nobody_can_decide_is_said_where_it_is_mended(browser: Browser, page: str) -> None:
    application = without_manager()
    browser.sign_in(factories.user(Role.COORDINATOR))

    shown = browser.see(page.format(application.id))

    assert NOBODY in reading.text(shown)
    assert manager(application) in {each.get("href") for each in reading.elements(shown, "a")}


def test_an_acting_manager_leads_and_decides(browser: Browser) -> None:
    application = without_manager()
    acting = factories.user(Role.HIRING_MANAGER, name="Ada Acting")
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)
    page = browser.see(manager(application))

    address = browser.send(manager(application), person=acting.id, seen=reading.field(page, "seen"))

    assert NOBODY not in reading.text(browser.see(address))
    browser.sign_in(acting)
    assert "Candidate" in browser.see("/")
    browser.send(f"/debriefs/{application.id}/open", reason="")
    shown = reading.text(browser.see(f"/debriefs/{application.id}"))
    manages = application.opening.hiring_manager.name
    assert f"Led by Ada Acting in the place of {manages}, who is recused." in shown
    assert "Record decision" in shown
    replaced = db.session.scalars(
        sa.select(Event).where(Event.action == Action.MANAGER_REPLACED)
    ).one()
    assert (replaced.actor_id, replaced.old, replaced.new) == (
        coordinator.id,
        {"acting": None},
        {"acting": acting.id},
    )


def test_a_candidate_inside_does_not_lead_the_own_application(browser: Browser) -> None:
    application = factories.application()
    application.candidate.employee_id = application.opening.hiring_manager_id
    browser.sign_in(factories.user(Role.COORDINATOR))

    assert NOBODY in reading.text(browser.see(f"/candidates/{application.id}/panel"))


def test_a_manager_who_is_not_recused_is_not_replaced(browser: Browser) -> None:
    application = factories.panel()
    browser.sign_in(factories.user(Role.COORDINATOR))

    browser.see(manager(application), 404)
    assert browser.post(manager(application), person=1, seen=0).status_code == 404


@pytest.mark.parametrize("why", ["recused", "candidate", "left", "another role"])
def test_who_cannot_lead_is_not_offered(browser: Browser, why: str) -> None:
    application = without_manager()
    role = Role.INTERVIEWER if why == "another role" else Role.HIRING_MANAGER
    person = factories.user(role, active=why != "left")
    if why == "recused":
        factories.conflict(application, person)
    if why == "candidate":
        application.candidate.email = person.email
    browser.sign_in(factories.user(Role.COORDINATOR))

    offered = browser.see(manager(application))
    answer = browser.post(manager(application), person=person.id, seen=0)

    assert person.email not in offered
    assert answer.status_code == 422
    assert application.acting_manager_id is None


def test_who_names_a_manager_second_gets_a_choice(browser: Browser) -> None:
    application = without_manager()
    first, second = (factories.user(Role.HIRING_MANAGER, name=each) for each in ("One", "Two"))
    application.acting_manager_id = first.id
    browser.sign_in(factories.user(Role.COORDINATOR))

    answer = browser.post(manager(application), person=second.id, seen=0)

    assert answer.status_code == 409
    assert "Acts One Two" in reading.text(answer.text)
    assert application.acting_manager_id == first.id
    seen = reading.field(answer.text, "seen")
    browser.send(manager(application), person=second.id, seen=seen)
    assert application.acting_manager_id == second.id


def test_with_the_conflict_cleared_nobody_acts_any_more(browser: Browser) -> None:
    application = factories.panel()
    conflict = factories.conflict(application, application.opening.hiring_manager)
    application.acting_manager_id = factories.user(Role.HIRING_MANAGER).id
    browser.sign_in(factories.user(Role.COORDINATOR))

    browser.send(f"/conflicts/{conflict.id}/clear", reason="It was somebody else.")

    assert application.acting_manager_id is None


def test_a_committee_is_chosen_and_reads_what_is_open(browser: Browser) -> None:
    application = factories.panel()
    chosen, other = (factories.user(Role.COMMITTEE_MEMBER) for _ in range(2))
    factories.debrief(application)
    coordinator = factories.user(Role.COORDINATOR)
    browser.sign_in(coordinator)
    page = browser.see(committee(application))

    address = browser.send(
        committee(application), members=[chosen.id], seen=reading.field(page, "seen")
    )

    assert members(application) == {chosen.id}
    assert f"Committee {chosen.name}" in reading.text(browser.see(address))
    for member, status in ((chosen, 200), (other, 404)):
        browser.sign_in(member)
        browser.see(f"/debriefs/{application.id}", status)
    event = db.session.scalars(
        sa.select(Event).where(Event.action == Action.COMMITTEE_CHANGED)
    ).one()
    assert (event.actor_id, event.new) == (coordinator.id, {"members": [chosen.id]})


def test_a_member_who_is_left_out_reads_no_more(browser: Browser) -> None:
    application = factories.panel()
    member = factories.committee_member(application).user
    factories.debrief(application)
    browser.sign_in(factories.user(Role.COORDINATOR))
    browser.send(committee(application), seen=str(member.id))

    browser.sign_in(member)

    browser.see(f"/debriefs/{application.id}", 404)


def test_a_member_who_owes_a_scorecard_reads_nothing(browser: Browser) -> None:
    application = factories.panel()
    member = factories.committee_member(application).user
    factories.debrief(application)
    factories.seat(application, interviewer=member)
    browser.sign_in(member)

    assert "Evidence for craft" not in browser.see(f"/debriefs/{application.id}")


@pytest.mark.parametrize("why", ["recused", "candidate", "left", "another role"])
def test_who_cannot_sit_on_it_is_not_offered(browser: Browser, why: str) -> None:
    application = factories.application()
    role = Role.INTERVIEWER if why == "another role" else Role.COMMITTEE_MEMBER
    person = factories.user(role, active=why != "left")
    factories.committee_member(factories.application())
    if why == "recused":
        factories.conflict(application, person)
    if why == "candidate":
        application.candidate.employee_id = person.id
    browser.sign_in(factories.user(Role.COORDINATOR))

    offered = browser.see(committee(application))
    answer = browser.post(committee(application), members=[person.id], seen="")

    assert person.email not in offered
    assert answer.status_code == 422
    assert members(application) == set()


def test_who_chooses_the_committee_second_gets_a_choice(browser: Browser) -> None:
    application = factories.application()
    on_it = factories.committee_member(application, factories.user(Role.COMMITTEE_MEMBER)).user
    other = factories.user(Role.COMMITTEE_MEMBER)
    browser.sign_in(factories.user(Role.COORDINATOR))

    answer = browser.post(committee(application), members=[other.id], seen="")

    assert answer.status_code == 409
    assert f"Committee {on_it.name} {other.name}" in reading.text(answer.text)
    assert members(application) == {on_it.id}
    seen = reading.field(answer.text, "seen")
    browser.send(committee(application), members=[other.id], seen=seen)
    assert members(application) == {other.id}


def test_an_account_with_the_candidates_address_is_pointed_out(browser: Browser) -> None:
    person = factories.user(name="Nora Namesake")
    application = factories.application(email=person.email.upper())
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = reading.text(browser.see(f"/candidates/{application.id}"))

    assert "Nora Namesake has the candidate\N{RIGHT SINGLE QUOTATION MARK}s address." in page


def test_a_linked_account_is_not_pointed_out(browser: Browser) -> None:
    person = factories.user()
    application = factories.application(email=person.email, employee_id=person.id)
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = reading.text(browser.see(f"/candidates/{application.id}"))

    assert "has the candidate\N{RIGHT SINGLE QUOTATION MARK}s address" not in page
