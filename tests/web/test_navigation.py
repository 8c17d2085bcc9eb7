"""Where one can go from a page."""

import pytest

from debrief.rights import Role
from tests import factories, reading
from tests.conftest import Browser

ADMIN = "People Audit log Mail"
OWN = "Settings Sign-in and security Devices"


def beside(browser: Browser, address: str) -> str:
    """The labels of the pages beside the one at ``address``."""
    _, _, rest = browser.see(address).partition('<nav class="tabs tabs-page" aria-label="Section">')
    return reading.text(rest.partition("</nav>")[0])


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("/admin/people", ADMIN),
        ("/admin/people?state=invited", ADMIN),
        ("/admin/audit", ADMIN),
        ("/admin/mail", ADMIN),
        ("/me", OWN),
        ("/me/security", OWN),
        ("/me/devices", OWN),
        ("/admin/people/invite", ""),
        ("/me/security/codes", ""),
        ("/", ""),
    ],
)
def test_pages_of_one_rank_lead_to_each_other(browser: Browser, address: str, labels: str) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    assert beside(browser, address) == labels


def test_the_one_page_an_auditor_has_stands_beside_nothing(browser: Browser) -> None:
    browser.sign_in(factories.user(Role.AUDITOR))

    assert beside(browser, "/admin/audit") == ""
