"""Which events to find."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from wtforms import Form, SearchField, SelectField
from wtforms.validators import Optional

from debrief.audit.vocabulary import Group
from debrief.oversight.queries import Wanted
from debrief.web.forms import Day, one_line


class EventFilter(Form):
    """What the log is narrowed down to. What cannot be read narrows nothing."""

    person = SearchField("Person", filters=[one_line])
    group = SelectField(
        "About",
        choices={"": "Everything", **{each.value: each.words for each in Group}},
        validate_choice=False,
    )
    code = SearchField("Application", filters=[one_line])
    since = Day("From", [Optional()])
    until = Day("To", [Optional()])

    def wanted(self, zone: tzinfo) -> Wanted:
        """What is asked for, with days as they are in ``zone``."""
        group = self.group.data
        return Wanted(
            person=self.person.data or "",
            group=Group(group) if group in set(Group) else None,
            code=self.code.data or "",
            since=_midnight(self.since.data, zone),
            until=_midnight(self.until.data, zone, days=1),
        )


def _midnight(day: date | None, zone: tzinfo, days: int = 0) -> datetime | None:
    """When ``day`` begins in ``zone``, or the one so many ``days`` after it."""
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC)
    except OverflowError:
        return None  # before or after all that can have happened
