"""Who stands on which side of the line."""

from debrief.aggregation.panel import Recommendation
from debrief.debriefs.tally import Vote, tally

NO, STRONG_NO = Recommendation.NO, Recommendation.STRONG_NO
YES, STRONG_YES = Recommendation.YES, Recommendation.STRONG_YES


def votes(*given: tuple[Recommendation, str]) -> list[Vote]:
    return [Vote(*each) for each in given]


def test_the_milder_recommendations_stand_next_to_the_line() -> None:
    given = votes((STRONG_YES, "A"), (STRONG_NO, "B"), (YES, "C"), (NO, "D"))
    drawn = tally(given, [], uid="t", alt="")

    places = {
        mark.letters: (group.paint.kind, int(mark.shape_x) - drawn.centre)
        for group in drawn.groups
        for mark in group.marks
    }
    assert places == {
        "C": ("at", 3),
        "A": ("above", 31),
        "D": ("below", -27),
        "B": ("far", -55),
    }
    assert (drawn.no, drawn.yes) == ("2", "2")


def test_who_abstained_and_who_is_missing_stand_apart_and_count_on_neither_side() -> None:
    drawn = tally(votes((YES, "A"), (Recommendation.ABSTAIN, "B")), ["C"], uid="t", alt="")

    assert (drawn.no, drawn.yes) == ("0", "1")
    assert [(group.label, [mark.letters for mark in group.marks]) for group in drawn.apart] == [
        ("Abstain", ["B"]),
        ("Not in", ["C"]),
    ]
    assert drawn.apart[1].x + 46 == drawn.width


def test_a_long_side_wraps_into_rows() -> None:
    drawn = tally([Vote(YES, str(n)) for n in range(15)], [], uid="t", alt="")

    marks = drawn.groups[0].marks
    assert (marks[0].shape_x, marks[7].shape_x, marks[14].shape_x) == ("69", "69", "69")
    assert (marks[0].shape_y, marks[7].shape_y, marks[14].shape_y) == ("22", "52", "82")
    assert (drawn.width, drawn.height) == (66 + 7 * 28 + 10, 3 * 30 + 44)


def test_a_panel_without_recommendations_still_has_its_line() -> None:
    drawn = tally([], [], uid="t", alt="")

    assert (drawn.no, drawn.yes, drawn.groups, drawn.apart) == ("0", "0", (), ())
