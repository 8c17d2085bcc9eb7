"""Reading a debrief: what is seen first, what leads where, and what nobody sees early."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from debrief.interviews.models import Interview, Seat
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from tests.browser.conftest import Visit
from tests.browser.site import Site

OPEN = (("dana", "amara"), ("soren", "ciaran"), ("soren", "ha"))
"""Debriefs that can be read, each by its hiring manager."""

every_open_debrief = pytest.mark.parametrize(("person", "candidate"), OPEN)

IN_VIEW = """(element) => {
  const {top, bottom} = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


WHERE = """() => {
  const stop = document.activeElement;
  return (stop.querySelector("h3") ?? stop).textContent;
}"""
"""The heading of what has focus."""


@pytest.fixture
def site(served: Site) -> Site:
    served.put("furnished")
    return served


def open_debrief(visit: Visit, site: Site, person: str, candidate: str, **window: object) -> Page:
    page = visit(person, **window)  # type: ignore[arg-type]  # passed on to the window
    page.goto(f"/debriefs/{site.places()[candidate]}")
    return page


@every_open_debrief
def test_headline_and_every_dimension_are_seen_without_scrolling(
    site: Site, visit: Visit, person: str, candidate: str
) -> None:
    page = open_debrief(visit, site, person, candidate)
    rows = page.locator(".mx tbody tr:not(.recrow)")

    assert page.locator(".lead-t").evaluate(IN_VIEW)
    assert rows.evaluate_all(f"rows => rows.map({IN_VIEW})") == [True] * 4


@every_open_debrief
def test_a_headline_is_short(site: Site, visit: Visit, person: str, candidate: str) -> None:
    page = open_debrief(visit, site, person, candidate)

    assert 5 <= len(page.locator(".lead-t").inner_text().split()) <= 35


@pytest.mark.parametrize("width", [1280, 390])
def test_one_click_leads_from_a_rating_to_its_evidence(
    site: Site, visit: Visit, width: int
) -> None:
    page = open_debrief(visit, site, "dana", "amara", width=width)
    for cell in page.locator(".mx a.cl").all():
        aim = (cell.get_attribute("href") or "").removeprefix("#")
        page.locator("details.evd").evaluate_all("all => all.forEach(e => { e.open = false; })")
        cell.click()
        target = page.locator(f"[id='{aim}']")

        expect(target).to_be_focused()
        assert target.evaluate("element => element.closest('details').open")
        assert target.evaluate(IN_VIEW)


@every_open_debrief
def test_no_radar_no_star_and_no_percentage(
    site: Site, visit: Visit, person: str, candidate: str
) -> None:
    page = open_debrief(visit, site, person, candidate)
    page.locator(".voice, .computed, .decision").evaluate_all("all => all.forEach(e => e.remove())")
    left = page.locator("main").evaluate("main => main.textContent")

    assert re.findall(r"[%★☆⭐]", left) == []
    assert page.locator("svg polygon, canvas, meter, progress").count() == 0


@every_open_debrief
def test_every_rating_drawn_shows_its_numeral_and_a_sign(
    site: Site, visit: Visit, person: str, candidate: str
) -> None:
    page = open_debrief(visit, site, person, candidate)
    cells = page.locator("svg.cell:has(.bg)")
    drawn = cells.evaluate_all(
        "all => all.map(e => [e.querySelector('text').textContent, !!e.querySelector('path')])"
    )

    assert len(drawn) > 8
    assert {numeral for numeral, _ in drawn} <= {"1", "2", "3", "4"}
    assert all(sign for _, sign in drawn)


@pytest.mark.parametrize(("person", "candidate"), [("mei", "jonas"), ("dana", "ciaran")])
def test_whoever_owes_a_scorecard_sees_no_judgement(
    site: Site, visit: Visit, person: str, candidate: str
) -> None:
    application_id = site.places()[candidate]
    secrets, interviews = judgements(site, application_id, person)
    page = visit(person)
    answers = [
        page.request.get(address, max_redirects=0).text()
        for address in (
            f"/debriefs/{application_id}",
            f"/debriefs/{application_id}?order=rubric",
            f"/candidates/{application_id}",
            f"/packets/new?c={application_id}",
            "/packets/1",
            "/packets/1/download",
            "/debriefs?phase=waiting",
            "/debriefs?phase=open",
            "/candidates",
            "/",
            *(f"/interviews/{number}/scorecard" for number in interviews),
        )
    ]

    assert len(secrets) > 5
    assert [secret for secret in secrets for answer in answers if secret in answer] == []
    assert 'class="mx"' not in answers[0]
    row = re.compile(rf'/debriefs/{application_id}".*?</li>', re.DOTALL)
    told = [match for answer in answers for match in row.findall(answer)]
    assert [part for part in told if "<svg" in part] == []


def judgements(site: Site, application_id: int, reader: str) -> tuple[list[str], list[int]]:
    """What others wrote about an application, and the interviews they wrote it after."""
    with site.session() as session:
        written = session.execute(
            select(ScorecardVersion.summary, Rating.evidence, Interview.id)
            .join(Scorecard, ScorecardVersion.scorecard_id == Scorecard.id)
            .join(Rating, Rating.version_id == ScorecardVersion.id)
            .join(Seat, Scorecard.seat_id == Seat.id)
            .join(Interview, Seat.interview_id == Interview.id)
            .where(Interview.application_id == application_id)
        ).all()
    texts = {text[:30] for summary, evidence, _ in written for text in (summary, evidence) if text}
    return sorted(texts), sorted({interview for _, _, interview in written})


def test_single_keys_do_nothing_until_they_are_switched_on(site: Site, visit: Visit) -> None:
    page = open_debrief(visit, site, "dana", "amara")
    for key in "nped":
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement === document.body")


def test_single_keys_lead_through_a_debrief_once_switched_on(site: Site, visit: Visit) -> None:
    page = visit("dana")
    page.goto("/me")
    page.get_by_label("Use single-key shortcuts").check()
    page.get_by_role("button", name="Save settings").click()
    page.goto(f"/debriefs/{site.places()['amara']}")

    def pressed(key: str) -> str:
        page.keyboard.press(key)
        stop: str = page.evaluate(WHERE)
        return " ".join(stop.split())

    stops = [pressed("n"), pressed("n"), pressed("p"), pressed("e")]
    assert stops == [
        "AI judgment Split",
        "Cross-functional influence Straddles the bar",
        "AI judgment Split",
        "Evidence",
    ]
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.id") == "decision"
    page.locator("#reason").press_sequentially("need")
    assert page.locator("#reason").input_value() == "need"

    page.goto("/me")
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.get_by_role("button", name="Save settings").click()
    page.goto(f"/debriefs/{site.places()['amara']}")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement === document.body")


def test_a_printed_debrief_is_open_and_bare(site: Site, visit: Visit) -> None:
    page = open_debrief(visit, site, "dana", "amara")
    page.emulate_media(media="print")
    evidence = page.locator("li[id^=ev-] .voice")

    assert evidence.evaluate_all("all => all.every(e => e.getBoundingClientRect().height > 0)")
    assert not page.locator("header.top").is_visible()
    assert page.locator("main form:visible").count() == 0
