"""A world in which every secret is a word of its own, and the people who walk through it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from debrief import standing
from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs import actions as debriefs
from debrief.debriefs.models import Outcome
from debrief.interviews.models import Seat
from debrief.rights import Rights, Role
from tests import factories
from tests.conftest import NOW, Browser
from tests.scorecards.form import fields

Allowed = Callable[[User], bool]


@dataclass
class World:
    """The people by what they are, and each secret with who may come across it."""

    people: Mapping[str, User]
    applications: Mapping[str, Application]
    secrets: dict[str, tuple[str, Allowed]] = field(default_factory=dict)
    never: dict[str, str] = field(default_factory=dict)
    """What nobody is ever shown: secrets of accounts."""
    words: Iterator[int] = field(default_factory=count)

    def word(self) -> str:
        """A word found nowhere else, short enough to be printed in one piece."""
        return f"kanarien{next(self.words):03}vogel"

    def hide(self, name: str, allowed: Allowed) -> str:
        """A new secret called ``name``."""
        word = self.word()
        self.secrets[name] = word, allowed
        return word

    def guard(self, name: str) -> str:
        """A new secret called ``name`` that nobody may ever see."""
        self.never[name] = word = self.word()
        return word

    def rights(self, person: User, application: str) -> Rights:
        return standing.rights_of(person, self.applications[application], now=datetime.now(UTC))

    def readers(self, application: str, *authors: User) -> Allowed:
        """Whoever may read the application, and who wrote it."""
        return lambda person: person in authors or self.rights(person, application).read


def people() -> dict[str, User]:
    """One person of each kind that matters."""
    return {
        "nobody": factories.user(name="Nobody In Particular"),
        "manager": factories.user(Role.HIRING_MANAGER),
        "another manager": factories.user(Role.HIRING_MANAGER),
        "coordinator": factories.user(Role.COORDINATOR),
        "owing coordinator": factories.user(Role.COORDINATOR),
        "recused coordinator": factories.user(Role.COORDINATOR),
        "administrator": factories.user(Role.ADMIN),
        "administrator in an emergency": factories.user(Role.ADMIN),
        "auditor": factories.user(Role.AUDITOR),
        "committee member": factories.user(Role.COMMITTEE_MEMBER),
        "author": factories.user(name="The Author"),
        "late author": factories.user(name="The Late Author"),
        "abstainer": factories.user(name="The Abstainer"),
        "owing interviewer": factories.user(name="The Owing"),
        "candidate inside": factories.user(*Role),
        "everything": factories.user(*Role),
    }


def world(browser: Browser) -> World:
    who = people()
    opening = factories.opening(manager=who["manager"])
    made = World(
        who,
        {name: factories.application(to=opening) for name in ("opened", "sealed", "decided")},
    )
    factories.opening(manager=who["another manager"])
    for secret, person in enumerate(who.values()):
        person.password = made.guard(f"password {secret}")
    who["author"].tf_totp_secret = made.guard("secret of one-time codes")
    who["author"].mf_recovery_codes = [made.guard("recovery code")]
    for application in made.applications.values():
        for name in ("recused coordinator",):
            factories.conflict(
                application,
                who[name],
                reason=made.hide(
                    f"conflict on {application.code}",
                    lambda person, at=application: (
                        standing.rights_of(  # type: ignore[misc]
                            person, at, now=datetime.now(UTC)
                        ).settle_conflicts
                    ),
                ),
            )
        application.candidate.employee = who["candidate inside"]
    _opened(made, browser)
    _sealed(made)
    _decided(made)
    return made


def _judge(made: World, of: str, author: str, **values: object) -> Seat:
    person = made.people[author]
    seat = factories.seat(made.applications[of], interviewer=person)
    factories.scorecard(
        seat,
        summary=made.hide(f"{of}: summary of {author}", made.readers(of, person)),
        evidence=made.hide(f"{of}: evidence of {author}", made.readers(of, person)),
        **values,  # type: ignore[arg-type]
    )
    return seat


def _opened(made: World, browser: Browser) -> None:
    """An application opened early: one amends, one abstained, two owe, one broke the glass."""
    application, who = made.applications["opened"], made.people
    seat = _judge(made, "opened", "author")
    abstainer = who["abstainer"]
    factories.scorecard(
        factories.seat(application, interviewer=abstainer),
        {},
        recommendation=Recommendation.ABSTAIN,
        abstain_reason=made.hide("reason to abstain", made.readers("opened", abstainer)),
        summary="",
    )
    for owing in ("owing coordinator", "owing interviewer"):
        place = factories.seat(application, interviewer=who[owing])
        author = who[owing]
        factories.draft(
            place,
            summary=made.hide(f"draft of {owing}", lambda person, by=author: person is by),  # type: ignore[misc]
        )
    factories.debrief(application, reason=made.hide("reason to open early", made.readers("opened")))
    factories.committee_member(application, who["committee member"])
    glass = factories.broken_glass(
        application, who["administrator in an emergency"], began_at=datetime.now(UTC)
    )
    glass.reason = made.hide(
        "reason of an emergency",
        lambda person: made.rights(person, "opened").read or made.rights(person, "opened").follow,
    )
    browser.sign_in(who["author"])
    answer = browser.post(
        f"/interviews/{seat.interview_id}/scorecard/amend",
        **fields(
            revision="1",
            summary=made.hide("amended summary", made.readers("opened", who["author"])),
            reason=made.hide("reason to amend", made.readers("opened", who["author"])),
            evidence__craft=made.hide("amended evidence", made.readers("opened", who["author"])),
        ),
    )
    assert answer.status_code == 302, answer.text


def _sealed(made: World) -> None:
    """An application that waits for one more scorecard."""
    _judge(made, "sealed", "author")
    factories.seat(made.applications["sealed"], interviewer=made.people["owing interviewer"])


def _decided(made: World) -> None:
    """An application decided twice; a scorecard came in late."""
    application = made.applications["decided"]
    _judge(made, "decided", "author")
    factories.debrief(application)
    first = factories.decision(
        application,
        Outcome.HIRE,
        reason=made.hide("first decision", made.readers("decided")),
        dissent_by="The Author",
        dissent=made.hide("first dissent", made.readers("decided")),
    )
    debriefs.reopen(
        application,
        actor=first.decided_by,
        reason=made.hide("reason to reopen", made.readers("decided")),
        now=NOW,
    )
    factories.decision(
        application, Outcome.NO_HIRE, reason=made.hide("second decision", made.readers("decided"))
    )
    _judge(made, "decided", "late author", submitted_at=NOW + timedelta(minutes=5))
    db.session.commit()
