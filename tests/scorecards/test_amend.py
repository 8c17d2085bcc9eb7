"""What was submitted may be changed, and what it said before stays for good."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Conflict, ConflictSource
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.scorecards.models import Scorecard, ScorecardVersion
from tests import factories, reading
from tests.concurrency import at_once, sender
from tests.conftest import NOW, Browser
from tests.scorecards.form import EVIDENCE, fields

REASON = "I had mixed up two candidates."


@pytest.fixture
def seat(browser: Browser) -> Seat:
    """A seat whose interviewer is signed in and has submitted; a second one is missing."""
    seat = factories.seat()
    factories.seat(seat.interview.application)
    browser.sign_in(seat.interviewer)
    browser.send(scorecard(seat), **fields())
    return seat


def scorecard(seat: Seat) -> str:
    return f"/interviews/{seat.interview_id}/scorecard"


def amend(seat: Seat) -> str:
    return f"{scorecard(seat)}/amend"


def opened(seat: Seat) -> None:
    factories.debrief(seat.interview.application, reason="A rival's offer ends tonight.")


def changed(**changes: str) -> dict[str, str]:
    """The form as the page made from the first version sends it, a rating lowered."""
    return fields(revision="1", rating__craft="1", **changes)


def versions() -> list[ScorecardVersion]:
    wanted = sa.select(ScorecardVersion).order_by(ScorecardVersion.number)
    return list(db.session.scalars(wanted))


def scores() -> list[int | None]:
    """The score for craft in each version, the first one first."""
    return [
        rating.score
        for each in versions()
        for rating in each.ratings
        if rating.dimension == "craft"
    ]


def test_the_form_holds_what_was_submitted(browser: Browser, seat: Seat) -> None:
    page = browser.see(amend(seat))

    assert reading.chosen(page, "rating-craft") == ["3"]
    assert reading.chosen(page, "recommendation") == ["yes"]
    assert reading.field(page, "evidence-craft") == EVIDENCE
    assert reading.field(page, "revision") == "1"
    assert "Reason, if you want to give one" in page


def test_a_change_before_the_debrief_opens_needs_no_reason(browser: Browser, seat: Seat) -> None:
    assert browser.send(amend(seat), **changed()) == scorecard(seat)

    assert scores() == [3, 1]
    assert [(each.after_opening, each.change_reason) for each in versions()] == [(False, "")] * 2
    assert db.session.scalars(sa.select(Scorecard.version)).all() == [2]


def test_a_change_after_the_debrief_opened_needs_a_reason(browser: Browser, seat: Seat) -> None:
    opened(seat)

    answer = browser.post(amend(seat), **changed(reason="  "))

    assert answer.status_code == 422
    assert "Say why you change it. The panel and the packet show it." in reading.text(answer.text)
    assert reading.chosen(answer.text, "rating-craft") == ["1"]
    assert scores() == [3]


def test_a_change_after_the_debrief_opened_is_marked(browser: Browser, seat: Seat) -> None:
    opened(seat)

    browser.send(amend(seat), **changed(reason=REASON))

    assert scores() == [3, 1]
    marks = [(each.after_opening, each.after_exposure, each.change_reason) for each in versions()]
    assert marks == [(False, False, ""), (True, False, REASON)]


def test_a_change_by_whoever_read_the_others_says_so(browser: Browser, seat: Seat) -> None:
    factories.scorecard(factories.seat(seat.interview.application))
    opened(seat)
    browser.see(f"/debriefs/{seat.interview.application_id}")

    browser.send(amend(seat), **changed(reason=REASON))

    marks = [(each.number, each.after_exposure) for each in versions() if each.number == 2]
    assert marks == [(2, True)]


def test_what_is_incomplete_comes_back_as_it_was_typed(browser: Browser, seat: Seat) -> None:
    answer = browser.post(
        amend(seat), **changed(evidence__craft="", summary="Typed just now", reason=REASON)
    )

    assert answer.status_code == 422
    words = reading.text(answer.text)
    assert "Your change is not submitted yet Add evidence for craft: you rated it 1" in words
    assert reading.field(answer.text, "summary") == "Typed just now"
    assert reading.field(answer.text, "reason") == REASON
    assert scores() == [3]


def test_a_change_that_changes_nothing_is_none(browser: Browser, seat: Seat) -> None:
    answer = browser.post(amend(seat), **fields(revision="1"))

    assert answer.status_code == 422
    assert "You changed nothing yet" in answer.text
    assert scores() == [3]


def test_the_same_change_sent_twice_is_one_version_with_one_answer(
    browser: Browser, seat: Seat
) -> None:
    opened(seat)

    answers = [browser.send(amend(seat), **changed(reason=REASON)) for _ in range(2)]

    assert answers == [scorecard(seat)] * 2
    assert scores() == [3, 1]


def test_the_same_change_sent_twice_at_once_is_one_version(
    app: Flask, browser: Browser, seat: Seat
) -> None:
    answers = at_once(*[sender(app, seat.interviewer, amend(seat), **changed())] * 3)

    assert [each.headers.get("Location") for each in answers] == [scorecard(seat)] * 3
    db.session.expire_all()
    assert scores() == [3, 1]


def test_of_two_tabs_the_second_gets_a_choice_and_loses_nothing(
    browser: Browser, seat: Seat
) -> None:
    browser.send(amend(seat), **changed())

    second = browser.post(amend(seat), **changed(summary="Typed in the second tab"))

    assert second.status_code == 409
    assert "This scorecard was changed in another tab" in reading.text(second.text)
    assert reading.field(second.text, "summary") == "Typed in the second tab"
    assert scores() == [3, 1]
    revision = reading.field(second.text, "revision")
    kept = changed(summary="Typed in the second tab") | {"revision": revision}
    assert browser.send(amend(seat), **kept) == scorecard(seat)
    assert [each.summary for each in versions()][-1] == "Typed in the second tab"


def test_of_different_changes_at_once_one_is_kept_and_the_others_get_a_choice(
    app: Flask, browser: Browser, seat: Seat
) -> None:
    answers = at_once(
        *[
            sender(app, seat.interviewer, amend(seat), **changed(summary=f"From tab {number}"))
            for number in range(3)
        ]
    )

    assert sorted(each.status_code for each in answers) == [302, 409, 409]
    db.session.expire_all()
    assert scores() == [3, 1]


def test_a_page_whose_token_expired_keeps_what_was_typed(browser: Browser, seat: Seat) -> None:
    answer = browser.post(amend(seat), **changed(csrf_token="old", reason=REASON))

    assert answer.status_code == 422
    assert "This page was open for a long time" in answer.text
    assert reading.field(answer.text, "reason") == REASON
    assert scores() == [3]


def test_nobody_amends_what_is_not_submitted(browser: Browser) -> None:
    seat = factories.seat()
    browser.sign_in(seat.interviewer)

    browser.see(amend(seat), 404)


def test_whoever_was_taken_off_the_panel_may_only_read(browser: Browser, seat: Seat) -> None:
    seat.removed_at = NOW

    assert "You are no longer on this panel" in browser.see(scorecard(seat))
    assert browser.post(amend(seat), **changed()).status_code == 404
    assert scores() == [3]


def test_nobody_amends_a_scorecard_of_a_cancelled_interview(browser: Browser, seat: Seat) -> None:
    seat.interview.cancelled_at = NOW

    assert browser.post(amend(seat), **changed()).status_code == 404


def test_whoever_is_recused_cannot_amend(browser: Browser, seat: Seat) -> None:
    factories.saved(
        Conflict(
            application_id=seat.interview.application_id,
            user_id=seat.interviewer_id,
            source=ConflictSource.RECORDED,
            reason="They are married.",
            recorded_at=NOW,
            recorded_by_id=seat.interviewer_id,
        )
    )

    assert browser.post(amend(seat), **changed()).status_code == 404
    assert scores() == [3]


def test_whoever_is_deactivated_cannot_amend(browser: Browser, seat: Seat) -> None:
    seat.interviewer.active = False

    assert browser.send(amend(seat), **changed()).startswith("/login")
    assert scores() == [3]


def test_somebody_else_has_no_scorecard_to_amend(browser: Browser, seat: Seat) -> None:
    browser.sign_in(factories.user())

    assert browser.post(amend(seat), **changed()).status_code == 404


def test_its_author_reads_both_values_and_every_version(browser: Browser, seat: Seat) -> None:
    opened(seat)
    browser.send(amend(seat), **changed(reason=REASON, recommendation="no"))

    page = reading.text(browser.see(scorecard(seat)))

    assert "Add a correction" in page
    assert "Versions As it stands today" in page
    assert "after the debrief opened Craft 3 → 1 Recommendation Yes → No" in page
    assert f"Reason {REASON}" in page
    assert "First judgement today" in page


def test_the_log_says_which_dimension_changed_and_never_how(browser: Browser, seat: Seat) -> None:
    opened(seat)
    browser.send(amend(seat), **changed(reason=REASON))

    event = db.session.scalars(
        sa.select(Event).where(Event.action == Action.SCORECARD_AMENDED)
    ).one()
    assert (event.actor_id, event.application_id) == (
        seat.interviewer_id,
        seat.interview.application_id,
    )
    assert event.old == {"version": 1}
    assert event.new == {
        "version": 2,
        "rubric_version": versions()[0].scorecard.rubric_version_id,
        "changed": ["craft"],
        "after_opening": True,
        "after_exposure": False,
        "reason_given": True,
    }


@pytest.mark.parametrize("column", ["after_opening", "after_exposure", "change_reason"])
def test_the_marks_of_a_version_never_change(browser: Browser, seat: Seat, column: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        db.session.execute(sa.update(ScorecardVersion).values({column: True}))
    db.session.rollback()


def test_a_first_scorecard_after_the_opening_is_marked_late(browser: Browser) -> None:
    seat = factories.seat()
    factories.scorecard(factories.seat(seat.interview.application))
    opened(seat)
    browser.sign_in(seat.interviewer)

    browser.send(scorecard(seat), **fields())

    marks = [(each.after_opening, each.after_exposure) for each in versions()]
    assert marks == [(False, False), (True, False)]


def test_a_scorecard_begun_after_reading_the_others_is_not_independent(browser: Browser) -> None:
    application = factories.panel()
    manager = application.opening.hiring_manager
    factories.debrief(application)
    browser.sign_in(manager)
    browser.see(f"/debriefs/{application.id}")
    seat = factories.seat(application, interviewer=manager, due_at=NOW + timedelta(days=1))

    browser.send(scorecard(seat), **fields())

    marks = [each.after_exposure for each in versions()]
    assert marks == [False, False, True]
    assert "after reading the others" in reading.text(browser.see(scorecard(seat)))
