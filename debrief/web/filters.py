"""How dates and counts read on pages."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, g
from flask_security import current_user

WEEK = timedelta(days=6)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone called ``name``, or UTC if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def viewer_zone() -> ZoneInfo:
    """The time zone of whoever reads the page."""
    return zone(getattr(current_user, "time_zone", "UTC"))


def day_and_time(moment: datetime, now: datetime, tz: ZoneInfo) -> str:
    """``moment`` as people say it: near days by name, others by date.

    ``today 13:00``, ``yesterday 15:00``, ``tomorrow 09:30``, ``Tue 10:00`` within six
    days, else ``27 Nov 2026, 10:00``.
    """
    local, today = moment.astimezone(tz), now.astimezone(tz).date()
    clock = f"{local:%H:%M}"
    distance = (local.date() - today).days
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(distance)
    if near:
        return f"{near} {clock}"
    if abs(distance) <= WEEK.days:
        return f"{local:%a} {clock}"
    return f"{local.day} {local:%b %Y}, {clock}"


def when(moment: datetime) -> str:
    """``moment`` in the viewer's words and zone."""
    return day_and_time(moment, g.now, viewer_zone())


def zone_name(moment: datetime) -> str:
    """``moment`` in full with its zone, for the title of a date."""
    return f"{moment.astimezone(viewer_zone()):%d %b %Y, %H:%M %Z}"


def duration(span: timedelta) -> str:
    """A span as its largest unit: ``25 minutes``, ``4 hours``, ``2 days``."""
    minutes = int(span.total_seconds() // 60)
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return plural(minutes // size, unit)
    return "less than a minute"


def plural(count: int, noun: str, many: str = "") -> str:
    """``1 scorecard``, ``3 scorecards``."""
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def install(app: Flask) -> None:
    """Give the filters to the templates of ``app``."""
    app.add_template_filter(when)
    app.add_template_filter(zone_name)
    app.add_template_filter(duration)
    app.add_template_filter(plural)
