"""One application from its first seat to its last decision, in any order of events.

A small model foretells every answer; after every event the database, the rights and the
log are held against it. The rules are those of the product, told once more, without it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from debrief import standing
from debrief.accounts.models import User
from debrief.audit.verify import Check
from debrief.candidates.models import Application, Conflict
from debrief.db import db
from debrief.interviews import actions as interviews
from debrief.interviews.models import Interview, Seat
from debrief.interviews.plan import InterviewPlan, SeatPlan
from debrief.people import changes
from debrief.rights import Phase, Role
from debrief.scorecards import queries as scorecards
from debrief.scorecards.models import Exposure, Scorecard, ScorecardVersion
from tests import factories, reading
from tests.conftest import Browser, start_over
from tests.scorecards.form import fields

KEY = b"tests"
LATER = timedelta(days=1)
OPENED = {Phase.OPEN, Phase.DECIDED}
REASON = "The panel met and weighed what each of them had seen on this dimension."


@dataclass
class Person:
    """What the model knows of one person."""

    id: int
    coordinates: bool = False
    manages: bool = False
    active: bool = True
    sits: bool = False
    took_the_seat: bool = False
    """Whether the person seated itself."""
    judged: str = ""
    """``judgement`` or ``abstention`` once submitted."""
    versions: list[str] = field(default_factory=list)
    draft: str = ""
    recused: bool = False
    exposed: bool = False

    @property
    def owes(self) -> bool:
        return self.sits and not self.judged

    @property
    def on_panel(self) -> bool:
        return self.sits or bool(self.judged)

    @property
    def knows(self) -> bool:
        return not self.recused and (self.coordinates or self.manages or self.on_panel)

    def reads(self, phase: Phase) -> bool:
        by_seat = self.judged == "judgement" and not self.took_the_seat
        may = self.coordinates or self.manages or by_seat
        return self.knows and phase in OPENED and not self.owes and may

    def opens(self, phase: Phase) -> bool:
        if self.recused or self.owes:
            return False
        if phase is Phase.READY:
            return self.coordinates or self.manages
        # Nobody opens early who only abstained: that would be a way to look.
        return phase is Phase.WAITING and self.manages and self.judged != "abstention"


class Life(RuleBasedStateMachine):
    """Events in the life of one application."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        start_over()
        factories.number_from_one()
        self.browser = Browser(self.app.test_client())
        self.phase = Phase.WAITING
        self.decisions = 0
        self.words = 0

    @initialize(panel=st.integers(0, 3), judged=st.integers(0, 3))
    def begin(self, panel: int, judged: int) -> None:
        manager = factories.user(Role.HIRING_MANAGER, name="The Manager")
        users = [
            manager,
            factories.user(Role.COORDINATOR, name="The Coordinator"),
            *(factories.user(name=f"Interviewer {number}") for number in range(3)),
        ]
        self.keeper = factories.user(Role.COORDINATOR, Role.ADMIN, name="The Keeper")
        application = factories.application(to=factories.opening(manager=manager))
        self.application_id = application.id
        self.people = [Person(each.id) for each in users]
        self.people[0].manages = True
        self.people[1].coordinates = True
        self.interviews: dict[int, int] = {}
        db.session.commit()
        for who in range(2, 2 + panel):
            self.assign(who, itself=False)
        for who in range(2, 2 + min(panel, judged)):
            self.submit(who, abstain=False)

    # What the model foretells

    def counted(self) -> list[Person]:
        return [each for each in self.people if each.sits and not each.recused]

    def count_again(self) -> None:
        panel = self.counted()
        if self.phase not in OPENED:
            complete = bool(panel) and all(each.judged for each in panel)
            self.phase = Phase.READY if complete else Phase.WAITING

    def shown_something(self, to: Person) -> bool:
        """Whether there is a judgement of somebody else to be shown."""
        others = any(each.judged for each in self.people if each is not to)
        return others or self.phase is Phase.DECIDED

    def word(self) -> str:
        self.words += 1
        return f"They showed the work, number {self.words}."

    # What happens

    def user(self, person: Person) -> User:
        return db.session.get_one(User, person.id)

    def application(self) -> Application:
        return db.session.get_one(Application, self.application_id)

    def send(self, person: Person, address: str, **form: Any) -> int:
        self.browser.sign_in(self.user(person))
        return self.browser.post(address, **form).status_code

    def plan(self, *seated: Person) -> InterviewPlan:
        starts_at = datetime.now(UTC) - timedelta(hours=1)
        return InterviewPlan(starts_at, 45, tuple(SeatPlan(each.id) for each in seated))

    def arrange(self, person: Person, by: User, *seated: Person) -> None:
        now = datetime.now(UTC)
        application = self.application()
        if person.id not in self.interviews:
            made = interviews.arrange(
                application,
                application.opening.rounds[0],
                self.plan(*seated),
                actor=by,
                now=now,
                due_after=LATER,
            )
            db.session.flush()
            self.interviews[person.id] = made.id
        else:
            interview = db.session.get_one(Interview, self.interviews[person.id])
            interviews.change(
                interview,
                self.plan(*seated),
                revision=interview.revision,
                actor=by,
                now=now,
                due_after=LATER,
            )
        db.session.commit()

    anybody = st.integers(0, 4)
    mostly_the_manager = st.sampled_from([0, 0, 0, 0, 1, 2])

    @rule(who=anybody, itself=st.booleans())
    def assign(self, who: int, *, itself: bool) -> None:
        person = self.people[who]
        if person.sits or person.recused or not person.active:
            return
        self.arrange(person, self.user(person) if itself else self.keeper, person)
        person.sits, person.took_the_seat = True, itself
        self.count_again()

    @rule(who=anybody)
    def take_off(self, who: int) -> None:
        person = self.people[who]
        if not person.sits:
            return
        self.arrange(person, self.keeper)
        person.sits = False
        self.count_again()

    def scorecard(self, person: Person) -> str:
        return f"/interviews/{self.interviews.get(person.id, 999)}/scorecard"

    def revision(self, person: Person, address: str) -> str:
        self.browser.sign_in(self.user(person))
        page = self.browser.open(address)
        if page.status_code != 200 or 'name="revision"' not in page.text:
            return "0"
        return reading.field(page.text, "revision")

    def foretold(self, person: Person, *, may: bool, done: int = 302) -> int:
        """The answer to a form: a way to sign in, nothing there, or done."""
        if not person.active:
            return 302
        return done if may else 404

    @rule(who=anybody)
    def draft(self, who: int) -> None:
        person, said = self.people[who], self.word()
        address = self.scorecard(person)
        revision = self.revision(person, address)
        form = fields(action="save", summary=said, revision=revision)
        status = self.send(person, address, **form)

        # Another form after the scorecard went in is kept, and its author chooses.
        done = 409 if person.judged and person.sits else 302
        may = person.on_panel and not person.recused
        assert status == self.foretold(person, may=may, done=done)
        if person.active and person.owes and not person.recused:
            person.draft = said

    @rule(who=anybody, abstain=st.booleans())
    def submit(self, who: int, *, abstain: bool) -> None:
        person, said = self.people[who], self.word()
        address = self.scorecard(person)
        form = fields(revision=self.revision(person, address), summary=said)
        if abstain:
            form |= {"recommendation": "abstain", "abstain_reason": said}
        status = self.send(person, address, **form)

        # Another form after the scorecard went in is kept, and its author chooses.
        done = 409 if person.judged and person.sits else 302
        may = person.on_panel and not person.recused
        assert status == self.foretold(person, may=may, done=done)
        if person.active and person.owes and not person.recused:
            person.judged = "abstention" if abstain else "judgement"
            person.versions.append(said)
            person.draft = ""
            self.count_again()

    @rule(who=anybody, reason=st.sampled_from(["", "I looked at my notes again."]))
    def amend(self, who: int, reason: str) -> None:
        person, said = self.people[who], self.word()
        address = f"{self.scorecard(person)}/amend"
        form = fields(revision=self.revision(person, address), summary=said, reason=reason)
        status = self.send(person, address, **form)

        may = person.sits and bool(person.judged) and not person.recused
        owed = self.phase in OPENED and not reason
        assert status == self.foretold(person, may=may, done=422 if owed else 302)
        if person.active and may and not owed:
            person.judged = "judgement"
            person.versions.append(said)

    @rule(who=anybody)
    def declare_a_conflict(self, who: int) -> None:
        person = self.people[who]
        address = f"/candidates/{self.application_id}/recuse"
        status = self.send(person, address, reason="We worked together for years.")

        assert status == self.foretold(person, may=person.knows)
        if person.active and person.knows:
            person.recused = True
            person.sits = person.sits and bool(person.judged)
            self.count_again()

    @precondition(lambda self: any(each.recused for each in self.people))
    @rule(who=anybody)
    def clear_the_conflict(self, who: int) -> None:
        person = self.people[who]
        if not person.recused:
            return
        conflict = db.session.scalars(
            db.select(Conflict).where(Conflict.user_id == person.id, Conflict.cleared_at.is_(None))
        ).one()
        self.browser.sign_in(self.keeper)
        answer = self.browser.post(f"/conflicts/{conflict.id}/clear", reason="They never met.")

        assert answer.status_code == 302
        person.recused = False
        self.count_again()

    @rule(who=mostly_the_manager, reason=st.sampled_from(["", "An offer elsewhere ends tonight."]))
    def open(self, who: int, reason: str) -> None:
        person = self.people[who]
        address = f"/debriefs/{self.application_id}/open"
        status = self.send(person, address, reason=reason)

        received = any(each.judged for each in self.counted())
        lacking = self.phase is Phase.WAITING and not (reason and received)
        may = person.opens(self.phase)
        late = self.phase in OPENED and person.reads(self.phase)
        done = 422 if may and lacking else 302
        assert status == self.foretold(person, may=may or late, done=done)
        if person.active and may and not lacking:
            self.phase = Phase.OPEN

    @rule(who=mostly_the_manager)
    def decide(self, who: int) -> None:
        person = self.people[who]
        status = self.send(
            person,
            f"/debriefs/{self.application_id}/decision",
            outcome="hire",
            level="L5",
            reason=REASON,
            evidence_dimension="",
        )

        may = person.manages and person.reads(self.phase)
        decided = self.phase is Phase.DECIDED
        assert status == self.foretold(person, may=may, done=409 if decided else 302)
        if person.active and may:
            person.exposed = person.exposed or self.shown_something(person)
            if not decided:
                self.phase = Phase.DECIDED
                self.decisions += 1

    @precondition(lambda self: self.phase is Phase.DECIDED)
    @rule(who=mostly_the_manager)
    def reopen(self, who: int) -> None:
        person = self.people[who]
        address = f"/debriefs/{self.application_id}/reopen"
        status = self.send(person, address, reason="A reference came in.")

        may = person.manages and person.reads(self.phase)
        assert status == self.foretold(person, may=may)
        if person.active and may:
            self.phase = Phase.OPEN

    @rule(who=anybody)
    def look(self, who: int) -> None:
        person = self.people[who]
        self.browser.sign_in(self.user(person))
        answer = self.browser.open(f"/debriefs/{self.application_id}")

        assert answer.status_code == self.foretold(person, may=person.knows, done=200)
        if person.active and person.reads(self.phase):
            person.exposed = person.exposed or self.shown_something(person)

    @rule(who=st.integers(2, 4))
    def deactivate(self, who: int) -> None:
        person = self.people[who]
        if not person.active:
            return
        changes.deactivate(self.user(person), actor=self.keeper, now=datetime.now(UTC))
        db.session.commit()
        person.active = False

    # What always holds

    @invariant()
    def the_panel_is_counted(self) -> None:
        application, panel = self.application(), self.counted()
        received = sum(bool(each.judged) for each in panel)

        assert (application.expected, application.received) == (len(panel), received)
        assert application.phase is self.phase

    @invariant()
    def nobody_reads_but_those_who_may(self) -> None:
        application, now = self.application(), datetime.now(UTC)
        for person in self.people:
            may = standing.rights_of(self.user(person), application, now=now)

            assert (may.know, may.read) == (person.knows, person.reads(self.phase)), person

    @invariant()
    def exposure_is_written(self) -> None:
        exposed = set(db.session.scalars(db.select(Exposure.user_id)))

        assert exposed == {each.id for each in self.people if each.exposed}

    @invariant()
    def every_version_is_as_it_was_submitted(self) -> None:
        rows = db.session.execute(
            db.select(
                Interview.id,
                ScorecardVersion.number,
                ScorecardVersion.summary,
                ScorecardVersion.abstain_reason,
            )
            .join(Scorecard.versions)
            .join(Scorecard.seat)
            .join(Seat.interview)
            .order_by(ScorecardVersion.number)
        ).all()
        kept: dict[int, list[str]] = {}
        for interview_id, _, summary, abstained in rows:
            kept.setdefault(interview_id, []).append(summary or abstained)

        assert kept == {
            self.interviews[each.id]: each.versions for each in self.people if each.versions
        }

    @invariant()
    def what_counts_is_what_was_judged_without_a_conflict(self) -> None:
        facts = scorecards.facts(self.application())
        panel = scorecards.panels([facts])[self.application_id]

        counted = [each for each in self.people if each.judged and not each.recused]
        assert len(panel.scorecards) == len(counted)

    @invariant()
    def the_log_holds(self) -> None:
        assert list(Check(KEY).findings(db.session.connection())) == []


def test_the_life_of_an_application_is_as_foretold(app: Flask) -> None:
    Life.app = app
    long = settings().max_examples > 100
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=300 if long else 30,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
