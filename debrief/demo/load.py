"""Load the demo: everything happens through the same actions as in earnest."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import exists, select

from debrief.accounts.actions import add_person
from debrief.accounts.models import User
from debrief.aggregation.panel import Rubric
from debrief.aggregation.summarise import summarise
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.candidates.actions import Person
from debrief.candidates.actions import add as add_candidate
from debrief.candidates.models import Application
from debrief.db import db
from debrief.debriefs import actions as debriefs
from debrief.debriefs.models import Outcome
from debrief.interviews.actions import arrange
from debrief.interviews.models import Seat
from debrief.interviews.plan import InterviewPlan, SeatPlan
from debrief.openings.actions import create as create_opening
from debrief.openings.models import Opening
from debrief.openings.plan import OpeningPlan
from debrief.openings.queries import default_loop
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.rubrics import queries as rubrics
from debrief.rubrics.actions import publish_default
from debrief.rubrics.models import RubricVersion
from debrief.scorecards import actions as scorecards
from debrief.scorecards import check
from debrief.scorecards import queries as panels
from debrief.scorecards.queries import Desk
from debrief.shipped import PACKAGE

CONTENT = PACKAGE / "demo" / "content.toml"
PASSWORD = "believe-the-evidence"  # noqa: S105 - printed for everybody who tries the demo
DUE_AFTER = timedelta(days=1)

PEOPLE_JOINED = timedelta(days=31)
OPENINGS_BEGAN = timedelta(days=30)
CANDIDATES_APPLIED = timedelta(days=21)
PANELS_ARRANGED = timedelta(days=20)
"""How long ago, before the first thing that the content dates."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that somebody did in the demo, and when."""

    at: datetime
    act: Callable[[datetime], object]


class Stage:
    """The demo being set up, seen from ``now``."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.people: dict[str, User] = {}
        self.openings: dict[str, Opening] = {}
        self.applications: dict[str, Application] = {}
        self.seats: dict[tuple[str, str], Seat] = {}
        self.version: RubricVersion = publish_default(now=now)
        self.rubric: Rubric = rubrics.load(self.version)

    def at(self, moment: Entry) -> datetime:
        """The moment that ``{ days = -3, at = "10:00" }`` names."""
        day = self.now.date() + timedelta(days=moment["days"])
        return datetime.combine(day, time.fromisoformat(moment["at"]), self.now.tzinfo)

    @property
    def coordinator(self) -> User:
        """Who adds candidates and arranges their interviews."""
        return next(each for each in self.people.values() if Role.COORDINATOR in each.role_set)


def is_loaded() -> bool:
    """Whether there is demo data."""
    return bool(db.session.scalar(select(exists().where(User.demo))))


def load(now: datetime, *, password: str | None = None, actor: User | None = None) -> None:
    """Add the demo, for ``actor``, to whatever is in the database. The caller commits.

    Its people sign in with ``password``; without one nobody can.

    Raises:
        Refused: it is there already, or somebody real has an address of one of its people.

    """
    if is_loaded():
        raise Refused("The demo data is loaded already.")
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    stage = Stage(now)
    for person in content["people"]:
        _person(stage, person, password, actor)
    for opening in content["openings"]:
        _opening(stage, opening)
    # In the order of time, whoever it is about: the audit log tells it as it was.
    happenings = (each for entry in content["candidates"] for each in _happenings(stage, entry))
    for happening in sorted(happenings, key=lambda each: each.at):
        happening.act(happening.at)
    counts = {each: len(content[each]) for each in ("people", "openings", "candidates")}
    record(Action.DEMO_LOADED, actor=actor.id if actor else None, now=now, new=counts)


def _person(stage: Stage, entry: Entry, password: str | None, actor: User | None) -> None:
    person = add_person(
        name=entry["name"],
        email=entry["email"],
        password=password,
        roles=[Role(role) for role in entry["roles"]],
        time_zone=entry["time_zone"],
        actor=actor,
        now=stage.now - PEOPLE_JOINED,
    )
    person.demo = True
    stage.people[entry["key"]] = person


def _opening(stage: Stage, entry: Entry) -> None:
    manager = stage.people[entry["hiring_manager"]]
    plan = OpeningPlan(
        title=entry["title"],
        level=entry["level"],
        rubric_version_id=stage.version.id,
        hiring_manager_id=manager.id,
        rounds=default_loop(),
    )
    opening = create_opening(plan, actor=manager, now=stage.now - OPENINGS_BEGAN)
    opening.demo = True
    stage.openings[entry["key"]] = opening


def _happenings(stage: Stage, entry: Entry) -> Iterator[Happening]:
    """Everything that happens about one candidate."""
    yield Happening(stage.now - CANDIDATES_APPLIED, partial(_apply, stage, entry))
    for each in entry["interviews"]:
        yield Happening(stage.now - PANELS_ARRANGED, partial(_arrange, stage, entry, each))
        if "submitted" in each:
            yield Happening(stage.at(each["submitted"]), partial(_submit, stage, entry, each))
        elif "draft" in each:
            yield Happening(stage.at(each["saved"]), partial(_draft, stage, entry, each))
    if "opened" in entry:
        yield Happening(stage.at(entry["opened"]), partial(_open, stage, entry))
    if "decision" in entry:
        yield Happening(stage.at(entry["decision"]["decided"]), partial(_decide, stage, entry))


def _apply(stage: Stage, entry: Entry, at: datetime) -> None:
    stage.applications[entry["key"]] = add_candidate(
        Person(entry["name"], entry.get("email", ""), demo=True),
        opening=stage.openings[entry["opening"]],
        actor=stage.coordinator,
        now=at,
    )


def _arrange(stage: Stage, entry: Entry, held: Entry, at: datetime) -> None:
    application = stage.applications[entry["key"]]
    round_ = next(each for each in application.opening.rounds if each.name == held["round"])
    seat = SeatPlan(stage.people[held["interviewer"]].id)
    interview = arrange(
        application,
        round_,
        InterviewPlan(stage.at(held["starts"]), round_.minutes, (seat,)),
        actor=stage.coordinator,
        now=at,
        due_after=DUE_AFTER,
    )
    (stage.seats[entry["key"], held["round"]],) = interview.seats


def _submit(stage: Stage, entry: Entry, written: Entry, at: datetime) -> None:
    desk = Desk(stage.seats[entry["key"], written["round"]])
    scorecards.submit(desk, stage.rubric, dict(_values(written)), revision=0, now=at)


def _draft(stage: Stage, entry: Entry, written: Entry, at: datetime) -> None:
    desk = Desk(stage.seats[entry["key"], written["round"]])
    scorecards.save_draft(desk, dict(_values(written)), revision=0, now=at)


def _open(stage: Stage, entry: Entry, at: datetime) -> None:
    application = stage.applications[entry["key"]]
    manager = application.opening.hiring_manager
    reason = entry.get("early_reason", "")
    debriefs.open_debrief(application, actor=manager, reason=reason, now=at)


def _values(entry: Entry) -> Iterable[tuple[str, str]]:
    """The scorecard's fields, as its author would have typed them."""
    for rating in entry.get("ratings", ()):
        given = rating.get("score")
        yield f"rating-{rating['dimension']}", check.NOT_ASSESSED if given is None else str(given)
        yield f"evidence-{rating['dimension']}", rating.get("evidence", "")
    for field in ("recommendation", "abstain_reason", "summary"):
        yield field, entry.get(field, "")
    yield "level", entry.get("recommended_level", "")


def _decide(stage: Stage, entry: Entry, at: datetime) -> None:
    application, said = stage.applications[entry["key"]], entry["decision"]
    db.session.flush()
    panel = panels.panels([panels.facts(application)])[application.id]
    debriefs.decide(
        application,
        debriefs.Verdict(
            outcome=Outcome(said["outcome"]),
            level=said.get("level", ""),
            reason=said["reason"],
            dissent_by=stage.people[said["dissent_by"]].name if "dissent_by" in said else "",
            dissent=said.get("dissent", ""),
        ),
        panel=panel,
        summary=summarise(panel, expected=len(panel.scorecards)),
        actor=application.opening.hiring_manager,
        now=at,
    )
