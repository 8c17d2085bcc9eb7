"""Removing the demo data takes what is made up, and nothing else."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from debrief.accounts.models import SignIn, User
from debrief.audit.models import Event
from debrief.audit.verify import Check, one_moment
from debrief.audit.vocabulary import Action
from debrief.candidates.models import (
    Application,
    BrokenGlass,
    Candidate,
    CommitteeMember,
    Conflict,
    ConflictSource,
)
from debrief.db import db
from debrief.debriefs.actions import open_debrief
from debrief.demo import load, queries
from debrief.demo.actions import remove
from debrief.interviews.models import Seat
from debrief.openings.models import Opening
from debrief.packets.models import Packet
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role
from debrief.rubrics.actions import publish_default
from debrief.rubrics.models import RubricVersion
from debrief.scorecards.models import Exposure, Rating, Scorecard, ScorecardVersion
from tests import factories
from tests.conftest import NOW, Browser

LOG = {"audit_event", "audit_head"}


@pytest.fixture
def mine(app: Flask) -> User:
    """A real administrator, beside whom the demo is loaded."""
    person = factories.user(Role.ADMIN, Role.COORDINATOR, name="Ines Okello")
    load.load(NOW, actor=person)
    db.session.commit()
    return person


def rows() -> Mapping[str, int]:
    """How many rows each table holds."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def demo(model: type[User | Opening | Candidate]) -> list[int]:
    return list(db.session.scalars(sa.select(model.id).where(model.demo).order_by(model.id)))


def one(model: type[User | Opening | Candidate]) -> int:
    return demo(model)[0]


def removed(by: User) -> None:
    remove(actor=by, now=NOW)
    db.session.commit()


def test_nothing_is_left_but_what_was_there_before(app: Flask) -> None:
    person = factories.user(Role.ADMIN)
    factories.scorecard(factories.seat())
    publish_default(now=NOW)
    db.session.commit()
    before = rows()
    load.load(NOW, actor=person)
    db.session.commit()
    assert rows() != before

    removed(person)

    after = rows()
    assert {each: after[each] for each in after if each not in LOG} == {
        each: before[each] for each in before if each not in LOG
    }
    assert [demo(model) for model in (User, Opening, Candidate)] == [[], [], []]


def test_the_log_stays_whole_and_says_how_much_went(app: Flask, mine: User) -> None:
    before = rows()["audit_event"]

    removed(mine)

    last = db.session.scalars(sa.select(Event).order_by(Event.number.desc())).first()
    assert last is not None
    assert (last.action, last.actor_id, last.number) == (Action.DEMO_REMOVED, mine.id, before + 1)
    assert last.old == {
        "people": 7,
        "openings": 2,
        "candidates": 7,
        "interviews": 35,
        "scorecards": 25,
        "packets": 0,
    }
    db.session.commit()
    with one_moment(db.engine) as connection:
        assert list(Check(b"tests").findings(connection)) == []


def test_no_number_that_the_log_names_is_given_again(app: Flask, mine: User) -> None:
    gone = {
        "user": max(demo(User)),
        "candidate": max(demo(Candidate)),
        "application": db.session.scalar(sa.select(sa.func.max(Application.id))) or 0,
        "seat": db.session.scalar(sa.select(sa.func.max(Seat.id))) or 0,
    }
    removed(mine)

    seat = factories.seat()

    application = seat.interview.application
    assert seat.interviewer_id > gone["user"]
    assert application.candidate_id > gone["candidate"]
    assert application.id > gone["application"]
    assert seat.id > gone["seat"]


def test_the_rubric_stays(app: Flask, mine: User) -> None:
    before = db.session.scalars(sa.select(RubricVersion.sha256)).all()

    removed(mine)

    assert before
    assert db.session.scalars(sa.select(RubricVersion.sha256)).all() == before


def test_a_demo_opening_stays_for_a_real_candidate_in_it(app: Flask, mine: User) -> None:
    opening = db.session.get_one(Opening, one(Opening))
    real = factories.application(to=opening)
    manager = opening.hiring_manager
    assert queries.removal().openings == [opening.title]
    assert queries.removal().people == [manager.name]

    removed(mine)

    assert db.session.scalars(sa.select(Opening)).all() == [opening]
    assert (opening.demo, real.opening, len(opening.rounds)) == (False, opening, 6)
    assert (manager.demo, manager.active, manager.deactivated_at) == (False, False, NOW)


def test_a_made_up_interviewer_in_a_real_interview_stays_but_signs_in_no_more(
    app: Flask, mine: User
) -> None:
    interviewer = db.session.get_one(User, one(User))
    seat = factories.seat(interviewer=interviewer)
    card = factories.scorecard(seat)
    assert queries.removal().people == [interviewer.name]

    removed(mine)

    assert db.session.get_one(Scorecard, card.id).seat.interviewer == interviewer
    assert (interviewer.demo, interviewer.active) == (False, False)
    deactivated = sa.select(Event.subject).where(Event.action == Action.PERSON_DEACTIVATED)
    assert db.session.scalars(deactivated).all() == [f"person:{interviewer.id}"]


def test_a_packet_goes_only_if_all_its_candidates_do(app: Flask, mine: User) -> None:
    made_up = db.session.scalars(sa.select(Application)).first()
    assert made_up is not None
    real = factories.application()
    factories.packet(mine, made_up, title="Made up")
    mixed = factories.packet(mine, made_up, real, title="Mixed")
    factories.packet(mine, real, title="Real")
    found = queries.removal()
    assert (found.counts["packets"], found.packets) == (1, ["Mixed"])

    removed(mine)

    assert sorted(db.session.scalars(sa.select(Packet.title))) == ["Mixed", "Real"]
    assert [entry.application for entry in mixed.entries] == [real]


def test_whatever_happened_to_the_demo_goes_with_it(app: Flask, mine: User) -> None:
    waiting = next(
        each
        for each in db.session.scalars(sa.select(Application)).unique()
        if each.received and each.received < each.expected
    )
    open_debrief(waiting, actor=waiting.opening.hiring_manager, reason="Now.", now=NOW)
    waiting.acting_manager_id = mine.id
    db.session.add_all(
        [
            Conflict(
                application=waiting,
                user=mine,
                source=ConflictSource.DECLARED,
                reason="We shared a flat.",
                recorded_at=NOW,
                recorded_by=mine,
            ),
            CommitteeMember(application=waiting, user=mine, added_at=NOW, added_by=mine),
            BrokenGlass(
                application=waiting, user=mine, reason="A fire.", began_at=NOW, expires_at=NOW
            ),
            Exposure(application=waiting, user=mine, exposed_at=NOW),
        ]
    )
    db.session.commit()

    removed(mine)

    assert db.session.scalars(sa.select(Application)).all() == []


def test_it_is_removed_once(app: Flask, mine: User) -> None:
    removed(mine)

    with pytest.raises(Overtaken, match="removed already"):
        remove(actor=mine, now=NOW)


def test_nobody_is_locked_out(app: Flask) -> None:
    load.load(NOW, password=load.PASSWORD)
    db.session.commit()
    coordinator = db.session.get_one(User, one(User))
    factories.application(to=db.session.get_one(Opening, one(Opening)))
    db.session.commit()

    with pytest.raises(Refused, match="Add an administrator of your own first"):
        remove(actor=coordinator, now=NOW)
    db.session.rollback()
    factories.user(Role.ADMIN)
    removed(coordinator)

    assert demo(User) == []


@pytest.mark.parametrize("model", [Rating, ScorecardVersion])
def test_what_was_really_submitted_is_never_deleted(
    app: Flask, mine: User, model: type[Rating | ScorecardVersion]
) -> None:
    real = factories.scorecard(factories.seat())
    db.session.commit()
    version = real.versions[0].id
    column = Rating.version_id if model is Rating else ScorecardVersion.id
    made_up = sa.select(sa.func.min(ScorecardVersion.id)).where(ScorecardVersion.id != version)

    with pytest.raises(DBAPIError, match="row never changes"):
        db.session.execute(sa.delete(model).where(column == version))
    db.session.rollback()
    of_demo = Rating.version_id == db.session.scalar(made_up)
    assert db.session.execute(sa.delete(Rating).where(of_demo)).rowcount > 0  # type: ignore[attr-defined]


def test_what_was_submitted_about_somebody_made_up_is_never_changed(app: Flask, mine: User) -> None:
    with pytest.raises(DBAPIError, match="a rating row never changes"):
        db.session.execute(sa.update(Rating).values(score=4))


def test_nobody_real_becomes_made_up(app: Flask) -> None:
    real = factories.application().candidate
    db.session.commit()

    with pytest.raises(DBAPIError, match="a candidate never becomes demo data"):
        db.session.execute(sa.update(Candidate).where(Candidate.id == real.id).values(demo=True))


def test_every_table_that_holds_judgement_loses_what_is_made_up(app: Flask) -> None:
    hanging = {each.name for each in queries.going()}

    assert hanging >= {
        "application",
        "broken_glass",
        "committee_member",
        "conflict",
        "debrief",
        "decision",
        "exposure",
        "interview",
        "packet_entry",
        "rating",
        "round",
        "scorecard",
        "scorecard_version",
        "seat",
    }


def test_every_page_says_that_there_is_demo_data_at_no_cost(
    browser: Browser, mine: User, statements: list[str]
) -> None:
    browser.sign_in(mine)
    statements.clear()
    with_demo = browser.see("/me")
    cost = len(statements)

    removed(mine)
    statements.clear()
    without = browser.see("/me")

    assert "Remove it when you are ready." in with_demo
    assert 'href="/admin/demo/remove"' in with_demo
    assert "Demo data" not in without
    assert len(statements) == cost == 1


def test_others_read_that_there_is_demo_data_and_remove_nothing(
    browser: Browser, mine: User
) -> None:
    browser.sign_in(factories.user(Role.COORDINATOR))

    page = browser.see("/me")

    assert "Demo data." in page
    assert "/admin/demo/remove" not in page
    browser.see("/admin/demo/remove", status=403)


def test_the_page_says_what_goes_and_what_stays_and_does_it(browser: Browser, mine: User) -> None:
    opening = db.session.get_one(Opening, one(Opening))
    factories.application(to=opening)
    browser.sign_in(mine)

    page = browser.see("/admin/demo/remove")
    assert "7 made-up candidates, with 35 interviews, 25 scorecards" in page
    assert "1 opening of the demo" in page
    assert "6 made-up accounts" in page
    assert f"{opening.title}, because a candidate of yours is in it." in page
    assert browser.send("/admin/demo/remove") == "/"

    assert "The demo data is removed." in browser.see("/")
    browser.see("/admin/demo/remove", status=404)


def test_whoever_is_made_up_as_well_is_signed_out(app: Flask, browser: Browser) -> None:
    load.load(NOW, password=load.PASSWORD)
    browser.sign_in(db.session.get_one(User, one(User)))
    assert "who is made up as well" in browser.see("/admin/demo/remove")

    browser.post("/admin/demo/remove")

    assert db.session.scalars(sa.select(User)).unique().all() == []
    assert browser.open("/me").status_code == 302


def test_whoever_looks_through_made_up_eyes_looks_through_their_own_again(
    app: Flask, browser: Browser, mine: User
) -> None:
    browser.sign_in(mine)
    sign_in = mine_signed_in(mine)
    sign_in.viewing_as_id = one(User)
    db.session.commit()

    removed(mine)

    assert mine_signed_in(mine).viewing_as_id is None


def mine_signed_in(person: User) -> SignIn:
    return db.session.scalars(sa.select(SignIn).where(SignIn.user_id == person.id)).one()
