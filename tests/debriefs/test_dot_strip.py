"""Where the dots stand, and which side of the bar they are on."""

import pytest

from debrief.debriefs.dot_strip import Dot, Strip, dot_strip
from debrief.debriefs.marks import Kind, kind


def strip(points: list[tuple[int, str]], bar: float = 3, points_of_scale: int = 4) -> Strip:
    return dot_strip(
        [Dot(*point) for point in points],
        scale=range(1, points_of_scale + 1),
        bar=bar,
        width=284,
        label="",
        uid="strip",
        alt="",
    )


def places(strip: Strip) -> dict[str, tuple[str, str]]:
    return {
        mark.letters: (mark.shape_x, mark.shape_y) for group in strip.groups for mark in group.marks
    }


@pytest.mark.parametrize(
    ("score", "bar", "expected"),
    [
        (1, 3, "far"),
        (2, 3, "below"),
        (3, 3, "at"),
        (4, 3, "above"),
        (1, 2.75, "below"),
        (1, 3.5, "far"),
        (3, 2.75, "at"),
        (4, 2.75, "above"),
        (3, 2.0000000001, "above"),
        (0, 2, "far"),
    ],
)
def test_a_rating_is_drawn_by_its_distance_to_the_bar(
    score: int, bar: float, expected: Kind
) -> None:
    assert kind(score, bar) == expected


def test_a_dot_stands_in_the_middle_of_its_column() -> None:
    drawn = strip([(1, "PR"), (4, "TZ")])

    assert places(drawn) == {"PR": ("43", "24"), "TZ": ("241", "24")}
    assert [(group.paint.kind, len(group.marks)) for group in drawn.groups] == [
        ("far", 1),
        ("above", 1),
    ]


def test_dots_of_one_score_stand_three_abreast_and_then_stack() -> None:
    drawn = strip([(3, "A"), (3, "B"), (3, "C"), (3, "D")])

    assert places(drawn) == {
        "A": ("155", "48"),
        "B": ("175", "48"),
        "C": ("195", "48"),
        "D": ("175", "24"),
    }
    assert drawn.height == 5 + 2 * 24 + 24


@pytest.mark.parametrize("points_of_scale", range(2, 11))
def test_dots_never_overlap_and_never_leave_the_strip(points_of_scale: int) -> None:
    points = [(1 + n % points_of_scale, str(n)) for n in range(40)]

    centres = [
        (float(x), float(y))
        for x, y in places(strip(points, points_of_scale=points_of_scale)).values()
    ]

    apart = [
        max(abs(a - c), abs(b - d)) for i, (a, b) in enumerate(centres) for c, d in centres[i + 1 :]
    ]
    assert min(apart) >= 20
    assert min(x for x, _ in centres) >= 10
    assert max(x for x, _ in centres) <= 274


@pytest.mark.parametrize(
    ("bar", "x"),
    [(3, "142"), (1, "10"), (2.75, "142"), (2.25, "142"), (3.5, "208"), (9, "274"), (0, "10")],
)
def test_the_bar_stands_between_those_who_meet_it_and_those_who_do_not(bar: float, x: str) -> None:
    drawn = strip([], bar)

    assert drawn.bar == f"M{x} 1V41"
    assert drawn.zone == f"M{x} 5H274V37H{x}z"


def test_the_name_of_a_bar_far_to_the_right_stands_to_its_left() -> None:
    assert (strip([], 3).label_x, strip([], 3).label_anchor) == ("147", "start")
    assert (strip([], 4).label_x, strip([], 4).label_anchor) == ("203", "end")


def test_every_point_of_the_scale_is_named_under_its_column() -> None:
    assert strip([], points_of_scale=4).ticks == (("43", 1), ("109", 2), ("175", 3), ("241", 4))


def test_letters_shrink_to_fit_their_dot() -> None:
    assert [strip([(1, letters)]).size for letters in ("PR", "PRa", "PRa1")] == [10, 8, 6.5]
