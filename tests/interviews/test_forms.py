from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from debrief.interviews.forms import (
    EMPTY_SEAT,
    MOST_SEATS,
    data_of,
    described,
    exists,
    rearranged,
)
from debrief.interviews.plan import InterviewPlan, SeatPlan

WARSAW = ZoneInfo("Europe/Warsaw")
PLAN = InterviewPlan(
    datetime(2026, 11, 27, 13, 30, tzinfo=UTC), 45, (SeatPlan(1), SeatPlan(2, required=False))
)


def test_the_form_shows_the_local_day_and_time() -> None:
    data = data_of(PLAN, ZoneInfo("Asia/Kolkata"))

    assert (f"{data['day']}", f"{data['time']:%H:%M}") == ("2026-11-27", "19:00")
    assert data["seats"] == [
        {"person": 1, "part": "required"},
        {"person": 2, "part": "shadow"},
    ]


@pytest.mark.parametrize(
    ("moment", "comes"),
    [
        (datetime(2026, 3, 29, 1, 59, tzinfo=WARSAW), True),
        (datetime(2026, 3, 29, 2, 30, tzinfo=WARSAW), False),
        (datetime(2026, 3, 29, 3, 0, tzinfo=WARSAW), True),
        (datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW), True),
    ],
)
def test_the_hour_that_clocks_skip_does_not_exist(moment: datetime, comes: bool) -> None:
    assert exists(moment) is comes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("add", [{"person": 1}, {"person": 2}, EMPTY_SEAT]),
        ("remove-0", [{"person": 2}]),
        ("remove-2", [{"person": 1}, {"person": 2}]),
        ("remove-²", [{"person": 1}, {"person": 2}]),
        pytest.param(
            "remove-" + "9" * 5000,
            [{"person": 1}, {"person": 2}],
            id="a number that cannot be read",
        ),
        ("anything", [{"person": 1}, {"person": 2}]),
    ],
)
def test_a_button_rearranges_the_seats(change: str, expected: list[object]) -> None:
    assert rearranged([{"person": 1}, {"person": 2}], change) == expected


def test_a_panel_does_not_grow_without_end() -> None:
    full = [{"person": 1}] * MOST_SEATS

    assert rearranged(full, "add") == full


def test_a_plan_reads_as_words() -> None:
    assert described(PLAN, {1: "Ada", 2: "Bo"}, WARSAW) == {
        "Time": "27 Nov 2026, 14:30, 45 minutes",
        "Interviewers": "Ada; Bo (shadow)",
    }
