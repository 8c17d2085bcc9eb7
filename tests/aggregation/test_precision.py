import math

import pytest

from debrief.aggregation.composite import Composite
from debrief.aggregation.precision import Z_90, band, typical_components
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import Band, VarianceComponents
from tests.aggregation.panels import card, panel_of, rubric_of


@pytest.mark.parametrize(
    ("scale", "stretch"), [((1, 4), 1), ((0, 3), 1), ((1, 7), 4), ((3, 4), 1 / 9)]
)
def test_typical_components_grow_with_the_square_of_the_scale(
    scale: tuple[int, int], stretch: float
) -> None:
    typical = typical_components(rubric_of("a", scale=scale))

    assert typical.interviewer == pytest.approx(0.03 * stretch)
    assert typical.candidate_interviewer == pytest.approx(0.08 * stretch)
    assert typical.interviewer_dimension + typical.residual == pytest.approx(0.24 * stretch)


def test_standard_error_of_a_full_panel_follows_the_textbook() -> None:
    # 4 interviewers, 3 dimensions of equal weight: (s2_r + s2_cr) / 4 + (s2_rd + s2_e) / 12.
    rubric = rubric_of("a", "b", "c")
    panel = panel_of(rubric, *(card(name, "333", rubric=rubric) for name in "WXYZ"))

    assert summarise(panel).computed.se == pytest.approx(math.sqrt(0.11 / 4 + 0.24 / 12))


def test_plausible_range_is_not_clipped_to_the_scale() -> None:
    rubric = rubric_of("a")
    computed = summarise(panel_of(rubric, card("Ann", "4", rubric=rubric))).computed

    assert computed.plausible_range == pytest.approx(
        (4 - Z_90 * math.sqrt(0.35), 4 + Z_90 * math.sqrt(0.35))
    )


@pytest.mark.parametrize(
    ("gap", "error", "expected"),
    [
        (0, 0, Band.ABOVE),
        (Z_90, 1, Band.ABOVE),
        (Z_90 - 0.01, 1, Band.NEAR),
        (0, 1, Band.NEAR),
        (-Z_90, 1, Band.NEAR),
        (-Z_90 - 0.01, 1, Band.BELOW),
        (-0.01, 0, Band.BELOW),
    ],
)
def test_band_tells_on_which_side_the_whole_range_lies(
    gap: float, error: float, expected: Band
) -> None:
    assert band(Composite(3 + gap, gap), error) is expected


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf])
def test_what_is_no_variance_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"^a variance component must be a finite number"):
        VarianceComponents(0.1, 0.1, 0.1, value)
