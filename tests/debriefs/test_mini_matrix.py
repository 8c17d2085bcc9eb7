"""The thumbnail of a matrix."""

from debrief.debriefs.glance import glimpses, thumbnail
from debrief.debriefs.mini_matrix import mini_matrix
from tests.debriefs.panels import AMARA


def test_one_paint_is_one_path_for_squares_and_one_for_glyphs() -> None:
    drawn = mini_matrix([(3, [3, None]), (2, [1, 2])], uid="m", alt="")

    assert [(g.paint.kind, g.squares, g.numerals, g.xs, g.ys) for g in drawn.groups] == [
        ("at", "M1 1h18v16h-18zM21 19h18v16h-18z", "32", "4 24", "13 31"),
        ("below", "M1 19h18v16h-18z", "1", "4", "31"),
    ]
    assert [group.glyphs.count("M") for group in drawn.groups] == [2, 1]
    assert drawn.blanks == "M21 1h18v16h-18z"
    assert (drawn.width, drawn.height) == (42, 38)


def test_two_digits_have_a_place_each() -> None:
    drawn = mini_matrix([(6, [10])], uid="m", alt="")

    assert (drawn.groups[0].numerals, drawn.groups[0].xs, drawn.width) == ("10", "4 9.5", 28)


def test_a_panel_without_scorecards_draws_nothing() -> None:
    drawn = mini_matrix([(3, []), (3, [])], uid="m", alt="")

    assert (drawn.groups, drawn.blanks, drawn.width) == ((), "", 2)


def test_the_thumbnail_of_a_panel_names_nobody() -> None:
    drawn = thumbnail(AMARA.rubric, AMARA.opening.level, glimpses(AMARA), uid="m")

    assert drawn.alt == (
        "Ratings: Execution rigor 3 3 3 4; Cross-functional influence 2 2 3 3; "
        "Mission alignment 3 3 3 4 4; AI judgment 1 2 3 4."
    )
