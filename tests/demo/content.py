"""The demonstration as tests read it: its tables under their keys, and what they add up to."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Panel,
    Rating,
    Recommendation,
    Scorecard,
)
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import Summary
from debrief.exchange.rubric import DEFAULT_LOOP, default_rubric
from debrief.shipped import PACKAGE

Table = Mapping[str, Any]

CONTENT: Table = tomllib.loads((PACKAGE / "demo" / "content.toml").read_text(encoding="utf-8"))
RUBRIC = default_rubric()
PEOPLE: dict[str, Table] = {each["key"]: each for each in CONTENT["people"]}
OPENINGS: dict[str, Table] = {each["key"]: each for each in CONTENT["openings"]}
BY_STATE: dict[str, Table] = {each["state"]: each for each in CONTENT["candidates"]}
LOOP = tomllib.loads(DEFAULT_LOOP.read_text(encoding="utf-8"))["rounds"]
MINUTES: dict[str, int] = {each["name"]: each["minutes"] for each in LOOP}
COVERS: dict[str, list[str]] = {each["name"]: each["covers"] for each in LOOP}
TODAY = date(2026, 11, 23)
MIDNIGHT = {"days": 0, "at": "00:00"}


def at(moment: Table) -> datetime:
    """When ``moment`` is, for a demonstration loaded on ``TODAY``."""
    day = TODAY + timedelta(days=moment["days"])
    return datetime.combine(day, time.fromisoformat(moment["at"]), UTC)


def interviews() -> Iterator[tuple[str, Table]]:
    """Every interview with the key of its candidate."""
    for candidate in CONTENT["candidates"]:
        for interview in candidate["interviews"]:
            yield candidate["key"], interview


def ends(interview: Table) -> datetime:
    """When ``interview`` is over."""
    return at(interview["starts"]) + timedelta(minutes=MINUTES[interview["round"]])


def moments_of(value: object) -> Iterator[Table]:
    """Every table below ``value`` that counts days from today."""
    if isinstance(value, list):
        for each in value:
            yield from moments_of(each)
    elif isinstance(value, dict):
        if "days" in value:
            yield value
        yield from moments_of(list(value.values()))


SUBMITTED = [(key, each) for key, each in interviews() if "submitted" in each]
SCORED = [rating for _, card in SUBMITTED for rating in card["ratings"] if "score" in rating]


def rated(card: Table) -> list[str]:
    """The dimensions that a scorecard gives a score."""
    return [each["dimension"] for each in card["ratings"] if "score" in each]


def progress(state: str) -> Counter[str]:
    """How many scorecards of the candidate in ``state`` are submitted, and how many begun."""
    written = [set(each) & {"submitted", "draft"} for each in BY_STATE[state]["interviews"]]
    return Counter(word for each in written for word in each)


def votes(**counts: int) -> dict[str, int]:
    """A count for every recommendation, nought where none is given."""
    return dict.fromkeys(Recommendation, 0) | counts


def summary_of(state: str) -> Summary:
    """What the submitted scorecards of the candidate in ``state`` add up to."""
    candidate = BY_STATE[state]
    opening = OPENINGS[candidate["opening"]]
    cards = tuple(
        Scorecard(
            interviewer=Interviewer(each["interviewer"], PEOPLE[each["interviewer"]]["name"]),
            ratings=tuple(Rating(r["dimension"], r.get("score")) for r in each["ratings"]),
            recommendation=Recommendation(each["recommendation"]),
        )
        for each in candidate["interviews"]
        if "submitted" in each
    )
    who = Candidate(candidate["key"], candidate["name"])
    return summarise(Panel(RUBRIC, Opening(opening["title"], opening["level"]), who, cards))


def verdicts(state: str) -> list[str]:
    """What is said of each dimension, with ``below`` where nobody reaches the bar."""
    return [
        each.verdict if each.at_or_above_bar else f"{each.verdict} below"
        for each in summary_of(state).dimensions
    ]
