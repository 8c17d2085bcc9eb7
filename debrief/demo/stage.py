"""The demo being set up: who and what is there already, and when things happen."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from debrief.accounts.models import User
from debrief.aggregation.panel import Rubric
from debrief.candidates.models import Application
from debrief.interviews.models import Seat
from debrief.openings.models import Opening
from debrief.rights import Role
from debrief.rubrics import queries as rubrics
from debrief.rubrics.actions import publish_default
from debrief.rubrics.models import RubricVersion

Entry = Mapping[str, Any]
"""A table of the content."""


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
