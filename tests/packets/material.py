"""Panels and cases to print: small, large, and hostile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from debrief.aggregation.panel import (
    Candidate,
    Dimension,
    Interviewer,
    Opening,
    Panel,
    Point,
    Rating,
    Recommendation,
    Rubric,
    Scorecard,
)
from debrief.packets.case import Case, Decided

NAMES = ("Łukasz Żółć", "Сергей Петров", "Nguyễn Thị Hương", "Αθήνα Παπαδοπούλου", "محمد عبد الله")
PEOPLE = (
    "Dana Whitfield",
    "Luis Ferreira",
    "Priya Raman",
    "Tomasz Żuk",
    "Mei Lin Chen",
    "Сергей Иванов",
    "Nguyễn Văn An",
)
SAID = (
    "Moved the launch by six weeks by showing the team their own data. No escalation.",
    "Could not name a task she would keep away from the model until I gave her an example.",
    "Described an incident where the list caught a silent error; two other teams now use it.",
)
VOTES = (Recommendation.YES, Recommendation.STRONG_YES, Recommendation.NO, Recommendation.YES)
FIRST_DAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


def rubric(dimensions: int = 4, points: int = 4) -> Rubric:
    return Rubric(
        "pm",
        3,
        "Product manager",
        tuple(Point(score, f"Point {score}") for score in range(1, points + 1)),
        tuple(
            Dimension(
                f"d{place}",
                f"Dimension number {place}",
                {
                    "default": {
                        score: f"Does what a {score} does." for score in range(1, points + 1)
                    }
                },
            )
            for place in range(1, dimensions + 1)
        ),
    )


def panel(
    name: str = "Amara Okafor",
    *,
    place: int = 0,
    dimensions: int = 4,
    points: int = 4,
    people: int = 4,
    agree: bool = False,
) -> Panel:
    """A panel whose scores differ from person to person, or agree on the second highest."""
    judged = rubric(dimensions, points)
    return Panel(
        judged,
        Opening("Staff product manager", "L6"),
        Candidate(f"C-{417 + place:04d}", name),
        tuple(
            Scorecard(
                Interviewer(f"p{number}", PEOPLE[number]),
                tuple(
                    Rating(
                        dimension.key,
                        points - 1 if agree else (number * 3 + at + place) % points + 1,
                        SAID[(number + at + place) % len(SAID)],
                    )
                    for at, dimension in enumerate(judged.dimensions)
                ),
                round=f"Round {number + 1}",
                recommendation=VOTES[(number + place) % len(VOTES)],
                recommended_level="L6",
                summary=SAID[(number + place) % len(SAID)],
                interviewed_at=FIRST_DAY + timedelta(days=number),
                submitted_at=FIRST_DAY + timedelta(days=number, hours=3),
            )
            for number in range(people)
        ),
    )


def amended() -> Panel:
    """A panel on which one person changed ratings after the opening, and one read before."""
    before = panel()
    first, second, third, fourth = before.scorecards
    turned = replace(
        first,
        ratings=(Rating("d1", 4, SAID[0]), Rating("d2", None), *first.ratings[2:]),
        recommendation=Recommendation.STRONG_NO,
        submitted_at=FIRST_DAY + timedelta(days=7),
        after_opening=True,
        reason="I had mixed up two candidates.",
        earlier=first.versions,
    )
    after = replace(second, after_opening=True, after_exposure=True)
    return replace(before, scorecards=(turned, after, third, fourth))


def decided(reason: str = "The evidence on the second dimension is what counts here.") -> Decided:
    return Decided("Hire", "L6", reason, "Dana Whitfield", FIRST_DAY + timedelta(days=8))


def cases(count: int, **shape: Any) -> list[Case]:
    """``count`` cases under different names, the first one decided."""
    return [
        Case(
            panel(f"{NAMES[place % len(NAMES)]} {place or ''}".strip(), place=place, **shape),
            decision=decided() if place == 0 else None,
        )
        for place in range(count)
    ]
