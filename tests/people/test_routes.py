"""The pages of people and invitations."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import RoleGrant, SignIn, User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import CommitteeMember
from debrief.db import db
from debrief.mail.models import Message
from debrief.people import actions, changes
from debrief.people.models import Invitation
from debrief.rights import Role
from debrief.web.access import declared
from tests import factories
from tests.conftest import CSRF_IN_SESSION, NOW, Browser, csrf_token
from tests.people.links import PASSWORD, invited


def admin(browser: Browser, **values: Any) -> User:
    """An administrator, signed in."""
    person = factories.user(Role.ADMIN, **values)
    browser.sign_in(person)
    return person


def sent(person: User, **changed: Any) -> dict[str, Any]:
    """The fields of the edit form as a browser sends them untouched, but for ``changed``."""
    return {
        "revision": person.revision,
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "roles": [role.value for role in person.role_set],
        **changed,
    }


ADDRESSES = (
    "/admin/people",
    "/admin/people/invite",
    "/admin/people/import",
    "/admin/people/1",
    "/admin/people/1/edit",
    "/admin/people/1/deactivate",
    "/admin/people/1/factors",
)
FORMS = (
    "/admin/people/invite",
    "/admin/people/import",
    "/admin/people/1/edit",
    "/admin/people/1/deactivate",
    "/admin/people/1/reactivate",
    "/admin/people/1/factors",
    "/admin/people/1/sign-out",
    "/admin/invitations/1/again",
    "/admin/invitations/1/withdraw",
)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_see_to_people(browser: Browser, role: Role) -> None:
    invited()
    browser.sign_in(factories.user(role))

    for address in ADDRESSES:
        assert "Ask an administrator" in browser.see(address, 403)
    for address in FORMS:
        assert browser.post(address).status_code == 403
    assert "/admin/people" not in browser.see("/")


def test_an_administrator_finds_people_under_admin(browser: Browser) -> None:
    admin(browser)

    assert '<a href="/admin/people">Admin</a>' in browser.see("/")


def test_the_list_shows_roles_last_sign_in_and_factors(browser: Browser) -> None:
    admin(browser, name="Nadia Benhaddou")
    factories.user(
        Role.HIRING_MANAGER, Role.INTERVIEWER, name="Priya Raman", tf_totp_secret="secret"
    )

    page = browser.see("/admin/people")

    assert "Hiring manager, Interviewer" in page
    assert "Password, Codes by app" in page
    assert "Never" in page
    assert "today" in page


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_costs_the_same_however_long_it_is(
    browser: Browser, statements: list[str], count: int
) -> None:
    signed_in = admin(browser)
    for number in range(count):
        factories.user(*list(Role)[: number % 6 + 1])
        invited(f"guest{number}@example.org", by=signed_in)
    factories.user(active=False)
    db.session.commit()

    for state, expected in (("active", 5), ("invited", 3), ("deactivated", 5)):
        del statements[:]
        browser.see(f"/admin/people?state={state}")

        assert len(statements) == expected, state


def test_a_long_list_comes_in_pages(browser: Browser) -> None:
    admin(browser, name="Aa")
    for number in range(50):
        factories.user(name=f"Person {number:02}")

    first, second = browser.see("/admin/people"), browser.see("/admin/people?page=2")

    assert ("Person 48" in first, "Person 49" in first) == (True, False)
    assert ("Person 48" in second, "Person 49" in second) == (False, True)


def test_people_are_found_by_a_part_of_name_or_address(browser: Browser) -> None:
    admin(browser, name="Nadia Benhaddou")
    factories.user(name="Priya 100% Raman")
    invited("priya@elsewhere.example", name="Someone")

    by_name = browser.see("/admin/people?called=a+100%25+r")
    by_address = browser.see("/admin/people?state=invited&called=PRIYA")
    none = browser.see("/admin/people?called=_")

    assert ("Priya 100% Raman" in by_name, "Nadia Benhaddou</a>" in by_name) == (True, False)
    assert "Someone" in by_address
    assert "Nobody is active under this name." in none


def test_tabs_count_what_the_filter_lets_through(browser: Browser) -> None:
    admin(browser, name="Nadia")
    factories.user(name="Priya One")
    factories.user(name="Priya Two", active=False)
    invited(name="Priya Three")

    page = browser.see("/admin/people?called=priya")

    counted = [
        f'{label} <span class="count">{count}</span>' in page
        for label, count in (("Active", 1), ("Invited", 1), ("Deactivated", 1))
    ]
    assert counted == [True] * 3


def test_a_state_that_is_none_shows_who_is_active(browser: Browser) -> None:
    admin(browser, name="Nadia")

    assert "Nadia" in browser.see("/admin/people?state=gone&page=x")


def test_an_invitation_that_ran_out_says_so(browser: Browser) -> None:
    admin(browser)
    invited(now=datetime.now(UTC) - timedelta(days=4))

    assert "Run out" in browser.see("/admin/people?state=invited")


def test_a_link_is_shown_once_and_works(browser: Browser, app: Flask) -> None:
    admin(browser)

    page = browser.post(
        "/admin/people/invite",
        name=" Ada\tObi ",
        email="Ada@Example.org",
        roles=["interviewer", "admin"],
    )

    token = page.text.partition('value="http://debrief.test/invite/')[2].partition('"')[0]
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    saved = db.session.scalars(sa.select(Invitation)).one()
    assert (saved.name, saved.email, saved.roles) == (
        "Ada Obi",
        "ada@example.org",
        ["admin", "interviewer"],
    )
    assert "Welcome, Ada Obi" in Browser(app.test_client()).see(f"/invite/{token}")
    assert token not in browser.see("/admin/people?state=invited")


def test_an_invitation_takes_only_what_it_asks_for(browser: Browser) -> None:
    me = admin(browser)
    columns = [column.name for column in Invitation.__table__.columns]
    asked = {"name": "Ada Obi", "email": "ada@example.org", "roles": "auditor"}

    browser.post("/admin/people/invite", **{**dict.fromkeys(columns, "7"), **asked})

    saved = db.session.scalars(sa.select(Invitation)).one()
    assert (saved.invited_by_id, saved.accepted_at, saved.withdrawn_at, saved.user_id) == (
        me.id,
        None,
        None,
        None,
    )
    assert saved.token_sha256 != "7"
    assert saved.expires_at - saved.invited_at == timedelta(hours=72)


def test_everything_wrong_with_an_invitation_is_said_at_once(browser: Browser) -> None:
    admin(browser)

    page = browser.post("/admin/people/invite", name="", email="nobody", roles=["owner"])

    assert page.status_code == 422
    for expected in (
        "Give the person&#39;s name.",
        "Give a whole e-mail address.",
        "&#39;owner&#39; is not a valid choice",
        "Nobody is invited yet",
    ):
        assert expected in page.text
    assert db.session.scalars(sa.select(Invitation)).all() == []


def test_an_address_with_an_account_is_told_to_the_administrator(browser: Browser) -> None:
    admin(browser)
    known = factories.user()

    page = browser.post("/admin/people/invite", name="A", email=known.email, roles="auditor")

    assert page.status_code == 422
    assert f"{known.email} has an account already." in page.text


TABLE = b"name,email,roles\nAda Obi,ada@example.org,interviewer\n=1+1,bo@example.org,auditor\n"


def upload(browser: Browser, data: bytes, **fields: str) -> Any:
    file = (io.BytesIO(data), "people.csv")
    return browser.open(
        "/admin/people/import",
        method="POST",
        content_type="multipart/form-data",
        data={"csrf_token": csrf_token(), "file": file, **fields},
    )


def test_a_table_is_shown_before_anybody_is_invited(browser: Browser) -> None:
    admin(browser)

    preview = upload(browser, b"\xef\xbb\xbf" + TABLE)
    before = db.session.scalar(sa.select(sa.func.count(Invitation.id)))
    done = browser.post("/admin/people/import", table=TABLE.decode(), send="1")

    assert "Invite 2 people?" in preview.text
    assert "=1+1" in preview.text
    assert before == 0
    assert done.text.count("http://debrief.test/invite/") == 2
    assert db.session.scalars(sa.select(Message.to).order_by(Message.id)).all() == [
        "ada@example.org",
        "bo@example.org",
    ]


def test_one_wrong_row_invites_nobody(browser: Browser) -> None:
    admin(browser)
    known = factories.user()
    table = f"{TABLE.decode()}Cy,{known.email},auditor\nDi,ada@example.org,chief\n"

    page = browser.post("/admin/people/import", table=table, send="1")

    assert page.status_code == 422
    for expected in (
        f"Row 4, column email</a> {known.email} has an account already.",
        "Row 5, column email</a> ada@example.org stands in row 2 as well.",
        "Row 5, column roles</a> There is no role chief",
    ):
        assert expected in page.text
    assert "=1+1,bo@example.org" in page.text
    assert db.session.scalars(sa.select(Invitation)).all() == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00", "The file is no text in UTF-8."),
        (b"name,email\n", "Row 1, column roles</a> This column is missing."),
    ],
)
def test_a_file_that_is_no_table_says_why(browser: Browser, data: bytes, message: str) -> None:
    admin(browser)

    page = upload(browser, data)

    assert page.status_code == 422
    assert message in page.text


def test_nothing_sent_is_nothing_read(browser: Browser) -> None:
    admin(browser)

    page = browser.post("/admin/people/import", table=" ")

    assert page.status_code == 422
    assert "Choose a file, or paste the table." in page.text


def test_a_hundred_people_cost_few_statements_each(browser: Browser, statements: list[str]) -> None:
    admin(browser)
    rows = [f"P{number},p{number}@example.org,interviewer" for number in range(100)]
    del statements[:]

    page = browser.post("/admin/people/import", table="\n".join(["name,email,roles", *rows]))

    assert "Invite 100 people?" in page.text
    assert len(statements) == 3


def test_inviting_again_shows_a_new_link_and_kills_the_old_one(
    browser: Browser, app: Flask
) -> None:
    admin(browser)
    token = invited(now=datetime.now(UTC))
    number = db.session.scalars(sa.select(Invitation.id)).one()

    page = browser.post(f"/admin/invitations/{number}/again")

    fresh = page.text.partition('value="http://debrief.test/invite/')[2].partition('"')[0]
    guest = Browser(app.test_client())
    assert guest.open(f"/invite/{token}").status_code == 404
    assert guest.open(f"/invite/{fresh}").status_code == 200


def test_a_withdrawn_invitation_leaves_the_list(browser: Browser) -> None:
    admin(browser)
    invited(name="Ada Obi")
    number = db.session.scalars(sa.select(Invitation.id)).one()

    address = browser.send(f"/admin/invitations/{number}/withdraw")

    assert address == "/admin/people?state=invited"
    page = browser.see(address)
    assert "The invitation of Ada Obi is withdrawn." in page
    assert "No invitation is waiting for an answer." in page


def guest(app: Flask) -> Browser:
    """A browser of somebody who is not signed in, with a token for its forms."""
    browser = Browser(app.test_client())
    with browser.client.session_transaction() as session:
        session["csrf_token"] = CSRF_IN_SESSION
    return browser


def test_accepting_makes_the_account_and_signs_in(app: Flask) -> None:
    token = invited("ada@example.org", Role.COORDINATOR, now=datetime.now(UTC))
    browser = guest(app)

    page = browser.see(f"/invite/{token}")
    address = browser.send(f"/invite/{token}", password=PASSWORD, again=PASSWORD)

    assert "ada@example.org" in page
    assert address == "/"
    assert "Ada Obi" in browser.see("/")
    person = db.session.scalars(sa.select(User).filter_by(email="ada@example.org")).unique().one()
    assert person.role_set == {Role.COORDINATOR}
    assert db.session.scalars(sa.select(SignIn.user_id)).all() == [person.id]


def test_an_invitation_makes_nothing_but_what_it_says(app: Flask) -> None:
    token = invited("ada@example.org", Role.INTERVIEWER, now=datetime.now(UTC))
    columns = {
        column.name: "1"
        for table in (User, RoleGrant, Invitation)
        for column in table.__table__.columns
    }

    guest(app).send(
        f"/invite/{token}",
        **{
            **columns,
            "roles": ["admin"],
            "email": "eve@example.org",
            "password": PASSWORD,
            "again": PASSWORD,
        },
    )

    person = db.session.scalars(sa.select(User).filter_by(email="ada@example.org")).unique().one()
    assert person.role_set == {Role.INTERVIEWER}
    assert (person.name, person.demo, person.shortcuts, person.tf_totp_secret) == (
        "Ada Obi",
        False,
        False,
        None,
    )


def test_a_short_password_is_refused_and_the_link_stays_good(app: Flask) -> None:
    token = invited(now=datetime.now(UTC))
    browser = guest(app)

    page = browser.post(f"/invite/{token}", password="short", again="short")

    assert page.status_code == 422
    assert "at least 12 characters" in page.text
    obvious = browser.post(f"/invite/{token}", password="ada@example.org", again="ada@example.org")
    assert "harder to guess" in obvious.text
    assert "The two passwords differ." in browser.post(f"/invite/{token}", password=PASSWORD).text
    assert browser.send(f"/invite/{token}", password=PASSWORD, again=PASSWORD) == "/"


def test_every_dead_link_gives_one_and_the_same_page(app: Flask) -> None:
    now = datetime.now(UTC)
    by = factories.user(Role.ADMIN)
    used, withdrawn = (
        invited("a@example.org", now=now, by=by),
        invited("b@example.org", now=now, by=by),
    )
    old = invited("c@example.org", now=now - timedelta(days=4), by=by)
    guest(app).send(f"/invite/{used}", password=PASSWORD, again=PASSWORD)
    found = actions.open_invitation(withdrawn, now=now)
    assert found is not None
    actions.withdraw(found, actor=by, now=now)
    browser = guest(app)

    pages = [browser.open(f"/invite/{token}") for token in (used, withdrawn, old, "x" * 43, "x")]
    posts = [
        browser.post(f"/invite/{token}", password=PASSWORD, again=PASSWORD)
        for token in (used, withdrawn, old, "x")
    ]

    answers = {(each.status_code, each.text) for each in (*pages, *posts)}
    assert len(answers) == 1
    status, text = answers.pop()
    assert status == 404
    assert "This invitation cannot be used" in text


def test_an_invitation_is_not_answered_in_the_name_of_somebody_else(browser: Browser) -> None:
    token = invited(now=datetime.now(UTC))
    browser.sign_in(factories.user(name="Mei Chen"))

    page = browser.see(f"/invite/{token}")
    browser.post(f"/invite/{token}", password=PASSWORD, again=PASSWORD)

    assert "You are signed in as Mei Chen" in page
    assert db.session.scalars(sa.select(Invitation.accepted_at)).one() is None


def test_a_person_page_says_what_each_role_allows(browser: Browser) -> None:
    admin(browser)
    person = factories.user(Role.AUDITOR, name="Priya Raman")

    page = browser.see(f"/admin/people/{person.id}")

    assert "Reads everything that is decided, and changes nothing." in page
    assert "Nowhere" in page
    assert "Nothing: no opening, no scorecard to come, no committee." in page


def test_a_person_page_names_what_hangs_on_the_person(browser: Browser) -> None:
    viewer = admin(browser)
    person = factories.user(Role.HIRING_MANAGER)
    opening = factories.opening(manager=person, title="Lead designer")
    application = factories.application(name="Amara Okafor")
    factories.seat(application, interviewer=person)
    factories.seat(factories.application(name="Own", employee=viewer), interviewer=person)
    on = factories.application(name="Noor Haddad", to=opening)
    factories.saved(
        CommitteeMember(application=on, user=person, added_at=NOW, added_by_id=viewer.id)
    )

    page = browser.see(f"/admin/people/{person.id}")

    assert "1 opening led" in page
    assert "1 scorecard to come" in page
    assert "On the committee for 1 candidate" in page
    for name in ("Lead designer", "Amara Okafor", "Noor Haddad"):
        assert name in page
    assert "Own" not in page


def test_the_person_page_costs_the_same_however_much_hangs_on_the_person(
    browser: Browser, statements: list[str]
) -> None:
    admin(browser)
    person = factories.user(*Role)
    costs = []
    for _ in range(2):
        factories.seat(interviewer=person)
        factories.opening(manager=person)
        del statements[:]
        browser.see(f"/admin/people/{person.id}")
        costs.append(len(statements))

    assert costs == [7, 7]


def test_details_and_roles_are_saved(browser: Browser) -> None:
    admin(browser)
    person = factories.user()

    address = browser.send(
        f"/admin/people/{person.id}/edit",
        **sent(person, name=" Priya\nRaman ", time_zone="Asia/Kolkata", roles=["auditor"]),
    )

    assert address == f"/admin/people/{person.id}"
    assert (person.name, person.time_zone, person.role_set) == (
        "Priya Raman",
        "Asia/Kolkata",
        frozenset({Role.AUDITOR}),
    )


def test_a_role_taken_away_is_gone_with_the_next_request(browser: Browser, app: Flask) -> None:
    admin(browser)
    person = factories.user(Role.COORDINATOR, Role.INTERVIEWER)
    theirs = Browser(app.test_client())
    theirs.sign_in(person)
    theirs.see("/candidates")

    browser.send(f"/admin/people/{person.id}/edit", **sent(person, roles=["interviewer"]))

    assert theirs.open("/candidates").headers["Location"].startswith("/login")
    theirs.sign_in(person)
    theirs.see("/candidates", 403)


def test_whoever_is_deactivated_is_out_with_the_next_request(browser: Browser, app: Flask) -> None:
    admin(browser)
    person = factories.user(Role.COORDINATOR)
    theirs = Browser(app.test_client())
    theirs.sign_in(person)
    theirs.see("/")

    browser.send(f"/admin/people/{person.id}/deactivate")

    assert theirs.open("/").headers["Location"].startswith("/login")
    assert db.session.scalars(sa.select(SignIn).filter_by(user_id=person.id)).one().ended_at


def test_the_second_administrator_chooses(browser: Browser) -> None:
    first = admin(browser)
    person = factories.user(name="Priya Raman")
    fields = sent(person, name="Priya R. Raman")
    changes.sign_out(person, actor=first, now=NOW)
    person.name = "P. Raman"

    page = browser.post(f"/admin/people/{person.id}/edit", **fields)

    assert page.status_code == 409
    assert "<td>P. Raman</td><td>Priya R. Raman</td>" in page.text
    kept = browser.send(
        f"/admin/people/{person.id}/edit", **{**fields, "revision": person.revision}
    )
    assert kept == f"/admin/people/{person.id}"
    assert person.name == "Priya R. Raman"


def test_own_roles_are_not_even_asked_for(browser: Browser) -> None:
    me = admin(browser)

    page = browser.see(f"/admin/people/{me.id}/edit")
    browser.send(f"/admin/people/{me.id}/edit", **sent(me, roles=["coordinator"], name="Me"))

    assert 'name="roles"' not in page
    assert (me.name, me.role_set) == ("Me", frozenset({Role.ADMIN}))


def test_the_last_administrator_is_told_to_add_another(browser: Browser) -> None:
    me = admin(browser)

    page = browser.see(f"/admin/people/{me.id}")
    answer = browser.post(f"/admin/people/{me.id}/deactivate")

    assert "Add another administrator first." in page
    assert answer.status_code == 409
    assert "Add another administrator first." in answer.text
    assert me.active


def test_a_form_changes_only_what_it_asks_for(browser: Browser) -> None:
    admin(browser)
    person = factories.user(Role.INTERVIEWER)
    columns = [column.name for table in (User, RoleGrant) for column in table.__table__.columns]
    before = {name: getattr(person, name) for name in columns if hasattr(person, name)}

    browser.send(
        f"/admin/people/{person.id}/edit",
        **{**dict.fromkeys(columns, "7"), **sent(person, name="Priya")},
    )

    after = {name: getattr(person, name) for name in before}
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"name", "revision"}
    assert person.role_set == {Role.INTERVIEWER}


def test_everything_wrong_with_a_person_is_said_at_once(browser: Browser) -> None:
    admin(browser)
    person, other = factories.user(), factories.user()

    page = browser.post(
        f"/admin/people/{person.id}/edit",
        **sent(person, name=" ", time_zone="Mars/Olympus", roles=[]),
    )
    taken = browser.post(f"/admin/people/{person.id}/edit", **sent(person, email=other.email))

    assert (page.status_code, taken.status_code) == (422, 422)
    for expected in ("Give the person&#39;s name.", "Choose a zone", "Tick at least one role."):
        assert expected in page.text
    assert f"{other.email} has an account already." in taken.text


def test_who_leaves_is_told_of_with_all_that_is_left_behind(browser: Browser) -> None:
    admin(browser)
    person = factories.user(Role.HIRING_MANAGER, name="Priya Raman")
    opening = factories.opening(manager=person, title="Lead designer")
    seat = factories.seat(factories.application(name="Amara Okafor"), interviewer=person)

    asked = browser.see(f"/admin/people/{person.id}/deactivate")
    address = browser.send(f"/admin/people/{person.id}/deactivate")

    assert "Lead designer" in asked
    page = browser.see(address)
    assert "Priya Raman is signed out everywhere and cannot sign in any more." in page
    assert f'href="/openings/{opening.id}/edit"' in page
    assert f'href="/interviews/{seat.interview_id}/edit"' in page
    assert "Take them off, or seat somebody else" in page


def test_reactivating_lets_somebody_in_again(browser: Browser) -> None:
    me = admin(browser)
    person = factories.user()
    changes.deactivate(person, actor=me, now=NOW)

    browser.send(f"/admin/people/{person.id}/reactivate")

    assert person.active


def test_second_factors_are_reset_for_whoever_lost_them(browser: Browser) -> None:
    admin(browser)
    person = factories.user(tf_primary_method="authenticator", tf_totp_secret="secret")

    asked = browser.see(f"/admin/people/{person.id}")
    address = browser.send(f"/admin/people/{person.id}/factors")

    assert "Reset second factors" in asked
    assert person.tf_totp_secret is None
    events = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    assert [(each.action, each.subject) for each in events] == [
        (Action.SECOND_FACTORS_RESET, f"person:{person.id}")
    ]
    assert "Reset second factors" not in browser.see(address)


@pytest.mark.parametrize(
    ("server", "said"),
    [("mail.example", "The link goes out by mail."), ("", "No mail server is set up")],
)
def test_whether_the_mail_goes_out_is_said(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch, server: str, said: str
) -> None:
    monkeypatch.setitem(app.config, "MAIL_SERVER", server)
    admin(browser)

    page = browser.post("/admin/people/invite", name="A", email="a@example.org", roles="auditor")

    assert said in page.text


def test_somebody_is_signed_out_everywhere(browser: Browser, app: Flask) -> None:
    admin(browser)
    person = factories.user()
    theirs = Browser(app.test_client())
    theirs.sign_in(person)

    browser.send(f"/admin/people/{person.id}/sign-out")

    assert theirs.open("/").headers["Location"].startswith("/login")


@pytest.mark.parametrize("path", ["/admin/people/999", "/admin/people/999/edit"])
def test_somebody_who_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    admin(browser)

    browser.see(path, 404)


def test_what_gives_access_asks_for_a_fresh_proof(app: Flask) -> None:
    asking = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("people.") and declared(app, rule.endpoint).fresh
    }

    assert asking == {
        "people.deactivate",
        "people.edit",
        "people.invite",
        "people.invite_again",
        "people.invite_many",
        "people.reactivate",
        "people.reset_factors",
        "people.view_as",
    }
