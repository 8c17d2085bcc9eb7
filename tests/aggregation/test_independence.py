"""What was judged after reading the others is shown, and counts nowhere."""

from dataclasses import replace

import pytest

from debrief.aggregation.independence import counted
from debrief.aggregation.panel import Panel, Rating, Recommendation, Scorecard, Version
from debrief.aggregation.summarise import summarise
from debrief.aggregation.summary import Verdict
from debrief.debriefs.headline import coverage
from tests.debriefs.panels import AMARA

DANA, LUIS, PRIYA, TOMASZ, MEI = AMARA.scorecards


def changed(
    card: Scorecard, dimension: str, score: int | None, *, after_opening: bool = True
) -> Scorecard:
    """``card`` with one rating changed afterwards."""
    ratings = tuple(
        Rating(each.dimension, score, each.evidence) if each.dimension == dimension else each
        for each in card.ratings
    )
    return replace(
        card,
        ratings=ratings,
        reason="A slip of the hand.",
        earlier=card.versions,
        after_opening=after_opening,
    )


def after_reading(card: Scorecard) -> Scorecard:
    return replace(card, after_opening=True, after_exposure=True)


def with_(card: Scorecard, panel: Panel = AMARA) -> Panel:
    """``panel`` with ``card`` in the place of the same interviewer's."""
    return replace(
        panel,
        scorecards=tuple(
            card if each.interviewer == card.interviewer else each for each in panel.scorecards
        ),
    )


def test_a_panel_that_nobody_touched_is_what_counts() -> None:
    assert counted(AMARA) is AMARA


def test_a_change_after_the_opening_changes_nothing_that_is_computed() -> None:
    later = with_(changed(PRIYA, "ai", 4))

    assert summarise(later) == summarise(AMARA)


def test_a_change_of_recommendation_after_the_opening_leaves_the_votes() -> None:
    turned = replace(changed(PRIYA, "ai", 1), recommendation=Recommendation.STRONG_YES)

    assert summarise(with_(turned)) == summarise(AMARA)


def test_a_change_before_the_opening_counts() -> None:
    corrected = changed(PRIYA, "ai", 4, after_opening=False)

    assert counted(with_(corrected)).scorecards[2].ratings == corrected.ratings
    assert summarise(with_(corrected)) != summarise(AMARA)


def test_of_changes_before_and_after_the_last_before_counts() -> None:
    corrected = changed(PRIYA, "ai", 4, after_opening=False)
    turned = changed(corrected, "ai", 2)

    assert summarise(with_(turned)) == summarise(with_(corrected))


def test_a_scorecard_that_came_late_counts_as_it_came() -> None:
    late = replace(PRIYA, after_opening=True)

    assert summarise(with_(late)) == summarise(AMARA)
    assert summarise(with_(changed(late, "ai", 4))) == summarise(AMARA)


def test_a_scorecard_written_after_reading_the_others_counts_nowhere() -> None:
    panel = with_(after_reading(PRIYA))
    without = replace(AMARA, scorecards=(DANA, LUIS, TOMASZ, MEI))

    summary, rest = summarise(panel), summarise(without)
    assert (summary.scorecards, rest.scorecards) == (5, 4)
    assert summary.dimensions == rest.dimensions
    assert summary.computed == rest.computed
    assert summary.recommendations == rest.recommendations


def test_it_stays_out_when_it_is_changed() -> None:
    panel = with_(changed(after_reading(PRIYA), "ai", 4))

    assert [card.interviewer.name for card in counted(panel).scorecards] == [
        "Dana Whitfield",
        "Luis Ferreira",
        "Tomasz Żuk",
        "Mei Lin Chen",
    ]


@pytest.mark.parametrize(
    ("independent", "verdict", "said"),
    [
        (1, Verdict.THIN, "Only Dana Whitfield assessed"),
        (0, Verdict.NONE, "Nobody assessed AI judgment independently."),
    ],
)
def test_it_does_not_make_two_of_one(independent: int, verdict: Verdict, said: str) -> None:
    cards = (DANA, replace(TOMASZ, ratings=(Rating("ai", 4, "Wrote it down."),)))
    first = DANA if independent else changed(DANA, "ai", None, after_opening=False)
    panel = replace(AMARA, scorecards=(first, after_reading(cards[1])))

    summary = summarise(panel)
    assert summary.dimensions[3].verdict is verdict
    assert said in summary.headline
    assert summary.headline.endswith(" independently.")
    assert "independent" in coverage(panel, summary)


def test_the_first_of_several_versions_after_reading_decides() -> None:
    version = Version(DANA.ratings, after_opening=True, after_exposure=True)

    assert not replace(DANA, after_opening=True, earlier=(version,)).independent
    assert replace(DANA, after_exposure=True, earlier=(Version(DANA.ratings),)).independent
