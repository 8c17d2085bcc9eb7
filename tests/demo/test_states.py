"""Each candidate of the demonstration is in the state that it names."""

from debrief.aggregation.summary import Band
from debrief.debriefs.models import Outcome
from tests.demo.content import (
    BY_STATE,
    MIDNIGHT,
    at,
    interviews,
    progress,
    summary_of,
    verdicts,
    votes,
)


def test_nothing_in() -> None:
    moments = [at(each["starts"]) for each in BY_STATE["nothing_in"]["interviews"]]

    assert progress("nothing_in") == {}
    assert [moment < at(MIDNIGHT) for moment in moments].count(True) == 2


def test_partly_in_waits_for_interviews_to_come() -> None:
    waiting = [
        at(each["starts"]) > at(MIDNIGHT)
        for each in BY_STATE["partly_in"]["interviews"]
        if "submitted" not in each
    ]

    assert progress("partly_in") == {"submitted": 3}
    assert waiting == [True, True]


def test_late_has_one_interview_two_days_old_with_nothing_and_one_draft() -> None:
    silent = [
        each["starts"]["days"]
        for each in BY_STATE["late"]["interviews"]
        if not {"submitted", "draft"} & set(each)
    ]

    assert progress("late") == {"submitted": 3, "draft": 1}
    assert silent == [-2]


def test_the_draft_is_unfinished() -> None:
    drafts = [each for _, each in interviews() if "draft" in each]

    assert [set(each) & {"recommendation", "summary", "submitted"} for each in drafts] == [set()]
    assert [len(each["ratings"]) for each in drafts] == [2]


def test_unanimous_agrees_on_everything_and_is_still_sealed() -> None:
    summary = summary_of("unanimous")

    assert verdicts("unanimous") == ["agree", "agree", "agree", "agree"]
    assert summary.recommendations == votes(yes=4, strong_yes=1)
    assert summary.computed.band == Band.ABOVE
    assert "opened" not in BY_STATE["unanimous"]


def test_ready_splits_on_one_dimension_and_straddles_on_another() -> None:
    summary = summary_of("ready_split")

    assert verdicts("ready_split") == ["agree", "straddle", "agree", "split"]
    assert summary.recommendations == votes(no=1, yes=3, strong_yes=1)
    assert summary.computed.votes_and_scores_disagree
    assert summary.computed.one_point_changes_to_flip == 1


def test_decided_misses_the_bar_at_its_level_with_one_abstention() -> None:
    summary = summary_of("decided")

    assert verdicts("decided") == ["straddle", "agree below", "agree", "agree"]
    assert summary.recommendations == votes(no=1, yes=2, strong_yes=1, abstain=1)
    assert summary.computed.meets_bar is False


def test_the_decision_gives_its_reason_its_level_and_the_dissent_of_who_said_no() -> None:
    decided = BY_STATE["decided"]
    decision = decided["decision"]
    against = [each for each in decided["interviews"] if each["recommendation"] == "no"]

    assert (decision["outcome"], decision["level"]) == (Outcome.HIRE, "L5")
    assert [each["interviewer"] for each in against] == [decision["dissent_by"]]
    assert len(decision["reason"]) >= 60
    assert len(decision["dissent"]) >= 60
    assert at(decided["opened"]) < at(decision["decided"]) < at(MIDNIGHT)


def test_nobody_else_is_decided() -> None:
    assert [state for state, each in BY_STATE.items() if "decision" in each] == ["decided"]


def test_a_finished_panel_leaves_no_dimension_to_one_rater() -> None:
    finished = ["ready_split", "unanimous", "decided"]

    assert [summary_of(state).coverage.single_rater for state in finished] == [()] * 3
