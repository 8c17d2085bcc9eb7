"""Writing a scorecard: by keyboard, by mouse, without a script, and without losing a word."""

import re

import pytest
from playwright.sync_api import Page, Request, expect
from sqlalchemy import func, select

from debrief.scorecards.models import ScorecardVersion
from tests.browser.conftest import Visit
from tests.browser.site import Site, ask_for_every_dimension

DIMENSIONS = (
    "execution_rigor",
    "cross_functional_influence",
    "mission_alignment",
    "ai_judgment",
)
HIDDEN = """() => {
const element = document.activeElement;
const bar = document.querySelector(".submitbar");
if (element === document.body || bar.contains(element)) return "";
const {top, bottom} = (element.closest(".opt") ?? element).getBoundingClientRect();
const covered = bar.getBoundingClientRect();
const over = top >= covered.top && bottom <= covered.bottom;
return over || top >= innerHeight || bottom <= 0 ? element.id || element.outerHTML : "";
        }"""
"""The id of what has focus while the bar below, or the edge, hides all of it."""

EVIDENCE = "Named what the launch waited for, with an owner each."


@pytest.fixture
def address(site: Site) -> str:
    """A scorecard of Priya's that nobody has begun, with all four dimensions in focus."""
    interview_id = site.places()["ayse_priya"]
    ask_for_every_dimension(site, interview_id)
    return f"/interviews/{interview_id}/scorecard"


def focused(page: Page) -> str:
    """The id of what has focus."""
    return str(page.evaluate("document.activeElement.id"))


def submissions(site: Site) -> int:
    """How often what ``fill`` writes was submitted."""
    written = select(func.count()).where(ScorecardVersion.summary == EVIDENCE)
    with site.session() as session:
        return session.scalars(written).one()


def fill(page: Page) -> None:
    """Fill all of it in, the way a mouse and a keyboard would."""
    for dimension in DIMENSIONS:
        page.locator(f"label:has(#rating-{dimension}-3)").click()
        page.locator(f"#evidence-{dimension}").fill(EVIDENCE)
    page.locator("label:has(#recommendation-yes)").click()
    page.locator("#summary").fill(EVIDENCE)


def test_nothing_is_chosen_before_the_author_chooses(address: str, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)

    assert page.locator("input:checked").count() == 0
    assert page.locator("fieldset.rating > legend").all_inner_texts() == [
        "Execution rigor",
        "Cross-functional influence",
        "Mission alignment",
        "AI judgment",
        "Your recommendation",
    ]
    assert set(
        page.locator("fieldset.rating input").evaluate_all("all => all.map(e => e.type)")
    ) == {"radio"}


def test_an_option_is_read_with_number_word_bar_and_anchor(address: str, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)
    group = page.get_by_role("group", name="Execution rigor")

    spoken = [
        re.search(r'radio "(.*?)"', line)
        for line in group.aria_snapshot().splitlines()
        if "radio" in line
    ]
    names = [match[1] for match in spoken if match]

    assert [name.split(",")[0].strip() for name in names] == [
        "1 Limited",
        "2 Developing",
        "3 Strong",
        "4 Exceptional",
        "0 Not assessed in this interview",
    ]
    assert ["L5 bar" in name for name in names] == [False, False, True, False, False]
    assert [len(name) > 40 for name in names] == [True, True, True, True, False]


def test_a_digit_rates_only_while_a_rating_has_focus(address: str, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)

    page.keyboard.press("3")
    assert page.locator("input:checked").count() == 0
    page.locator("#evidence-execution_rigor").press("3")
    assert page.locator("input:checked").count() == 0
    assert page.locator("#evidence-execution_rigor").input_value() == "3"
    page.locator("#rating-mission_alignment-1").focus()
    page.keyboard.press("3")

    assert page.locator("input:checked").evaluate_all("all => all.map(e => e.id)") == [
        "rating-mission_alignment-3"
    ]
    page.keyboard.press("0")
    assert page.locator("#rating-mission_alignment-na").is_checked()


def test_seventeen_keys_fill_a_scorecard_without_a_mouse(
    address: str, site: Site, visit: Visit
) -> None:
    page = visit("priya")
    page.goto(address)
    pressed: list[str] = []

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
            pressed.append(key)

    press("Tab", "Enter")  # the link that skips to the first rating
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    for dimension in DIMENSIONS:
        assert focused(page).startswith(f"rating-{dimension}-")
        press("3", "Tab")
        page.keyboard.type(EVIDENCE)
        press("Tab")
    assert focused(page).startswith("recommendation-")
    press("3", "Tab")
    page.keyboard.type(EVIDENCE)
    press("Control+Enter")
    expect(page).to_have_title("My work · Debrief")

    expect(page.get_by_role("status")).to_contain_text("submitted")
    assert submissions(site) == 1
    assert len(pressed) <= 17


def test_eleven_clicks_fill_a_scorecard_on_one_page(address: str, site: Site, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)
    sent: list[str] = []
    page.on("request", lambda request: _note(sent, request))
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        page.locator(selector).click()
        clicks += 1

    for dimension in DIMENSIONS:
        click(f"label:has(#rating-{dimension}-3)")
        click(f"#evidence-{dimension}")
        page.keyboard.type(EVIDENCE)
    click("label:has(#recommendation-yes)")
    click("#summary")
    page.keyboard.type(EVIDENCE)
    click("[data-submit]")
    expect(page).to_have_title("My work · Debrief")

    assert submissions(site) == 1
    assert clicks <= 11
    assert sent == ["POST", "GET"]  # what is sent, and the page after


def _note(sent: list[str], request: Request) -> None:
    if request.is_navigation_request():
        sent.append(request.method)


def test_an_incomplete_scorecard_comes_back_with_every_word(address: str, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)
    page.locator("#evidence-ai_judgment").fill("Typed, and not to be lost.")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator("[data-submit]").click()
    page.wait_for_load_state()

    assert answer.value.status == 422
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errsum"
    assert page.locator(".errsum a").all_inner_texts() == [
        "Choose a rating for execution rigor",
        "Choose a rating for cross-functional influence",
        "Choose a rating for mission alignment",
        "Choose a rating for AI judgment",
        "Choose a recommendation",
        "Say what decided it, in one sentence",
    ]
    assert page.locator("#evidence-ai_judgment").input_value() == "Typed, and not to be lost."


def test_pressing_submit_twice_submits_once(address: str, site: Site, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)
    fill(page)

    page.locator("[data-submit]").dblclick()
    expect(page.get_by_role("status")).to_contain_text("submitted")

    assert submissions(site) == 1


def test_going_back_and_submitting_again_changes_nothing(
    address: str, site: Site, visit: Visit
) -> None:
    page = visit("priya")
    page.goto(address)
    fill(page)
    page.locator("[data-submit]").click()
    expect(page).to_have_title("My work · Debrief")

    page.go_back()
    if page.locator("[data-submit]").count():
        page.locator("[data-submit]").click()
    page.wait_for_load_state()

    assert submissions(site) == 1
    assert page.get_by_role("heading", level=1).inner_text() == "Ayşe Demirtaş"
    assert page.locator("[data-submit]").count() == 0


def test_leaving_with_unsaved_words_asks_first(address: str, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)
    page.locator("#evidence-ai_judgment").press_sequentially("Typed")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto("/")

    assert asked == ["beforeunload"]


def test_the_progress_follows_what_is_written(address: str, visit: Visit) -> None:
    page = visit("priya")
    page.goto(address)
    left = page.locator("[data-left]")
    tag = page.locator("[data-progress-of=execution_rigor]")

    assert (left.inner_text(), tag.inner_text()) == ("5 things left", "To do")
    page.locator("label:has(#rating-execution_rigor-3)").click()
    assert (left.inner_text(), tag.inner_text()) == ("5 things left", "Add evidence")
    page.locator("#evidence-execution_rigor").fill(EVIDENCE)
    assert (left.inner_text(), tag.inner_text()) == ("4 things left", "Rated 3")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_bar_below_never_hides_what_has_focus(address: str, visit: Visit, width: int) -> None:
    page = visit("priya", width=width)
    page.goto(address)
    seen = []
    for _ in range(45):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(HIDDEN))

    assert [where for where in seen if where] == []


def test_the_first_view_of_a_scorecard_is_light(site: Site, visit: Visit) -> None:
    interview_id = site.places()["jonas_mei"]
    ask_for_every_dimension(site, interview_id)
    page = visit("mei")
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    protocol.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    page.goto(f"/interviews/{interview_id}/scorecard", wait_until="networkidle")

    assert sum(sizes) <= 150_000
    assert len(sizes) <= 8
