"""Every secret is a word of its own; everybody walks everywhere; nobody finds a stranger's word.

Pages, what they link to, packets with their alternative texts and attachments, exports of
the audit log, mail, and the log of the application.
"""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from pikepdf import Pdf

from debrief.accounts.models import User
from debrief.db import db
from debrief.mail.models import Message
from tests import reading
from tests.conftest import Browser
from tests.matrix.canaries import World, world
from tests.packets import drawn

MOST_PAGES = 400
"""More than any of these people can reach; a walk that goes on is a circle."""

LEFT_OUT = re.compile(r"^(/static/|/logout|/single-sign-on)")


@dataclass
class Walk:
    """What one person came across."""

    browser: Browser
    found: dict[str, set[str]] = field(default_factory=dict)
    """Each word found, and where."""
    seen: set[str] = field(default_factory=set)

    def read(self, where: str, text: str) -> None:
        for word in re.findall(r"kanarien\d+vogel", text):
            self.found.setdefault(word, set()).add(where)

    def everywhere(self, beginnings: list[str]) -> None:
        """Open every page, and every page that a page links to."""
        waiting = list(beginnings)
        while waiting:
            address = waiting.pop().partition("#")[0]
            if address in self.seen or LEFT_OUT.match(address) or not address.startswith("/"):
                continue
            self.seen.add(address)
            assert len(self.seen) < MOST_PAGES, sorted(self.seen)
            waiting += self.links(address)

    def links(self, address: str) -> Iterator[str]:
        answer = self.browser.open(address, buffered=True)
        assert answer.status_code < 500, address
        self.read(address, str(answer.headers))
        if answer.mimetype == "application/pdf":
            self.read(address, everything_in(answer.data))
        else:
            self.read(address, answer.text)
        if answer.mimetype == "text/html":
            yield from (link["href"] for link in reading.elements(answer.text, "a"))
        if answer.location:
            yield answer.location


def everything_in(content: bytes) -> str:
    """All that a PDF says: drawn, unseen, in its bookmarks and in what is attached."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        attached = [each.get_file().read_bytes().decode() for each in pdf.attachments.values()]
    titles = [title for title, _ in drawn.bookmarks(content) + drawn.sections(content)]
    return " ".join([drawn.words(content), drawn.alternatives(content), *titles, *attached])


def doors(at: World) -> list[str]:
    """Every address of the world, whoever may open it."""
    found = ["/", "/candidates", "/openings", "/packets", "/rubrics", "/me", "/me/security"]
    found += ["/admin/people", "/admin/audit", "/admin/mail", "/candidates?phase=withdrawn"]
    found += [f"/debriefs?phase={phase}" for phase in ("ready", "waiting", "open", "decided")]
    for application in at.applications.values():
        here = f"/candidates/{application.id}"
        found += [here, f"{here}/edit", f"{here}/panel", f"{here}/committee", f"{here}/manager"]
        found += [f"{here}/recuse", f"{here}/conflicts/new", f"/packets/new?c={application.id}"]
        found += [f"/debriefs/{application.id}", f"/debriefs/{application.id}/emergency"]
    for number in range(1, 12):
        found += [f"/interviews/{number}", f"/interviews/{number}/scorecard", f"/i/{number}"]
        found += [f"/interviews/{number}/edit", f"/interviews/{number}/scorecard/amend"]
        found += [f"/packets/{number}", f"/packets/{number}/download"]
        found += [f"/conflicts/{number}/clear", f"/admin/people/{number}"]
    return found


def walk(at: World, person: User, browser: Browser) -> dict[str, set[str]]:
    """What ``person`` finds, a packet of everything included."""
    browser.sign_in(person)
    found = Walk(browser)
    chosen = [str(application.id) for application in at.applications.values()]
    made = browser.post("/packets", c=chosen, title="Everything", paper="a4")
    found.read("POST /packets", made.text)
    for form in ("csv", "jsonl"):
        taken = browser.post("/admin/audit/export", format=form)
        found.read("audit export", taken.text)
    found.everywhere([*doors(at), *([made.location] if made.location else [])])
    return found.found


@pytest.mark.pdf
def test_each_word_is_found_by_those_who_may_and_by_nobody_else(
    app: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    at = world(browser)
    browser.post("/reset", email=at.people["author"].email)
    leaks: list[tuple[str, str, list[str]]] = []
    seen: set[str] = set()
    for name, person in at.people.items():
        found = walk(at, person, browser)
        for mail in db.session.scalars(db.select(Message).where(Message.to == person.email)):
            for word in re.findall(r"kanarien\d+vogel", f"{mail.subject} {mail.text} {mail.html}"):
                found.setdefault(word, set()).add("mail")
        leaks += [
            (name, secret, sorted(found[word])[:3])
            for secret, (word, allowed) in at.secrets.items()
            if word in found and not allowed(person)
        ]
        leaks += [(name, s, sorted(found[w])[:3]) for s, w in at.never.items() if w in found]
        seen |= found.keys()
    logged = re.findall(r"kanarien\d+vogel", caplog.text)

    assert leaks == []
    assert [secret for secret, (word, _) in at.secrets.items() if word not in seen] == []
    assert logged == []
