"""Everybody can use every page: at any width, in any theme, with any tool."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.scenes import SCENES, Scene, show
from tests.browser.site import Site

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WINDOWS = ((1280, "light"), (1280, "dark"), (390, "light"), (320, "light"))

UNPROCESSABLE = 422

every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line for each element."""
    found: list[dict[str, Any]] = page.evaluate(
        "async (tags) => (await axe.run({runOnly: tags, resultTypes: ['violations']})).violations",
        RULES,
    )
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@every_scene
def test_axe_finds_nothing(scene: Scene, site: Site, visit: Visit) -> None:
    page = show(scene, site, visit, bypass_csp=True)
    page.evaluate(AXE)

    found = {}
    for width, colours in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of its words
        found[width, colours] = violations(page)

    assert found == {window: [] for window in WINDOWS}


TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
"""What a reader may set (WCAG 2.1, 1.4.12)."""

SPACED = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""

WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth - innerWidth"

SCROLLING = """() => [...document.querySelectorAll("body *")].filter((element) =>
  /auto|scroll/.test(getComputedStyle(element).overflowX)
  && element.scrollWidth > element.clientWidth + 1
  && !element.matches(".mxwrap, .tablewrap, textarea")).map((element) => element.className)"""

CLIPPED = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const frames = style.overflow !== "visible" || element.matches(".opt, .tag, .btn");
  if (!frames || !element.checkVisibility() || element.closest(".vh, svg, .mxwrap, .tablewrap")
      || style.clipPath !== "none" || element.matches("textarea, select, input")) return false;
  const frame = element.getBoundingClientRect();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest(".vh, svg")) continue;
    range.selectNodeContents(texts.currentNode);
    const text = range.getBoundingClientRect();
    if (text.width && (text.right > frame.right + 1 || text.left < frame.left - 1
        || text.bottom > frame.bottom + 1 && style.overflowY !== "auto")) return true;
  }
  return false;
}).map((element) => element.outerHTML.slice(0, 100))"""

SMALL = """() => {
  const box = (element) => (element.closest("label") ?? element).getBoundingClientRect();
  const inText = (element) => getComputedStyle(element).display === "inline";
  const small = (element) => {
    const {width, height} = box(element);
    const least = element.matches(".btn, .opt") ? 44 : 24;
    return width < 24 || height < least;
  };
  return [...document.querySelectorAll("a, button, input, select, textarea, summary, .opt")]
    .filter((e) => e.checkVisibility({visibilityProperty: true})
      && !e.matches(".skip, [type=hidden], [aria-hidden]") && !inText(e) && small(e))
    .map((e) => `${e.outerHTML.slice(0, 90)} ${box(e).width}x${box(e).height}`);
}"""


@every_scene
def test_it_fits_every_window_and_every_finger(scene: Scene, site: Site, visit: Visit) -> None:
    page = show(scene, site, visit)

    found: dict[str, Any] = {"targets on a desk": page.evaluate(SMALL)}
    # 320 pixels are what a window of 1280 holds at 400 % (WCAG 2.1, 1.4.10).
    for width, height in ((390, 800), (320, 225)):
        page.set_viewport_size({"width": width, "height": height})
        found[f"{width} wide"] = max(page.evaluate(WIDER_THAN_THE_WINDOW), 0)
        found[f"{width} scrolling"] = page.evaluate(SCROLLING)
        found[f"{width} targets"] = page.evaluate(SMALL)
    page.evaluate(SPACED, TEXT_SPACING)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found[f"{width} spaced wide"] = max(page.evaluate(WIDER_THAN_THE_WINDOW), 0)
        found[f"{width} spaced clipped"] = page.evaluate(CLIPPED)

    assert {what: seen for what, seen in found.items() if seen} == {}


@pytest.mark.parametrize(
    "scene",
    [scene for scene in SCENES if scene.status == UNPROCESSABLE],
    ids=lambda scene: scene.name,
)
def test_errors_are_announced_and_lead_to_their_controls(
    scene: Scene, site: Site, visit: Visit
) -> None:
    page = show(scene, site, visit)

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errsum"
    for link in page.locator(".errsum a").all():
        link.press("Enter")
        aim = (link.get_attribute("href") or "").removeprefix("#")
        assert page.evaluate("document.activeElement.id") == aim
        assert page.locator(f"[id='{aim}']").is_visible()


FOCUS = """() => {
  const stop = document.activeElement;
  if (stop === document.body) return null;
  const style = getComputedStyle(stop.closest(".opt, .way-out") ?? stop);
  const halo = style.boxShadow.match(/rgba?\\([^)]*\\)(?= 0px 0px 0px 6px)/);
  return {
    what: stop.outerHTML.slice(0, 80),
    line: style.outlineStyle === "solid" ? parseFloat(style.outlineWidth) : 0,
    colours: [style.outlineColor, halo?.[0] ?? ""],
  };
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("", "/login"),
        ("priya", "/interviews/{ayse_priya}/scorecard"),
        ("dana", "/debriefs/{amara}"),
        ("nadia", "/candidates"),
    ],
)
def test_focus_shows_wherever_it_is(
    site: Site, visit: Visit, person: str, address: str, colours: str
) -> None:
    page = visit(person, color_scheme=colours)
    page.goto(address.format(**site.places()))
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    reached = [stop for stop in stops if stop]

    assert len({stop["what"] for stop in reached}) >= 8
    assert [stop["what"] for stop in reached if stop["line"] < 3] == []
    # A dark line in a bright halo stands out from any ground, whichever it resembles.
    assert [stop["what"] for stop in reached if contrast(*stop["colours"]) < 3] == []


def contrast(*colours: str) -> float:
    """The contrast ratio of WCAG 2 between two colours as a browser computes them."""
    lighter, darker = sorted(map(luminance, colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(channel) / 255 for channel in re.findall(r"\d+", colour)[:3]]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def test_a_choice_shows_in_forced_colours(site: Site, visit: Visit) -> None:
    page = visit("priya", forced_colors="active")
    page.goto("/interviews/{ayse_priya}/scorecard".format(**site.places()))
    page.locator("label:has(#rating-ai_judgment-3)").click()
    page.locator("h1").click()
    chosen, other = (
        page.locator(f"label:has(#rating-ai_judgment-{score})").evaluate(
            "label => { const s = getComputedStyle(label); return s.outline + s.border; }"
        )
        for score in (3, 2)
    )

    assert chosen != other


def test_the_scenes_visit_every_page(site: Site) -> None:
    pages = {
        rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    site.put("furnished")
    routes = site.app.url_map.bind("")
    visited = {
        routes.match(scene.address.format(**site.places()).partition("?")[0])[0]
        for scene in SCENES
        if not scene.address.startswith("/nowhere")
    }

    files = {"static", "packets.download"}
    by_a_button_alone = {"second_step.code"}
    by_the_provider = {"single_sign_on.begin", "single_sign_on.prove", "single_sign_on.connect"}
    assert pages - visited == files | by_a_button_alone | by_the_provider
