import pytest

from debrief.openings.forms import EMPTY_ROUND, MOST_ROUNDS, rearranged

A, B, C = ({"name": name} for name in "ABC")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("add", [A, B, C, EMPTY_ROUND]),
        ("remove-1", [A, C]),
        ("up-2", [A, C, B]),
        ("up-0", [A, B, C]),
        ("down-0", [B, A, C]),
        ("down-2", [A, B, C]),
        ("rubric", [A, B, C]),
        ("remove-3", [A, B, C]),
        ("remove-²", [A, B, C]),
        pytest.param("up-" + "9" * 5000, [A, B, C], id="a number that cannot be read"),
        ("remove", [A, B, C]),
        ("sideways-1", [A, B, C]),
        ("", [A, B, C]),
    ],
)
def test_a_button_rearranges_the_rounds(change: str, expected: list[object]) -> None:
    assert rearranged([A, B, C], change) == expected


def test_a_loop_does_not_grow_without_end() -> None:
    full = [A] * MOST_ROUNDS

    assert rearranged(full, "add") == full
