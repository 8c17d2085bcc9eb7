"""The server is killed while people submit: what was acknowledged is there, and once."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event as Signal
from threading import Thread
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask

from debrief.accounts.models import User
from debrief.audit.models import Event
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening
from debrief.scorecards.models import Scorecard, ScorecardVersion
from tests import factories
from tests.audit.tamper import found
from tests.conftest import POSTGRESQL, Browser, csrf_token
from tests.reliability.served import Server
from tests.scorecards.form import fields

SOAK = "DEBRIEF_SOAK" in os.environ
KILLS = 100 if SOAK else 2
PEOPLE = 4
EACH = 75 if SOAK else 12
"""Scorecards that each person has to submit between one kill and the next."""
LONGEST = 4.0 if SOAK else 1.5
"""Seconds for which they submit at most."""
AT_MOST = 60
"""Seconds to wait for a server that starts on a busy machine."""


@dataclass
class Author:
    """Somebody who submits one scorecard after another, and again what was not answered."""

    cookie: str
    to_do: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    """Interviews whose scorecard was said to be in, once for each time it was said."""
    refused: list[tuple[int, int]] = field(default_factory=list)
    keeps_calling: bool = True
    """Whether one connection is kept for all; else each request has its own."""

    def submit_all(self, port: int, first: Signal) -> None:
        """Go on until all is submitted or the server is gone."""
        connection = HTTPConnection("127.0.0.1", port, timeout=AT_MOST)
        try:
            while self.to_do:
                self._submit(connection, self.to_do[0])
                self.to_do.pop(0)
                first.set()
                if not self.keeps_calling:
                    connection.close()
        except (OSError, HTTPException):
            pass  # what was not answered stays to be done
        finally:
            connection.close()

    def _submit(self, connection: HTTPConnection, interview: int) -> None:
        connection.request(
            "POST",
            f"/interviews/{interview}/scorecard",
            body=urlencode({"csrf_token": csrf_token(), **fields()}),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"session={self.cookie}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        if (answer.status, answer.getheader("Location")) == (302, "/"):
            self.acknowledged.append(interview)
        else:
            self.refused.append((interview, answer.status))


def author(app: Flask) -> tuple[Author, int]:
    """Somebody signed in, with the id of their account."""
    browser, person = Browser(app.test_client()), factories.user()
    browser.sign_in(person)
    cookie = browser.client.get_cookie("session", domain="debrief.test")
    assert cookie is not None
    return Author(cookie.value), person.id


def seats(person_id: int, opening: Opening, number: int) -> list[int]:
    """Interviews in which a person owes a scorecard, each about another candidate."""
    person = db.session.get_one(User, person_id)
    made = [
        factories.seat(factories.application(to=opening), interviewer=person) for _ in range(number)
    ]
    return [each.interview_id for each in made]


def submitting(authors: Iterable[Author], server: Server, wait: float) -> None:
    """Let everybody submit; kill the server ``wait`` seconds after its first answer."""
    first = Signal()
    threads = [Thread(target=each.submit_all, args=(server.port, first)) for each in authors]
    for thread in threads:
        thread.start()
    server.start()
    assert first.wait(AT_MOST), "The server did not start."
    time.sleep(wait)
    server.kill()
    for thread in threads:
        thread.join()


def orphans() -> Iterator[str]:
    """Everything that is there in part."""
    versions = db.session.scalars(
        sa.select(Scorecard.seat_id).join(ScorecardVersion.scorecard)
    ).all()
    submitted = set(db.session.scalars(sa.select(Seat.id).where(Seat.submitted_at.is_not(None))))
    events = db.session.scalars(
        sa.select(Event.subject).where(Event.action == Action.SCORECARD_SUBMITTED)
    ).all()
    cards = set(db.session.scalars(sa.select(Scorecard.id).where(Scorecard.version > 0)))
    yield from (f"{what} twice" for what, times in Counter(versions).items() if times > 1)
    yield from (f"{what} twice" for what, times in Counter(events).items() if times > 1)
    yield from (f"seat {each}" for each in set(versions) ^ submitted)
    yield from set(events) ^ {f"scorecard:{each}" for each in cards}
    received = (
        sa.select(sa.func.count(Seat.id))
        .join(Seat.interview)
        .where(Interview.application_id == Application.id, Seat.submitted_at.is_not(None))
        .scalar_subquery()
    )
    for miscounted in db.session.scalars(
        sa.select(Application.id).where(Application.received != received)
    ):
        yield f"application {miscounted}"


def submitted_interviews() -> set[int]:
    """The interviews of which a scorecard is in."""
    return set(
        db.session.scalars(
            sa.select(Seat.interview_id).where(
                Seat.id.in_(sa.select(Scorecard.seat_id).join(ScorecardVersion.scorecard))
            )
        )
    )


def test_what_was_acknowledged_is_there_and_nothing_is_there_twice(
    app: Flask, database: str
) -> None:
    chance = random.Random(KILLS)  # noqa: S311 - the same moments in every run
    people = [author(app) for _ in range(PEOPLE)]
    authors = [each for each, _ in people]
    opening = factories.opening()
    unanswered = 0
    with Server(database) as server:
        for _ in range(KILLS):
            for each, person_id in people:
                again = chance.sample(each.acknowledged, min(3, len(each.acknowledged)))
                new = seats(person_id, opening, EACH - len(each.to_do))
                each.to_do = [*each.to_do, *again, *new]
            db.session.commit()
            db.session.remove()
            submitting(authors, server, chance.uniform(0, LONGEST))
            acknowledged = {place for each in authors for place in each.acknowledged}
            kept = submitted_interviews()
            unanswered += len(kept - acknowledged)

            assert list(orphans()) == []
            assert acknowledged - kept == set()
            assert [each.refused for each in authors if each.refused] == []
    answered = sum(len(each.acknowledged) for each in authors)

    assert found() == []
    if not POSTGRESQL:
        assert db.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    print(  # noqa: T201 - for whoever runs the long form
        f"{KILLS} kills, {answered} answered, {answered - len(acknowledged)} of them again, "
        f"{unanswered} kept and not answered"
    )


def test_a_restart_drops_no_request(app: Flask, database: str) -> None:
    """A request that comes while the server restarts waits, and is answered by the next one."""
    people = [author(app) for _ in range(PEOPLE)]
    opening = factories.opening()
    for each, person_id in people:
        each.to_do = seats(person_id, opening, EACH)
        each.keeps_calling = False
    wanted = {place for each, _ in people for place in each.to_do}
    db.session.commit()
    db.session.remove()
    first = Signal()
    with Server(database) as server:
        threads = [Thread(target=each.submit_all, args=(server.port, first)) for each, _ in people]
        for thread in threads:
            thread.start()
        server.start()
        assert first.wait(AT_MOST), "The server did not start."
        server.stop()
        server.start()
        for thread in threads:
            thread.join()

    assert [each.to_do for each, _ in people if each.to_do] == []
    assert submitted_interviews() == wanted
