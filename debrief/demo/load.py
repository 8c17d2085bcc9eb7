"""Load the demo: everything happens through the same actions as in earnest."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from debrief.accounts.actions import add_person
from debrief.accounts.models import User
from debrief.aggregation.panel import Rubric
from debrief.aggregation.summarise import summarise
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.candidates.models import Application, Candidate
from debrief.db import db
from debrief.debriefs import actions as debriefs
from debrief.debriefs.models import Outcome
from debrief.interviews.models import Interview, Seat
from debrief.interviews.progress import recount
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

Entry = Mapping[str, Any]


class Stage:
    """The demo being set up, seen from ``now``."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.people: dict[str, User] = {}
        self.openings: dict[str, Opening] = {}
        self.version: RubricVersion = publish_default(now=now)
        self.rubric: Rubric = rubrics.load(self.version)

    def at(self, moment: Entry) -> datetime:
        """The moment that ``{ days = -3, at = "10:00" }`` names."""
        day = self.now.date() + timedelta(days=moment["days"])
        return datetime.combine(day, time.fromisoformat(moment["at"]), self.now.tzinfo)


def is_loaded() -> bool:
    """Whether the people in the database are those of the demo."""
    addresses = {person["email"] for person in _content()["people"]}
    return set(db.session.scalars(select(User.email))) == addresses


def _content() -> Entry:
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


def load(now: datetime) -> None:
    """Fill an empty database. The caller commits.

    Raises:
        Refused: somebody is in the database already; the demo must not mix with them.

    """
    if db.session.scalar(select(User.id).limit(1)):
        raise Refused("This database holds people already. Load the demo into an empty one.")
    content = _content()
    stage = Stage(now)
    for person in content["people"]:
        stage.people[person["key"]] = add_person(
            name=person["name"],
            email=person["email"],
            password=PASSWORD,
            roles=[Role(role) for role in person["roles"]],
            time_zone=person["time_zone"],
            now=now,
        )
    for opening in content["openings"]:
        stage.openings[opening["key"]] = _opening(stage, opening)
    for number, candidate in enumerate(content["candidates"], 1):
        _candidate(stage, candidate, code=f"C-{number:04}")
    counts = {each: len(content[each]) for each in ("people", "openings", "candidates")}
    record(Action.DEMO_LOADED, actor=None, now=now, new=counts)


def _opening(stage: Stage, entry: Entry) -> Opening:
    plan = OpeningPlan(
        title=entry["title"],
        level=entry["level"],
        rubric_version_id=stage.version.id,
        hiring_manager_id=stage.people[entry["hiring_manager"]].id,
        rounds=default_loop(),
    )
    manager = stage.people[entry["hiring_manager"]]
    return create_opening(plan, actor=manager, now=stage.now - timedelta(days=30))


def _candidate(stage: Stage, entry: Entry, *, code: str) -> None:
    applied = stage.now - timedelta(days=21)
    application = Application(
        candidate=Candidate(name=entry["name"], email=entry.get("email", ""), created_at=applied),
        opening=stage.openings[entry["opening"]],
        code=code,
        created_at=applied,
    )
    db.session.add(application)
    seats = [_seat(stage, application, each) for each in entry["interviews"]]
    recount(application)
    for seat, each in zip(seats, entry["interviews"], strict=True):
        _scorecard(stage, seat, each)
    if "opened" in entry:
        debriefs.open_debrief(
            application,
            actor=application.opening.hiring_manager,
            reason=entry.get("early_reason", ""),
            now=stage.at(entry["opened"]),
        )
    if "decision" in entry:
        _decision(stage, application, entry["decision"])


def _seat(stage: Stage, application: Application, entry: Entry) -> Seat:
    round_ = next(each for each in application.opening.rounds if each.name == entry["round"])
    starts_at = stage.at(entry["starts"])
    interview = Interview(
        application=application,
        round=round_,
        name=round_.name,
        minutes=round_.minutes,
        dimensions=round_.dimensions,
        starts_at=starts_at,
    )
    seat = Seat(
        interview=interview,
        interviewer=stage.people[entry["interviewer"]],
        due_at=interview.ends_at + DUE_AFTER,
    )
    db.session.add(seat)
    return seat


def _scorecard(stage: Stage, seat: Seat, entry: Entry) -> None:
    values = dict(_values(entry))
    if "submitted" in entry:
        now = stage.at(entry["submitted"])
        scorecards.submit(Desk(seat), stage.rubric, values, revision=0, now=now)
    elif "draft" in entry:
        scorecards.save_draft(Desk(seat), values, revision=0, now=stage.at(entry["saved"]))


def _values(entry: Entry) -> Iterable[tuple[str, str]]:
    """The scorecard's fields, as its author would have typed them."""
    for rating in entry.get("ratings", ()):
        given = rating.get("score")
        yield f"rating-{rating['dimension']}", check.NOT_ASSESSED if given is None else str(given)
        yield f"evidence-{rating['dimension']}", rating.get("evidence", "")
    for field in ("recommendation", "abstain_reason", "summary"):
        yield field, entry.get(field, "")
    yield "level", entry.get("recommended_level", "")


def _decision(stage: Stage, application: Application, entry: Entry) -> None:
    db.session.flush()
    panel = panels.panels([panels.facts(application)])[application.id]
    debriefs.decide(
        application,
        debriefs.Verdict(
            outcome=Outcome(entry["outcome"]),
            level=entry.get("level", ""),
            reason=entry["reason"],
            dissent_by=stage.people[entry["dissent_by"]].name if "dissent_by" in entry else "",
            dissent=entry.get("dissent", ""),
        ),
        panel=panel,
        summary=summarise(panel, expected=len(panel.scorecards)),
        actor=application.opening.hiring_manager,
        now=stage.at(entry["decided"]),
    )
