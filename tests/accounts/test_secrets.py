"""What people sign in with is fetched where somebody proves who it is, and nowhere else."""

import pytest

from debrief.rights import Role
from tests import factories
from tests.conftest import Browser

SECRETS = ("password", "tf_totp_secret", "mf_recovery_codes")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/candidates",
        "/candidates/{application}",
        "/candidates/{application}/panel",
        "/candidates/{application}/committee",
        "/debriefs/{application}",
        "/openings",
        "/openings/{opening}",
        "/packets",
        "/rubrics",
        "/admin/people",
        "/admin/audit",
    ],
)
def test_a_page_that_names_people_fetches_no_secret(
    browser: Browser, statements: list[str], path: str
) -> None:
    application = factories.panel()
    factories.debrief(application)
    factories.decision(application)
    factories.conflict(application, factories.user())
    factories.broken_glass(application, factories.user(Role.ADMIN))
    browser.sign_in(factories.user(Role.COORDINATOR, Role.HIRING_MANAGER, Role.ADMIN))
    statements.clear()

    browser.see(path.format(application=application.id, opening=application.opening_id))

    assert statements
    assert [each for each in statements for secret in SECRETS if f"{secret}," in each] == []
