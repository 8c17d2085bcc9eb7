import pytest

from debrief.openings.view import Cover, Coverage, coverage, loop_advice, panel_advice
from tests.aggregation.panels import rubric_of


def test_each_round_or_person_counts_once_for_a_dimension_and_namesakes_apart() -> None:
    covers = [
        Cover(1, "Ada", ["craft"]),
        Cover(1, "Ada", ["craft", "clarity"]),
        Cover(2, "Ada", ["craft"]),
    ]

    assert coverage(rubric_of("craft", "clarity", "drive"), covers) == (
        Coverage("Craft", ("Ada", "Ada"), thin=False),
        Coverage("Clarity", ("Ada",), thin=True),
        Coverage("Drive", (), thin=True),
    )


@pytest.mark.parametrize(("count", "said"), [(2, True), (3, False), (5, False), (6, True)])
def test_advice_is_given_outside_three_to_five(count: int, said: bool) -> None:
    assert bool(loop_advice(count)) is said
    assert bool(panel_advice(count)) is said
