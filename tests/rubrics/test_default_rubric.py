"""The words that ship: the default rubric and the loop that goes with it."""

import re
import tomllib
from collections import Counter
from typing import NamedTuple

import pytest

from debrief.aggregation.panel import Dimension
from debrief.exchange.rubric import (
    DEFAULT,
    DEFAULT_LOOP,
    default_rubric,
    rubric_problems,
    shipped_rubrics,
)

RUBRIC = default_rubric()
LEVELS = ["L4", "L5", "L6"]
ROUNDS = tomllib.loads(DEFAULT_LOOP.read_text(encoding="utf-8"))["rounds"]

PRAISE = """
    adequate admirable amazing appropriate awesome best better brilliant clear clearly
    compelling competent confident convincing deep deeply effective effectively excellent
    exceptional exceptionally fantastic good great high-quality impressive insightful
    nuanced outstanding perfect poor poorly proper properly robust skilful smart solid
    sophisticated strong strongly superb superior thorough thoroughly thoughtful
    thoughtfully weak well wonderful
"""


class Anchor(NamedTuple):
    dimension: str
    level: str
    score: int
    words: str


ANCHORS = [
    Anchor(dimension.key, level, score, words)
    for dimension in RUBRIC.dimensions
    for level, at_level in dimension.anchors.items()
    for score, words in at_level.items()
]


def test_the_file_is_a_rubric_without_a_fault() -> None:
    document = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))

    assert rubric_problems(document) == []


def test_it_is_the_only_rubric_that_ships() -> None:
    assert shipped_rubrics() == {"pm-edtech": DEFAULT}


def test_it_is_the_first_version_for_product_managers_in_ed_tech() -> None:
    assert (RUBRIC.key, RUBRIC.version, RUBRIC.name) == ("pm-edtech", 1, "Product manager, ed-tech")


def test_the_scale_has_four_points_and_no_middle() -> None:
    assert RUBRIC.labels == {1: "Limited", 2: "Developing", 3: "Strong", 4: "Exceptional"}


def test_four_dimensions_stand_in_their_order() -> None:
    assert [(each.key, each.name) for each in RUBRIC.dimensions] == [
        ("execution_rigor", "Execution rigor"),
        ("cross_functional_influence", "Cross-functional influence"),
        ("mission_alignment", "Mission alignment"),
        ("ai_judgment", "AI judgment"),
    ]


def test_the_dimensions_weigh_the_same() -> None:
    assert [each.weight for each in RUBRIC.dimensions] == [1, 1, 1, 1]


@pytest.mark.parametrize("dimension", RUBRIC.dimensions, ids=lambda each: each.key)
def test_a_dimension_gives_an_interviewer_prompts_of_every_kind(dimension: Dimension) -> None:
    assert dimension.definition != ""
    assert len(dimension.look_fors) in (5, 6)
    assert len(dimension.red_flags) == 5
    assert len(dimension.questions) == 5


@pytest.mark.parametrize("dimension", RUBRIC.dimensions, ids=lambda each: each.key)
def test_every_level_has_its_own_words_for_every_point(dimension: Dimension) -> None:
    assert {level: list(words) for level, words in dimension.anchors.items()} == {
        level: [1, 2, 3, 4] for level in ["default", *LEVELS]
    }


def test_no_two_anchors_say_the_same() -> None:
    times = Counter(anchor.words for anchor in ANCHORS)

    assert [words for words, count in times.items() if count > 1] == []


def test_every_anchor_fits_in_its_card() -> None:
    assert [anchor for anchor in ANCHORS if not 40 <= len(anchor.words) <= 110] == []


def test_every_anchor_says_what_is_built_and_then_how_it_gets_through() -> None:
    two_sentences = re.compile(r"[A-Z][^.]+\. [A-Z][^.]+\.")

    assert [anchor for anchor in ANCHORS if not two_sentences.fullmatch(anchor.words)] == []


def test_no_anchor_praises_or_blames() -> None:
    praise = set(PRAISE.split())

    judged = [
        anchor for anchor in ANCHORS if praise & set(re.findall(r"[a-z-]+", anchor.words.lower()))
    ]

    assert judged == []


def test_every_dimension_has_a_bar_on_the_scale_at_every_level() -> None:
    bars = {each.key: dict(each.bars or {}) for each in RUBRIC.dimensions}

    assert bars == {
        "execution_rigor": {"L4": 3, "L5": 3, "L6": 3},
        "cross_functional_influence": {"L4": 2, "L5": 3, "L6": 3},
        "mission_alignment": {"L4": 3, "L5": 3, "L6": 3},
        "ai_judgment": {"L4": 2, "L5": 3, "L6": 3},
    }


def test_the_loop_leads_from_the_recruiter_to_the_executive() -> None:
    assert [(each["name"], each["minutes"]) for each in ROUNDS] == [
        ("Recruiter screen", 30),
        ("Hiring-manager screen", 45),
        ("Product sense", 60),
        ("Behavioural", 60),
        ("Live case or take-home", 75),
        ("Executive", 45),
    ]


def test_one_cancelled_round_leaves_two_that_cover_each_dimension() -> None:
    covered = Counter(key for each in ROUNDS for key in each["covers"])

    assert {key: count >= 3 for key, count in covered.items()} == dict.fromkeys(RUBRIC.by_key, True)


def test_no_round_is_asked_for_more_than_three_dimensions() -> None:
    assert [each["name"] for each in ROUNDS if not 1 <= len(set(each["covers"])) <= 3] == []


def test_a_round_names_its_dimensions_in_the_order_of_the_rubric() -> None:
    assert [each["covers"] for each in ROUNDS] == [
        [key for key in RUBRIC.by_key if key in each["covers"]] for each in ROUNDS
    ]
