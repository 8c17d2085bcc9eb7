"""Everybody can use every page: at any width, in any theme, with any tool."""

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
