"""Every page of the product in every state worth looking at."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Response

from tests.browser.conftest import Visit
from tests.browser.site import INVITED, Site

TABLE = "Or the table as text"


@dataclass(frozen=True)
class Scene:
    """A page as somebody sees it.

    ``address`` names rows as ``Site.places`` does; ``typed`` holds what is written there,
    by label; ``press`` what is pressed then, one after the other; ``data`` is the state of
    ``Site`` it plays in; ``status`` is that of the last answer.
    """

    name: str
    person: str
    address: str
    press: tuple[str, ...] = ()
    data: str = "furnished"
    status: int = 200
    typed: tuple[tuple[str, str], ...] = ()


SCENES = (
    Scene("set up", "", "/setup", data="empty"),
    Scene("set up with errors", "", "/setup", ("Start empty",), data="empty", status=422),
    Scene("sign in", "", "/login"),
    Scene("sign in without a demo", "", "/login", data="bare"),
    Scene("sign in with errors", "", "/login", ("Sign in",)),
    Scene("password forgotten", "", "/forgotten"),
    Scene("password forgotten, without an address", "", "/forgotten", ("Send",), status=422),
    Scene("password asked for", "", "/forgotten/asked"),
    Scene("password, by a link", "", "{reset}"),
    Scene("password, by a link, with errors", "", "{reset}", ("Set the password",), status=422),
    Scene("password, by a dead link", "", "/reset/x", status=404),
    Scene("my work of a manager", "dana", "/"),
    Scene("my work of an interviewer", "tomasz", "/"),
    Scene("my work with nothing to do", "lucia", "/"),
    Scene("settings", "priya", "/me"),
    Scene("password", "priya", "/me/password"),
    Scene("password with errors", "priya", "/me/password", ("Change the password",), status=422),
    Scene("devices", "priya", "/me/devices"),
    Scene("proof", "priya", "/me/prove?next=/me"),
    Scene("proof with errors", "priya", "/me/prove", ("Confirm",), status=422),
    Scene("sign-in and security", "priya", "/me/security"),
    Scene("one-time codes", "priya", "/me/security/codes"),
    Scene(
        "one-time codes with errors",
        "priya",
        "/me/security/codes",
        ("Set up one-time codes",),
        status=422,
    ),
    Scene("second factors", "lucia", "/me/security"),
    Scene("one-time codes, remove", "lucia", "/me/security/codes/remove"),
    Scene("passkey, remove", "lucia", "/me/security/passkeys/1/remove"),
    Scene("recovery codes, make new ones", "lucia", "/me/security/recovery-codes"),
    Scene(
        "recovery codes",
        "lucia",
        "/me/security/recovery-codes",
        ("Make new recovery codes",),
    ),
    Scene("second step", "", "/login", ("Lucía Herrera Peña",)),
    Scene("second step with errors", "", "/login", ("Lucía Herrera Peña", "Sign in"), status=422),
    Scene("single sign-on, connected", "nadia", "/me/security"),
    Scene("single sign-on, disconnect", "nadia", "/me/single-sign-on/disconnect"),
    Scene("prove again, by single sign-on", "nadia", "/me/prove"),
    Scene("single sign-on that failed", "", "/single-sign-on/return", status=400),
    Scene("demo data, remove", "nadia", "/admin/demo/remove"),
    Scene("mail", "nadia", "/admin/mail"),
    Scene("debriefs, ready", "nadia", "/debriefs"),
    Scene("debriefs, waiting", "dana", "/debriefs?phase=waiting"),
    Scene("debriefs, open", "nadia", "/debriefs?phase=open"),
    Scene("debriefs, decided", "lucia", "/debriefs?phase=decided"),
    Scene("debriefs, none", "mei", "/debriefs?phase=ready"),
    Scene("debrief, split", "dana", "/debriefs/{amara}"),
    Scene("debrief, split, in rubric order", "dana", "/debriefs/{amara}?order=rubric"),
    Scene("debrief, split, read by the panel", "priya", "/debriefs/{amara}"),
    Scene(
        "debrief, decision with errors",
        "dana",
        "/debriefs/{amara}",
        ("Record decision",),
        status=422,
    ),
    Scene("debrief, ready to open", "dana", "/debriefs/{noor}"),
    Scene("debrief, unanimous", "dana", "/debriefs/{noor}", ("Open the debrief",)),
    Scene("debrief, nothing in", "nadia", "/debriefs/{ayse}"),
    Scene("debrief, waiting for the reader", "mei", "/debriefs/{jonas}"),
    Scene("debrief, waiting for others", "priya", "/debriefs/{jonas}"),
    Scene(
        "debrief, opened early without a reason",
        "soren",
        "/debriefs/{jonas}",
        ("Open early", "Open with 3 of 5"),
        status=422,
    ),
    Scene("debrief, opened early", "soren", "/debriefs/{ciaran}"),
    Scene("debrief, decided", "soren", "/debriefs/{ha}"),
    Scene(
        "debrief, reopened without a reason",
        "soren",
        "/debriefs/{ha}",
        ("Reopen", "Reopen the decision"),
        status=422,
    ),
    Scene("audit log", "nadia", "/admin/audit"),
    Scene("audit log, as an auditor", "lucia", "/admin/audit?group=judgement"),
    Scene("audit log, nothing found", "nadia", "/admin/audit?person=nobody"),
    Scene("candidates", "nadia", "/candidates"),
    Scene("candidates, none found", "nadia", "/candidates?name=nobody"),
    Scene("candidate", "nadia", "/candidates/{jonas}"),
    Scene("candidate, new", "nadia", "/candidates/new"),
    Scene(
        "candidate, new, with errors",
        "nadia",
        "/candidates/new",
        ("Add the candidate",),
        status=422,
    ),
    Scene("candidate, edit", "nadia", "/candidates/{jonas}/edit"),
    Scene("panel", "nadia", "/candidates/{ayse}/panel"),
    Scene("panel, a round to arrange", "nadia", "/candidates/{ayse}/panel/1"),
    Scene(
        "panel, arranged with errors",
        "nadia",
        "/candidates/{ayse}/panel/1",
        ("Arrange",),
        status=422,
    ),
    Scene("interview, edit", "nadia", "/interviews/{ayse_mei}/edit"),
    Scene("interview, cancel", "nadia", "/interviews/{ayse_mei}/cancel"),
    Scene("kit", "mei", "/interviews/{ayse_mei}"),
    Scene("link of a calendar", "mei", "/i/{ayse_mei}"),
    Scene("scorecard, blank", "priya", "/interviews/{ayse_priya}/scorecard"),
    Scene("scorecard, draft", "dana", "/interviews/{ciaran_dana}/scorecard"),
    Scene(
        "scorecard with errors",
        "priya",
        "/interviews/{ayse_priya}/scorecard",
        ("Submit scorecard",),
        status=422,
    ),
    Scene("scorecard, submitted", "priya", "/interviews/{amara_priya}/scorecard"),
    Scene("scorecard, amended", "mei", "/interviews/{amara_mei}/scorecard"),
    Scene("scorecard, to be corrected", "priya", "/interviews/{amara_priya}/scorecard/amend"),
    Scene("scorecard, to be changed", "priya", "/interviews/{jonas_priya}/scorecard/amend"),
    Scene(
        "scorecard, corrected with errors",
        "priya",
        "/interviews/{amara_priya}/scorecard/amend",
        ("Submit the change",),
        status=422,
    ),
    Scene("openings", "nadia", "/openings"),
    Scene("opening", "nadia", "/openings/1"),
    Scene("opening, edit", "nadia", "/openings/1/edit"),
    Scene("opening, new", "nadia", "/openings/new"),
    Scene("opening, new, with errors", "nadia", "/openings/new", ("Add the opening",), status=422),
    Scene("rubrics", "lucia", "/rubrics"),
    Scene("rubric", "nadia", "/rubrics/1"),
    Scene("rubric, publish", "nadia", "/rubrics/publish?like=1"),
    Scene(
        "rubric, publish with errors",
        "nadia",
        "/rubrics/publish",
        ("Publish for good",),
        status=422,
    ),
    Scene("packets", "nadia", "/packets"),
    Scene("packet, new", "nadia", "/packets/new?c={amara}&c={jonas}&c={ha}"),
    Scene("packet", "nadia", "/packets/1"),
    Scene("nothing chosen for a packet", "nadia", "/packets/new"),
    Scene("people", "nadia", "/admin/people"),
    Scene("people, invited", "nadia", "/admin/people?state=invited"),
    Scene("people, none found", "nadia", "/admin/people?called=nobody"),
    Scene("person", "nadia", "/admin/people/2"),
    Scene("person, the viewer", "nadia", "/admin/people/1"),
    Scene("person, edit", "nadia", "/admin/people/2/edit"),
    Scene("person, deactivate", "nadia", "/admin/people/2/deactivate"),
    Scene("person, deactivated", "nadia", "/admin/people/2/deactivate", ("Deactivate",)),
    Scene("person, second factors", "nadia", "/admin/people/2/factors"),
    Scene("invite", "nadia", "/admin/people/invite"),
    Scene("invite with errors", "nadia", "/admin/people/invite", ("Invite",), status=422),
    Scene("invite many", "nadia", "/admin/people/import"),
    Scene(
        "invite many with errors",
        "nadia",
        "/admin/people/import",
        ("Look at it first",),
        status=422,
    ),
    Scene(
        "invite many, to be confirmed",
        "nadia",
        "/admin/people/import",
        ("Look at it first",),
        typed=((TABLE, "name,email,roles\nשרה כהן,sara@example.org,interviewer\n"),),
    ),
    Scene(
        "invite many, with a row that is wrong",
        "nadia",
        "/admin/people/import",
        ("Look at it first",),
        status=422,
        typed=((TABLE, "name,email,roles\nSara Cohen,sara,juror\n"),),
    ),
    Scene("invited again", "nadia", "/admin/people?state=invited", ("Invite again",)),
    Scene("invitation", "", f"/invite/{INVITED}"),
    Scene("invitation with errors", "", f"/invite/{INVITED}", ("Join",), status=422),
    Scene("invitation that is dead", "", "/invite/x", status=404),
    Scene("invitation for somebody else", "priya", f"/invite/{INVITED}"),
    Scene("viewing as somebody", "nadia", "/admin/people/4", ("View as",)),
    Scene("conflict, declare", "mei", "/candidates/{ayse}/recuse"),
    Scene(
        "conflict, declare, with errors",
        "mei",
        "/candidates/{ayse}/recuse",
        ("Declare it and leave",),
        status=422,
    ),
    Scene("conflict, record", "nadia", "/candidates/{jonas}/conflicts/new"),
    Scene(
        "conflict, record, with errors",
        "nadia",
        "/candidates/{jonas}/conflicts/new",
        ("Record the conflict",),
        status=422,
    ),
    Scene("conflict, clear", "nadia", "/conflicts/1/clear", data="recused"),
    Scene("panel with conflicts", "nadia", "/candidates/{amara}/panel", data="recused"),
    Scene("panel that nobody leads", "nadia", "/candidates/{jonas}/panel", data="recused"),
    Scene("candidate that nobody leads", "nadia", "/candidates/{jonas}", data="recused"),
    Scene("candidate with a committee", "nadia", "/candidates/{amara}", data="recused"),
    Scene("acting manager", "nadia", "/candidates/{jonas}/manager", data="recused"),
    Scene("committee", "nadia", "/candidates/{amara}/committee", data="recused"),
    Scene("debrief with an acting manager", "soren", "/debriefs/{amara}", data="recused"),
    Scene("my work after an emergency", "soren", "/", data="recused"),
    Scene("debrief in an emergency", "tove", "/debriefs/{amara}", data="recused"),
    Scene("debrief, closed to an administrator", "tove", "/debriefs/{ha}"),
    Scene("emergency", "tove", "/debriefs/{ha}/emergency"),
    Scene(
        "emergency without a reason",
        "tove",
        "/debriefs/{ha}/emergency",
        ("Open it for",),
        status=422,
    ),
    Scene("page not found", "mei", "/nowhere", status=404),
    Scene("page not found, signed out", "", "/nowhere", status=404),
    Scene("page of another role", "mei", "/candidates", status=403),
    Scene("my work, first day", "nadia", "/", data="bare"),
    Scene("debriefs, first day", "nadia", "/debriefs", data="bare"),
    Scene("candidates, first day", "nadia", "/candidates", data="bare"),
    Scene("candidate, new, first day", "nadia", "/candidates/new", data="bare"),
    Scene("openings, first day", "nadia", "/openings", data="bare"),
    Scene("opening, new, first day", "nadia", "/openings/new", data="bare"),
    Scene("rubrics, first day", "nadia", "/rubrics", data="bare"),
    Scene("packets, first day", "nadia", "/packets", data="bare"),
)


def show(scene: Scene, site: Site, visit: Visit, **window: Any) -> Page:
    """Open a window on ``scene``."""
    site.put(scene.data)
    page = visit(scene.person, **window)
    answers: list[int] = []
    page.on("response", lambda answer: _note(answers, answer))
    page.goto(scene.address.format(**site.places()))
    for label, text in scene.typed:
        page.get_by_label(label).fill(text)
    for name in scene.press:
        act(page, name)
    assert answers[-1] == scene.status
    return page


def _note(answers: list[int], answer: Response) -> None:
    if answer.request.is_navigation_request():
        answers.append(answer.status)


def act(page: Page, name: str) -> None:
    """Press the button, or the heading of a closed section, that says ``name``."""
    page.locator("main button:visible, main summary:visible").filter(has_text=name).first.click()
    page.wait_for_load_state()
