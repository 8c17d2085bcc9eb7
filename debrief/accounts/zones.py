"""The time zones a person can live in."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> tuple[str, ...]:
    """Their names in order. Finding them walks a folder of the disk, so it is done once."""
    return tuple(sorted(available_timezones()))
