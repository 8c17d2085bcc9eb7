"""A debrief that was opened early says so in the packet, and why."""

import pytest

from tests.conftest import Browser
from tests.debriefs.test_open_early import REASON, open_early, panel
from tests.packets import drawn


@pytest.mark.usefixtures("pango")
def test_the_packet_prints_the_reason_and_who_is_missing(browser: Browser) -> None:
    application, missing = panel()
    open_early(browser, application)

    made = browser.send("/packets", c=str(application.id), title="Packet", paper="a4")
    content = browser.open(f"{made}/download").data

    words = drawn.words(content)
    assert drawn.squeezed(f"Opened early. {REASON} Not in: {missing.interviewer.name}.") in words
    assert drawn.squeezed("Opened early by") in words
