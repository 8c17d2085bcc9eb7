import pytest

from debrief.aggregation.columns import columns
from debrief.aggregation.summary import GivenRating
from tests.aggregation.panels import card, panel_of, rubric_of

RUBRIC = rubric_of("a", "b")


def test_ratings_ascend_and_not_assessed_is_absent() -> None:
    panel = panel_of(
        RUBRIC,
        card("Lee", "3-", rubric=RUBRIC, round_="one"),
        card("Ann", "3-", rubric=RUBRIC, round_="two"),
        card("Ann", "1-", rubric=RUBRIC, round_="one"),
    )
    first, second = columns(panel)

    assert first.ratings == (
        GivenRating("ann", "one", 1),
        GivenRating("ann", "two", 3),
        GivenRating("lee", "one", 3),
    )
    assert first.scores == {"ann": (1, 3), "lee": (3,)}
    assert first.opinions == {"ann": 2, "lee": 3}
    assert first.mean == 2.5
    assert (second.ratings, second.opinions, second.mean) == ((), {}, None)


def test_rating_on_a_dimension_the_rubric_lacks_is_refused() -> None:
    panel = panel_of(RUBRIC, card("Ann", "333", rubric=rubric_of("a", "b", "c")))

    with pytest.raises(ValueError, match=r"^the rubric has no dimension 'c'$"):
        columns(panel)


def test_score_outside_the_scale_is_refused() -> None:
    panel = panel_of(RUBRIC, card("Ann", "30", rubric=RUBRIC))

    with pytest.raises(ValueError, match=r"^score 0 is not a point of the rubric's scale$"):
        columns(panel)
