"""How long it takes to summarise the panels of a large organisation."""

import random

from pytest_benchmark.fixture import BenchmarkFixture

from debrief.aggregation.document import summary_document
from debrief.aggregation.panel import Panel, Recommendation
from debrief.aggregation.summarise import summarise
from tests.aggregation.panels import card, panel_of, rubric_of

CANDIDATES, INTERVIEWERS, DIMENSIONS = 10_000, 5, 6


def random_panels() -> list[Panel]:
    """Panels of a fixed seed; about one cell in ten is not assessed."""
    chance = random.Random(20_26)  # noqa: S311 -- test data
    rubric = rubric_of(*(f"d{number}" for number in range(DIMENSIONS)))
    points = (*[point.score for point in rubric.scale], *[3, 3, 2, 2, 4], None)
    recommendations = tuple(Recommendation)
    return [
        panel_of(
            rubric,
            *(
                card(
                    f"P{number}",
                    chance.choices(points, k=DIMENSIONS),
                    chance.choice(recommendations),
                    rubric=rubric,
                )
                for number in range(INTERVIEWERS)
            ),
        )
        for _ in range(CANDIDATES)
    ]


def test_ten_thousand_panels_become_one_document(benchmark: BenchmarkFixture) -> None:
    panels = random_panels()
    ratings = sum(
        rating.score is not None
        for panel in panels
        for scorecard in panel.scorecards
        for rating in scorecard.ratings
    )

    candidates = benchmark.pedantic(  # type: ignore[no-untyped-call]  # the plug-in has no types
        lambda: summary_document((panel, summarise(panel)) for panel in panels)["candidates"],
        rounds=1,
    )

    assert len(candidates) == CANDIDATES
    assert sum(each["n"] for given in candidates for each in given["dimensions"]) == ratings
    benchmark.extra_info["ratings"] = ratings
    if benchmark.stats:
        seconds = benchmark.stats.stats.total
        print(f"\n{seconds:.2f} s, {seconds / ratings * 1e6:.1f} µs per rating")  # noqa: T201
