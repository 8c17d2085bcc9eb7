from dataclasses import replace

from debrief.exchange.rubric import default_rubric


def test_levels_come_from_bars_and_anchors_and_sort_by_their_numbers() -> None:
    rubric = default_rubric()
    first = replace(
        rubric.dimensions[0],
        anchors={"default": {1: "a"}, "L10": {1: "b"}, "Junior": {1: "c"}},
        bars={"L9": 3.0, "L4": 2.0},
    )

    assert replace(rubric, dimensions=(first,)).levels == ("Junior", "L4", "L9", "L10")


def test_a_rubric_with_one_bar_for_all_knows_no_level() -> None:
    rubric = default_rubric()
    first = replace(rubric.dimensions[0], anchors={"default": {1: "a"}}, bars=None)

    assert replace(rubric, dimensions=(first,)).levels == ()
