"""Load the demo: fictional people, what they hire for, and what happens about each candidate."""

import tomllib
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from debrief.accounts.actions import add_person
from debrief.accounts.models import User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.demo.happenings import happenings
from debrief.demo.stage import Entry, Stage
from debrief.openings.actions import create as create_opening
from debrief.openings.plan import OpeningPlan
from debrief.openings.queries import default_loop
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.shipped import PACKAGE

CONTENT = PACKAGE / "demo" / "content.toml"
PASSWORD = "believe-the-evidence"  # noqa: S105 - printed for everybody who tries the demo

JOINED = timedelta(days=31)
OPENED = timedelta(days=30)
"""How long ago, before the first thing that happens about a candidate."""


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
    told = (each for entry in content["candidates"] for each in happenings(stage, entry))
    for happening in sorted(told, key=lambda each: each.at):
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
        now=stage.now - JOINED,
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
    opening = create_opening(plan, actor=manager, now=stage.now - OPENED)
    opening.demo = True
    stage.openings[entry["key"]] = opening
