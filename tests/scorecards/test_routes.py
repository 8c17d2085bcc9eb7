"""Writing a scorecard from the first word to the submission, as its author meets it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from debrief.aggregation.panel import Recommendation
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.rights import Phase, Role
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from tests import factories, reading
from tests.conftest import NOW, Browser
from tests.scorecards.form import EVIDENCE, empty, fields

LONGEST = 100_000


@pytest.fixture
def seat(browser: Browser) -> Seat:
    """A seat whose interviewer is signed in."""
    seat = factories.seat(factories.application(name="Amara Okafor"))
    browser.sign_in(seat.interviewer)
    return seat


def address(seat: Seat) -> str:
    return f"/interviews/{seat.interview_id}/scorecard"


def lines(response: TestResponse) -> list[str]:
    """The lines of the box above a form that was not accepted."""
    box = response.text.partition('<h2 id="error-summary">')[2].partition("</ul>")[0]
    return [reading.text(each) for each in box.partition("<ul>")[2].split("</li>")][:-1]


def links(response: TestResponse) -> list[str]:
    """Where those lines lead."""
    box = response.text.partition('<h2 id="error-summary">')[2].partition("</ul>")[0]
    return [each["href"] for each in reading.elements(box, "a")]


def submitted() -> list[ScorecardVersion]:
    return list(db.session.scalars(sa.select(ScorecardVersion)))


def draft_of(seat: Seat) -> dict[str, str] | None:
    return db.session.scalar(sa.select(Scorecard.draft).filter_by(seat_id=seat.id))


def test_a_blank_page_chooses_nothing(browser: Browser, seat: Seat) -> None:
    page = browser.see(address(seat))

    assert [each for each in reading.elements(page, "input") if "checked" in each] == []
    assert reading.field(page, "revision") == "0"
    assert "Draft. Nothing to save yet." in page
    assert "3 things left" in page


def test_a_draft_is_there_when_its_author_comes_back(browser: Browser, seat: Seat) -> None:
    typed = empty(action="save", **{"rating-craft": "2", "evidence-craft": "Half a thought"})

    assert browser.send(address(seat), **typed) == address(seat)

    page = browser.see(address(seat))
    assert reading.chosen(page, "rating-craft") == ["2"]
    assert reading.chosen(page, "rating-clarity") == []
    assert reading.field(page, "evidence-craft") == "Half a thought"
    assert reading.field(page, "revision") == "1"
    assert "Draft saved" in reading.text(page)
    assert submitted() == []


def test_a_draft_may_be_emptied_again(browser: Browser, seat: Seat) -> None:
    browser.send(address(seat), **empty(action="save", summary="No longer true"))
    browser.send(address(seat), **empty(action="save", revision="1"))

    assert reading.field(browser.see(address(seat)), "summary") == ""


def test_what_is_submitted_is_written_as_it_was_sent(browser: Browser, seat: Seat) -> None:
    leads_to = browser.send(address(seat), **fields(rating__clarity="4", recommendation="yes"))

    assert leads_to == "/"
    (version,) = submitted()
    assert (
        version.number,
        version.recommendation,
        version.recommended_level,
        version.summary,
        version.abstain_reason,
        version.change_reason,
    ) == (1, Recommendation.YES, "L5", "They showed the work.", "", "")
    assert {(each.dimension, each.score, each.evidence) for each in version.ratings} == {
        ("craft", 3, EVIDENCE),
        ("clarity", 4, EVIDENCE),
    }
    assert version.scorecard.version == 1
    assert version.scorecard.draft is None
    assert version.scorecard.rubric_version == seat.interview.application.opening.rubric_version
    assert seat.submitted_at == version.submitted_at


def test_submitting_counts_the_panel_again(browser: Browser, seat: Seat) -> None:
    application = seat.interview.application
    other = factories.seat(application)
    assert (application.expected, application.received, application.phase) == (
        2,
        0,
        Phase.WAITING,
    )

    browser.send(address(seat), **fields())
    assert (application.received, application.phase) == (1, Phase.WAITING)
    assert "Scorecard for Amara Okafor submitted. 1 of 2 are in." in browser.see("/")

    browser.sign_in(other.interviewer)
    browser.send(address(other), **fields())
    assert (application.received, application.phase) == (2, Phase.READY)
    manager = application.opening.hiring_manager.name
    assert f"All 2 are in. {manager} can open the debrief." in browser.see("/")


def test_its_author_reads_what_was_submitted(browser: Browser, seat: Seat) -> None:
    browser.send(address(seat), **fields(rating__craft="na", evidence__craft="We ran out of time."))

    page = reading.text(browser.see(address(seat)))

    assert "Submitted" in page
    assert "We ran out of time." in page
    assert "Not assessed" in page
    assert "They showed the work." in page


def test_a_late_scorecard_says_by_how_much(browser: Browser, seat: Seat) -> None:
    with time_machine.travel(seat.due_at + timedelta(hours=4, minutes=5)):
        browser.sign_in(seat.interviewer)
        assert "Late by 4 hours." in browser.see(address(seat))
        browser.send(address(seat), **fields())

        assert "Submitted 4 hours late today" in reading.text(browser.see(address(seat)))


def test_an_empty_scorecard_says_everything_it_lacks(browser: Browser, seat: Seat) -> None:
    response = browser.post(address(seat), **empty(action="submit"))

    assert response.status_code == 422
    assert "<title>Error: Scorecard for Amara Okafor" in response.text
    assert "Your scorecard is not submitted yet" in response.text
    assert lines(response) == [
        "Choose a rating for craft",
        "Choose a rating for clarity",
        "Choose a recommendation",
        "Say what decided it, in one sentence",
    ]
    assert links(response) == [
        "#rating-craft-1",
        "#rating-clarity-1",
        "#recommendation-strong_no",
        "#summary",
    ]
    there = {each.get("id") for each in reading.elements(response.text)}
    assert {link.removeprefix("#") for link in links(response)} <= there


@pytest.mark.parametrize(
    ("changes", "line", "at_field"),
    [
        (
            {"rating__craft": ""},
            "Choose a rating for craft",
            "Choose a rating for craft, or choose “Not assessed”.",
        ),
        (
            {"rating__craft": "1", "evidence__craft": ""},
            "Add evidence for craft: you rated it 1",
            "Write what they said or did. A 1 or a 4 always needs evidence.",
        ),
        (
            {"evidence__craft": "Too few"},
            "Say a little more about craft: 7 of 15 characters",
            "Say a little more: 7 of 15 characters.",
        ),
        ({"recommendation": ""}, "Choose a recommendation", "Choose a recommendation."),
        (
            {"summary": " "},
            "Say what decided it, in one sentence",
            "Say what decided it, in one sentence.",
        ),
        (
            {"recommendation": "abstain", "abstain_reason": ""},
            "Say why you abstain",
            "Say why you abstain.",
        ),
        (
            {"rating__craft": "na", "rating__clarity": "na"},
            (
                "You marked every dimension as not assessed. "
                "If the interview did not happen, tell us that instead."
            ),
            "You marked every dimension as not assessed.",
        ),
    ],
)
def test_what_a_scorecard_lacks_is_said_above_and_at_the_field(
    browser: Browser, seat: Seat, changes: dict[str, str], line: str, at_field: str
) -> None:
    response = browser.post(address(seat), **fields(**changes))

    assert response.status_code == 422
    assert lines(response) == [line]
    assert f"Error: {at_field}" in reading.text(response.text)
    assert submitted() == []
    assert seat.submitted_at is None


def test_what_was_typed_is_kept_as_the_draft(browser: Browser, seat: Seat) -> None:
    response = browser.post(address(seat), **fields(recommendation=""))

    assert reading.field(response.text, "evidence-craft") == EVIDENCE
    assert reading.chosen(response.text, "rating-craft") == ["3"]
    assert reading.field(response.text, "revision") == "1"
    assert (draft_of(seat) or {})["evidence-craft"] == EVIDENCE

    assert browser.send(address(seat), **fields(revision="1")) == "/"


def test_an_odd_scorecard_is_questioned_once(browser: Browser, seat: Seat) -> None:
    odd = fields(rating__craft="1", rating__clarity="2", recommendation="strong_yes")

    asked = browser.post(address(seat), **odd)
    assert asked.status_code == 422
    assert (
        "You rated two dimensions below the L5 bar and recommend Strong yes. "
        "If that is right, submit." in asked.text
    )
    assert "Submit anyway" in asked.text
    assert submitted() == []
    assert (draft_of(seat) or {})["recommendation"] == "strong_yes"

    again = odd | {
        "revision": reading.field(asked.text, "revision"),
        "cautioned": reading.field(asked.text, "cautioned"),
    }
    assert browser.send(address(seat), **again) == "/"
    assert [each.recommendation for each in submitted()] == [Recommendation.STRONG_YES]


def test_an_odd_scorecard_that_lacks_something_is_asked_for_that(
    browser: Browser, seat: Seat
) -> None:
    odd = fields(rating__craft="1", rating__clarity="2", recommendation="strong_yes", summary="")

    response = browser.post(address(seat), **odd)

    assert lines(response) == ["Say what decided it, in one sentence"]
    assert "Submit anyway" not in response.text


def test_an_abstention_keeps_its_reason_and_nothing_of_a_recommendation(
    browser: Browser, seat: Seat
) -> None:
    sent = fields(recommendation="abstain", abstain_reason="We worked together for years.")

    assert browser.send(address(seat), **sent) == "/"

    (version,) = submitted()
    assert (version.recommendation, version.abstain_reason) == (
        Recommendation.ABSTAIN,
        "We worked together for years.",
    )
    assert (version.summary, version.recommended_level) == ("", None)
    assert "We worked together for years." in browser.see(address(seat))


def test_a_recommendation_keeps_nothing_of_an_abstention_thought_better_of(
    browser: Browser, seat: Seat
) -> None:
    browser.send(address(seat), **fields(abstain_reason="I know her family."))

    assert [each.abstain_reason for each in submitted()] == [""]


def test_not_assessed_is_kept_as_no_score(browser: Browser, seat: Seat) -> None:
    browser.send(address(seat), **fields(rating__craft="na", evidence__craft=""))

    scores = db.session.execute(sa.select(Rating.dimension, Rating.score)).all()
    assert {tuple(each) for each in scores} == {("craft", None), ("clarity", 3)}


def test_a_dimension_outside_the_focus_may_stay_empty(browser: Browser) -> None:
    opening = factories.opening(rounds={"Case": ["craft"]})
    seat = factories.seat(factories.application(to=opening))
    browser.sign_in(seat.interviewer)

    browser.send(address(seat), **fields(rating__clarity="", evidence__clarity=""))

    assert [(each.dimension, each.score) for each in submitted()[0].ratings] == [("craft", 3)]


def test_the_same_form_sent_twice_is_one_scorecard_with_one_answer(
    browser: Browser, seat: Seat
) -> None:
    first, second = (browser.post(address(seat), **fields()) for _ in range(2))

    assert [each.headers["Location"] for each in (first, second)] == ["/", "/"]
    assert len(submitted()) == 1
    assert browser.see("/").count("submitted. 1 of 1 are in") <= 2


@pytest.mark.parametrize("action", ["save", "submit"])
def test_another_tab_after_submitting_loses_nothing(
    browser: Browser, seat: Seat, action: str
) -> None:
    browser.send(address(seat), **fields())

    again = fields(action=action, revision="1", summary="Second thoughts.")
    second = browser.post(address(seat), **again)

    assert second.status_code == 409
    assert "This scorecard was changed in another tab" in reading.text(second.text)
    assert reading.field(second.text, "summary") == "Second thoughts."
    assert [each.summary for each in submitted()] == ["They showed the work."]


@pytest.mark.parametrize("action", ["save", "submit"])
def test_a_second_tab_gets_a_choice_and_loses_nothing(
    browser: Browser, seat: Seat, action: str
) -> None:
    browser.send(address(seat), **empty(action="save", summary="Typed in the first tab"))

    second = browser.post(address(seat), **fields(action=action, summary="Typed in the second"))

    assert second.status_code == 409
    words = reading.text(second.text)
    assert "This scorecard was changed in another tab" in words
    assert "Save the draft or submit to keep what stands here." in words
    assert "Load the other version instead" in words
    assert reading.field(second.text, "summary") == "Typed in the second"
    assert reading.field(second.text, "evidence-craft") == EVIDENCE
    assert (draft_of(seat) or {})["summary"] == "Typed in the first tab"
    assert submitted() == []


def test_the_second_tab_may_keep_its_version(browser: Browser, seat: Seat) -> None:
    browser.send(address(seat), **empty(action="save", summary="Typed in the first tab"))
    mine = fields(action="save", summary="Typed in the second")
    overtaken = browser.post(address(seat), **mine)

    mine["revision"] = reading.field(overtaken.text, "revision")
    assert browser.send(address(seat), **mine) == address(seat)

    assert reading.field(browser.see(address(seat)), "summary") == "Typed in the second"


def test_a_page_whose_token_expired_keeps_what_was_typed(browser: Browser, seat: Seat) -> None:
    response = browser.post(address(seat), **fields(csrf_token="expired"))

    assert response.status_code == 422
    assert lines(response) == [
        "This page was open for a long time. Nothing was lost; submit again."
    ]
    assert reading.field(response.text, "evidence-craft") == EVIDENCE
    assert reading.chosen(response.text, "rating-craft") == ["3"]
    assert submitted() == []

    again = fields(csrf_token=reading.field(response.text, "csrf_token"))
    assert browser.send(address(seat), **again) == "/"


def test_an_expired_page_does_not_overwrite_what_another_tab_saved(
    browser: Browser, seat: Seat
) -> None:
    browser.send(address(seat), **empty(action="save", summary="Typed in the first tab"))
    expired = browser.post(address(seat), **fields(csrf_token="expired"))

    again = fields(revision=reading.field(expired.text, "revision"))
    assert browser.post(address(seat), **again).status_code == 409
    assert (draft_of(seat) or {})["summary"] == "Typed in the first tab"


def test_a_scorecard_without_any_token_changes_nothing(browser: Browser, seat: Seat) -> None:
    response = browser.open(address(seat), method="POST", data=fields())

    assert response.status_code == 422
    assert submitted() == []


@pytest.mark.parametrize("role", Role)
def test_nobody_else_reaches_it(browser: Browser, role: Role) -> None:
    seat = factories.seat()
    factories.draft(seat, summary="Mine alone")
    browser.sign_in(factories.user(role))

    browser.see(address(seat), status=404)
    assert browser.post(address(seat), **fields(revision="1")).status_code == 404
    assert submitted() == []


def test_another_interviewer_of_the_same_interview_has_an_own_page(browser: Browser) -> None:
    first = factories.seat()
    factories.draft(first, summary="The first one's words")
    second = factories.saved(
        Seat(interview=first.interview, interviewer=factories.user(), due_at=first.due_at)
    )
    browser.sign_in(second.interviewer)

    assert "The first one's words" not in reading.text(browser.see(address(first)))
    assert browser.send(address(first), **fields()) == "/"
    assert (first.submitted_at, second.submitted_at is not None) == (None, True)


@pytest.mark.parametrize("way", ["removed", "cancelled"])
def test_a_place_given_up_is_gone_unless_something_was_submitted(
    browser: Browser, seat: Seat, way: str
) -> None:
    kept = factories.seat(interviewer=seat.interviewer)
    factories.scorecard(kept)
    for each in (seat, kept):
        if way == "removed":
            each.removed_at = NOW
        else:
            each.interview.cancelled_at = NOW

    browser.see(address(seat), status=404)
    assert browser.post(address(seat), **fields()).status_code == 404
    assert "They showed the work." in browser.see(address(kept))


def test_an_applicant_inside_writes_no_scorecard_on_the_own_application(
    browser: Browser, seat: Seat
) -> None:
    seat.interview.application.candidate.employee = seat.interviewer

    browser.see(address(seat), status=404)
    assert browser.post(address(seat), **fields()).status_code == 404


def test_a_scorecard_keeps_the_rubric_it_was_begun_with(browser: Browser, seat: Seat) -> None:
    browser.send(address(seat), **empty(action="save", summary="Begun"))
    begun_with = seat.interview.application.opening.rubric_version
    seat.interview.application.opening.rubric_version = factories.rubric_version("other")

    page = browser.see(address(seat))
    assert "rating-craft" in page
    assert "rating-other" not in page
    assert browser.send(address(seat), **fields(revision="1")) == "/"
    assert submitted()[0].scorecard.rubric_version == begun_with


def test_ten_points_and_twelve_dimensions(browser: Browser) -> None:
    keys = [f"dimension_{number}" for number in range(12)]
    document = factories.rubric_document(*keys, points=10)
    for dimension in document["dimensions"]:
        dimension["bars"] = {"L5": 6.5}
    opening = factories.opening(version=factories.rubric_version(document=document))
    seat = factories.seat(factories.application(to=opening))
    browser.sign_in(seat.interviewer)

    page = browser.see(address(seat))
    assert page.count('type="radio"') == 12 * 11 + 5
    assert page.count("L5 bar 6.5") == 12
    bar = next(each for each in page.split("<label") if "L5 bar 6.5" in each)
    assert 'value="7"' in bar

    assert browser.send(address(seat), **fields(keys, rating__dimension_11="10")) == "/"
    assert sorted(each.score or 0 for each in submitted()[0].ratings) == [3] * 11 + [10]


def test_a_score_off_the_scale_is_refused(browser: Browser, seat: Seat) -> None:
    response = browser.post(address(seat), **fields(rating__craft="5"))

    assert response.status_code == 422
    assert submitted() == []


def test_evidence_may_be_long(browser: Browser, seat: Seat) -> None:
    long = "é" * LONGEST

    assert browser.send(address(seat), **fields(evidence__craft=long)) == "/"

    evidence = {each.dimension: each.evidence for each in submitted()[0].ratings}
    assert evidence["craft"] == long


@pytest.mark.parametrize("action", ["save", "submit"])
def test_evidence_beyond_the_limit_is_refused_in_words_and_stays_on_the_page(
    browser: Browser, seat: Seat, action: str
) -> None:
    long = "x" * (LONGEST + 1)

    response = browser.post(address(seat), **fields(evidence__craft=long, action=action))

    assert response.status_code == 422
    assert lines(response) == ["Shorten this to 100,000 characters."]
    assert links(response) == ["#evidence-craft"]
    assert reading.field(response.text, "evidence-craft") == long


def test_lines_count_once_however_a_browser_ends_them(browser: Browser, seat: Seat) -> None:
    lines_ = "\r\n".join(["A line of what they said."] * 3)

    browser.send(address(seat), **fields(evidence__craft=lines_))

    evidence = {each.dimension: each.evidence for each in submitted()[0].ratings}
    assert evidence["craft"] == lines_.replace("\r\n", "\n")


def test_the_longest_scorecard_in_any_script_is_taken(browser: Browser) -> None:
    keys = [f"dimension_{number}" for number in range(12)]
    opening = factories.opening(version=factories.rubric_version(*keys))
    seat = factories.seat(factories.application(to=opening))
    browser.sign_in(seat.interviewer)
    longest = {f"evidence-{key}": "\N{GRINNING FACE}" * LONGEST for key in keys}

    assert browser.send(address(seat), **fields(keys) | longest) == "/"

    assert {len(each.evidence) for each in submitted()[0].ratings} == {LONGEST}


def test_a_request_beyond_all_measure_is_refused_on_a_page(browser: Browser, seat: Seat) -> None:
    response = browser.post(address(seat), **fields(evidence__craft="x" * 17 * 1024 * 1024))

    assert response.status_code == 413
    assert "That is more than we can take at once" in response.text


def test_the_page_costs_the_same_however_large_the_panel(
    browser: Browser, seat: Seat, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        statements.clear()
        browser.see(address(seat))
        counts.append(len(statements))
        for _ in range(4):
            factories.scorecard(factories.seat(seat.interview.application))

    assert counts == [5, 5]


@pytest.mark.parametrize("others", [1, 5])
def test_submitting_costs_the_same_however_large_the_panel(
    browser: Browser, seat: Seat, statements: list[str], others: int
) -> None:
    for _ in range(others):
        factories.scorecard(factories.seat(seat.interview.application))
    db.session.commit()
    statements.clear()

    browser.send(address(seat), **fields())

    assert len(statements) == 17  # three of them for the event, one for the lock
