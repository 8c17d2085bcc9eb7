"""The demonstration hangs together: references, panels, times, and words that say something."""

import re
from collections import Counter
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from debrief.rights import Role
from tests.demo.content import (
    BY_STATE,
    CONTENT,
    COVERS,
    MIDNIGHT,
    MINUTES,
    OPENINGS,
    PEOPLE,
    RUBRIC,
    SCORED,
    SUBMITTED,
    at,
    ends,
    interviews,
    moments_of,
    rated,
)


def test_seven_people_have_an_address_a_time_zone_and_roles() -> None:
    assert len(PEOPLE) == 7
    assert {key: person["email"] for key, person in PEOPLE.items()} == {
        key: f"{key}@demo.example" for key in PEOPLE
    }
    assert [ZoneInfo(each["time_zone"]).key for each in PEOPLE.values()] == [
        each["time_zone"] for each in PEOPLE.values()
    ]


def test_somebody_holds_each_role() -> None:
    assert {Role(role) for each in PEOPLE.values() for role in each["roles"]} == set(Role)


def test_each_opening_is_led_by_somebody_who_hires() -> None:
    leads = [PEOPLE[each["hiring_manager"]] for each in OPENINGS.values()]

    assert ["hiring_manager" in each["roles"] for each in leads] == [True, True]


def test_openings_are_at_levels_with_a_bar() -> None:
    levels = {each["level"] for each in OPENINGS.values()}

    assert levels == {"L5", "L6"}
    assert [set(each.bars or {}) >= levels for each in RUBRIC.dimensions] == [True] * 4


def test_there_is_one_candidate_in_each_state() -> None:
    assert sorted(each["state"] for each in CONTENT["candidates"]) == [
        "decided",
        "late",
        "nothing_in",
        "opened_early",
        "partly_in",
        "ready_split",
        "unanimous",
    ]


def test_several_candidates_stand_in_each_opening() -> None:
    openings = sorted(each["opening"] for each in CONTENT["candidates"])

    assert openings == ["enterprise-skills"] * 3 + ["learner-success"] * 4


@pytest.mark.parametrize("state", BY_STATE)
def test_five_interviewers_meet_a_candidate_once_each(state: str) -> None:
    panel = [each["interviewer"] for each in BY_STATE[state]["interviews"]]

    assert len(panel) == len(set(panel)) == 5
    assert ["interviewer" in PEOPLE[each]["roles"] for each in panel] == [True] * 5


@pytest.mark.parametrize("state", BY_STATE)
def test_the_hiring_manager_sits_on_the_panel(state: str) -> None:
    candidate = BY_STATE[state]
    panel = {each["interviewer"] for each in candidate["interviews"]}

    assert panel & {OPENINGS[candidate["opening"]]["hiring_manager"]} != set()


@pytest.mark.parametrize("state", BY_STATE)
def test_the_rounds_are_the_loops_without_a_repeat(state: str) -> None:
    rounds = [each["round"] for each in BY_STATE[state]["interviews"]]

    assert rounds == [name for name in MINUTES if name in rounds]


@pytest.mark.parametrize("state", BY_STATE)
def test_the_rounds_follow_one_another(state: str) -> None:
    starts = [at(each["starts"]) for each in BY_STATE[state]["interviews"]]

    assert starts == sorted(starts)


def test_nobody_sits_in_two_interviews_at_once() -> None:
    held = sorted((each["interviewer"], at(each["starts"]), ends(each)) for _, each in interviews())

    overlapping = [
        (earlier, later)
        for earlier, later in pairwise(held)
        if earlier[0] == later[0] and earlier[2] > later[1]
    ]
    assert overlapping == []


def test_nothing_happens_on_the_day_itself() -> None:
    moments = list(moments_of(CONTENT["candidates"]))

    assert len(moments) > 50
    assert [each for each in moments if each["days"] == 0] == []


def test_what_is_written_is_written_after_the_interview_and_before_today() -> None:
    written = [
        (ends(each), at(each.get("submitted") or each["saved"]))
        for _, each in interviews()
        if "submitted" in each or "draft" in each
    ]

    assert len(written) == 25
    assert [pair for pair in written if not pair[0] < pair[1] < at(MIDNIGHT)] == []


def test_a_debrief_opens_after_its_last_scorecard() -> None:
    opened = {state: at(each["opened"]) for state, each in BY_STATE.items() if "opened" in each}
    last = {
        state: max(
            at(each["submitted"]) for each in BY_STATE[state]["interviews"] if "submitted" in each
        )
        for state in opened
    }

    assert {state: last[state] < opened[state] for state in opened} == {
        "ready_split": True,
        "decided": True,
        "opened_early": True,
    }


def test_a_submitted_scorecard_answers_for_every_dimension_in_order() -> None:
    answered = [[each["dimension"] for each in card["ratings"]] for _, card in SUBMITTED]

    assert answered == [list(RUBRIC.by_key)] * 24


def test_an_interviewer_rates_what_the_round_covers_unless_it_was_cut_short() -> None:
    unlike = {
        (candidate, card["interviewer"]): set(COVERS[card["round"]]) - set(rated(card))
        for candidate, card in SUBMITTED
        if rated(card) != COVERS[card["round"]]
    }

    assert unlike == {("ha", "dana"): {"cross_functional_influence", "ai_judgment"}}


def test_every_score_is_on_the_scale_and_stands_on_evidence() -> None:
    assert {each["score"] for each in SCORED} == set(RUBRIC.labels)
    assert [each for each in SCORED if len(each["evidence"]) < 40] == []


def test_what_was_not_assessed_has_nothing_written_beside_it() -> None:
    silent = [
        rating for _, card in SUBMITTED for rating in card["ratings"] if "score" not in rating
    ]

    assert silent == [{"dimension": each["dimension"]} for each in silent]


def test_no_sentence_of_evidence_is_used_twice() -> None:
    times = Counter(each["evidence"] for each in SCORED)

    assert [words for words, count in times.items() if count > 1] == []


def test_evidence_does_not_give_away_who_the_candidate_is() -> None:
    texts = [each["evidence"] for each in SCORED] + [card["summary"] for _, card in SUBMITTED]
    words = {word.lower() for text in texts for word in re.findall(r"\w+", text)}
    names = {part.lower() for each in BY_STATE.values() for part in each["name"].split()} - {"den"}

    assert words & (names | {"he", "she", "him", "her", "his", "hers"}) == set()


def test_only_an_abstention_goes_without_a_level_and_it_gives_its_reason() -> None:
    without = [card for _, card in SUBMITTED if "recommended_level" not in card]

    assert [card["recommendation"] for card in without] == ["abstain"]
    assert [card for _, card in SUBMITTED if "abstain_reason" in card] == without


def test_every_scorecard_says_in_a_line_what_decided_it() -> None:
    lines = [card["summary"] for _, card in SUBMITTED]

    assert len(set(lines)) == 24
    assert [line for line in lines if not (line.endswith(".") and len(line) <= 130)] == []
