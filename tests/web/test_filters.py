"""How dates and counts read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from debrief.web.filters import day_and_time, duration, plural, zone

NOW = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("moment", "name", "words"),
    [
        (NOW, "UTC", "today 22:30"),
        (NOW, "Asia/Singapore", "today 06:30"),
        (NOW - timedelta(hours=7), "Asia/Singapore", "yesterday 23:30"),
        (NOW - timedelta(hours=7), "UTC", "today 15:30"),
        (NOW + timedelta(hours=2), "UTC", "tomorrow 00:30"),
        (NOW + timedelta(hours=2), "America/New_York", "today 19:30"),
        (NOW - timedelta(days=2), "UTC", "Mon 22:30"),
        (NOW + timedelta(days=6), "UTC", "Tue 22:30"),
        (NOW + timedelta(days=7), "UTC", "2 Dec 2026, 22:30"),
        (NOW - timedelta(days=7), "UTC", "18 Nov 2026, 22:30"),
    ],
)
def test_near_days_have_names(moment: datetime, name: str, words: str) -> None:
    assert day_and_time(moment, NOW, ZoneInfo(name)) == words


def test_the_hour_that_comes_twice_is_said_as_the_clock_shows_it() -> None:
    paris = ZoneInfo("Europe/Paris")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert day_and_time(first, first, paris) == "today 02:30"
    assert day_and_time(first + timedelta(hours=1), first, paris) == "today 02:30"
    assert day_and_time(first + timedelta(hours=23), first, paris) == "tomorrow 00:30"


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "\0"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert zone(name) == ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1, minutes=59), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_a_span_is_its_largest_unit(span: timedelta, words: str) -> None:
    assert duration(span) == words


def test_one_is_no_plural() -> None:
    assert [plural(n, "scorecard") for n in (0, 1, 2)] == [
        "0 scorecards",
        "1 scorecard",
        "2 scorecards",
    ]
    assert plural(2, "person", "people") == "2 people"
