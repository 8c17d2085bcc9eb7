"""The debrief in words: headline, rows, evidence, what to talk about."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from debrief.aggregation.panel import Dimension, Opening, Panel, Recommendation
from debrief.aggregation.summarise import summarise
from debrief.debriefs.glance import glimpses, votes
from debrief.debriefs.headline import Segment
from debrief.debriefs.rows import Remark
from debrief.debriefs.view import DebriefView, Voice, debrief_view
from tests.debriefs.panels import AMARA, dimension, panel, rubric, scorecard

NAMES = ("Ann Lee", "Bo Fox", "Cy Day", "Di Ek", "Ed Fry")


def view(panel: Panel, waiting: Sequence[str] = ()) -> DebriefView:
    expected = len(panel.scorecards) + len(waiting)
    return debrief_view(panel, summarise(panel, expected=expected), waiting=waiting)


def on_one_dimension(*scores: int | None, of: Dimension | None = None) -> Panel:
    judged = of or dimension("Coding")
    cards = (scorecard(n, {judged.key: s}) for n, s in zip(NAMES, scores, strict=False))
    return panel(rubric(judged), *cards)


def test_the_headline_links_what_the_panel_disagrees_on() -> None:
    assert view(AMARA).headline == (
        Segment("Leans yes, 4 to 1.", strong=True),
        Segment(" The panel agrees on execution rigor and mission alignment. It splits on "),
        Segment("AI judgment", "d-ai"),
        Segment(" and straddles the L6 bar on "),
        Segment("cross-functional influence", "d-influence"),
        Segment("."),
    )


def test_a_name_inside_an_agreed_name_is_not_linked_there() -> None:
    agreed, split = dimension("System design"), dimension("Design")
    cards = [
        scorecard("Ann Lee", {"system_design": 3, "design": 1}),
        scorecard("Bo Fox", {"system_design": 3, "design": 4}),
    ]

    segments = view(panel(rubric(agreed, split), *cards)).headline

    assert segments == (
        Segment("Unanimous yes, 2 of 2.", strong=True),
        Segment(" The panel agrees on system design. It splits on "),
        Segment("design", "d-design"),
        Segment("."),
    )


def test_of_two_disputed_names_the_longer_is_linked_as_a_whole() -> None:
    cards = [
        scorecard("Ann Lee", {"system_design": 1, "design": 1}),
        scorecard("Bo Fox", {"system_design": 4, "design": 4}),
    ]

    segments = view(panel(rubric(dimension("Design"), dimension("System design")), *cards)).headline

    assert [(s.text, s.anchor) for s in segments if s.anchor] == [
        ("design", "d-design"),
        ("system design", "d-system_design"),
    ]


@pytest.mark.parametrize(
    "name", ["splits on", "the L6 bar on", "a.*b (c", "É", "x. It splits on y"]
)
def test_the_headline_reads_the_same_whatever_a_dimension_is_called(name: str) -> None:
    panel = on_one_dimension(1, 4, of=dimension(name, key="odd"))

    headline = view(panel).headline

    assert "".join(segment.text for segment in headline) == summarise(panel).headline


def test_rows_stand_in_the_order_of_discussion_or_of_the_rubric() -> None:
    summary = summarise(AMARA)

    by_rubric = debrief_view(AMARA, summary, by_rubric=True)

    assert [row.key for row in view(AMARA).rows] == ["ai", "influence", "execution", "mission"]
    assert [row.key for row in by_rubric.rows] == ["execution", "influence", "mission", "ai"]
    assert [callout.row.key for callout in by_rubric.callouts] == ["ai", "influence"]


def test_only_the_first_row_names_the_bar_unless_the_bar_is_fractional() -> None:
    odd = rubric(dimension("A1"), dimension("B1", bar=2.75), dimension("C1"))

    assert [row.strip.label for row in view(AMARA).rows] == ["L6 bar", "", "", ""]
    assert [row.strip.label for row in view(panel(odd)).rows] == ["L6 bar", "L6 bar 2.75", ""]


def test_a_strip_says_in_words_what_it_shows() -> None:
    assert view(AMARA).rows[0].strip.alt == (
        "AI judgment, L6 bar is 3 Strong. Ratings: Priya Raman 1, Mei Lin Chen 2, "
        "Dana Whitfield 3, Tomasz Żuk 4. Split. 2 of 4 at or above the bar."
    )
    assert view(on_one_dimension()).rows[0].strip.alt == (
        "Coding, L6 bar is 3 Strong. No evidence yet."
    )
    assert view(on_one_dimension(3, of=dimension("Coding", bar=2.75))).rows[0].strip.alt == (
        "Coding, L6 bar is 2.75. Ratings: Ann Lee 3. One rating only. 1 of 1 at or above the bar."
    )


def test_without_a_level_there_is_still_a_bar() -> None:
    levelless = replace(AMARA, opening=Opening("Engineer"))

    row = view(levelless).rows[0]

    assert (row.strip.label, row.the_bar) == ("Bar", "the bar")
    assert row.strip.alt.startswith("AI judgment, bar is 3 Strong. ")


def test_a_cell_says_what_it_shows_and_where_its_evidence_is() -> None:
    first = view(AMARA).rows[0]

    assert [(c.score, c.paint.kind, c.alt, c.anchor) if c else None for c in first.cells] == [
        (3, "at", "Dana Whitfield: 3 Strong, at the bar", "ev-ai-1"),
        None,
        (1, "far", "Priya Raman: 1 Limited, two or more below the bar", "ev-ai-3"),
        (4, "above", "Tomasz Żuk: 4 Exceptional, above the bar", "ev-ai-4"),
        (2, "below", "Mei Lin Chen: 2 Developing, one below the bar", "ev-ai-5"),
    ]


def test_a_cell_against_a_fractional_bar_does_not_say_at_the_bar() -> None:
    row = view(on_one_dimension(1, 2, 3, 4, of=dimension("Coding", bar=2.75))).rows[0]

    assert [(cell.paint.kind, cell.alt.partition(", ")[2]) for cell in row.cells if cell] == [
        ("below", "below the bar"),
        ("below", "below the bar"),
        ("at", "meets the bar"),
        ("above", "above the bar"),
    ]


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((1, 3), "Split"),
        ((2, 3), "Straddles the bar"),
        ((1, 2), "Agree: below bar"),
        ((3, 4), "Agree: meets bar"),
        ((3,), "One rating only"),
        ((None,), "No evidence yet"),
    ],
)
def test_a_row_carries_its_verdict_in_words(scores: tuple[int | None, ...], words: str) -> None:
    assert view(on_one_dimension(*scores)).rows[0].words == words


def test_evidence_starts_with_the_lowest_where_the_panel_is_apart_else_with_the_highest() -> None:
    by_key = {row.key: row for row in view(AMARA).rows}

    assert [(said.short, said.score) for said in by_key["ai"].evidence] == [
        ("Priya", 1),
        ("Mei", 2),
        ("Dana", 3),
        ("Tomasz", 4),
    ]
    assert [(said.short, said.score) for said in by_key["mission"].evidence] == [
        ("Dana", 4),
        ("Mei", 4),
        ("Luis", 3),
        ("Priya", 3),
        ("Tomasz", 3),
    ]


def test_words_without_a_rating_are_kept_and_counted_nowhere() -> None:
    coding = dimension("Coding")
    wordy = scorecard(
        "Bo Fox", {"coding": None}, round_="Onsite", evidence={"coding": "We ran out of time."}
    )

    row = view(panel(rubric(coding), scorecard("Ann Lee", {"coding": 3}), wordy)).rows[0]

    assert row.remarks == (Remark("", "Bo Fox", "Onsite", "24 Nov 2026", "We ran out of time."),)
    assert (row.count, row.cells[1], len(row.evidence)) == ("1 rating", None, 1)


def test_a_callout_gives_both_sides_their_word() -> None:
    split, straddle = view(AMARA).callouts

    assert split.sides == (
        "Priya and Mei rate below the L6 bar. Tomasz and Dana rate at or above it."
    )
    assert (split.lowest.name, split.highest.name) == ("Priya Raman", "Tomasz Żuk")
    assert split.ask == (
        "Were you testing the same thing? What would Priya Raman need to have seen to reach 3?"
    )
    assert straddle.ask == "Which single moment puts it on one side of “Strong”?"


def test_one_person_on_a_side_rates_and_does_not_rate() -> None:
    callout = view(on_one_dimension(2, 3, 3)).callouts[0]

    assert callout.sides == "Ann rates below the L6 bar. Bo and Cy rate at or above it."


def test_of_equal_ratings_the_one_with_words_is_quoted() -> None:
    coding = dimension("Coding")
    cards = [
        scorecard("Ann Lee", {"coding": 2}),
        scorecard("Bo Fox", {"coding": 2}, evidence={"coding": "Guessed."}),
        scorecard("Cy Day", {"coding": 4}, evidence={"coding": "Proved it."}),
        scorecard("Di Ek", {"coding": 4}),
    ]

    callout = view(panel(rubric(coding), *cards)).callouts[0]

    assert (callout.lowest.text, callout.highest.text) == ("Guessed.", "Proved it.")


@pytest.mark.parametrize(
    ("scores", "bar", "facts", "ask"),
    [
        (
            (3, 5, 4),
            3,
            "All at or above the L6 bar, from 3 (Ann) to 5 (Bo).",
            "What does 5 add over 3 here?",
        ),
        (
            (1, 3),
            4,
            "All below the L6 bar, from 1 (Ann) to 3 (Bo).",
            "What does 3 add over 1 here?",
        ),
        ((None, 3), 3, "Only Bo assessed it.", "Is one interview enough for this level?"),
        ((None,), 3, "Nobody assessed it.", "Who can still assess this?"),
    ],
)
def test_what_is_wide_or_thin_is_worth_a_minute(
    scores: tuple[int | None, ...], bar: float, facts: str, ask: str
) -> None:
    five = rubric(dimension("Coding", bar=bar), labels=tuple("abcde"))
    cards = (scorecard(n, {"coding": s}) for n, s in zip(NAMES, scores, strict=False))

    seen = view(panel(five, *cards))

    assert [(aside.facts, aside.ask) for aside in seen.asides] == [(facts, ask)]
    assert seen.callouts == ()


def test_coverage_says_what_nobody_or_only_one_person_assessed() -> None:
    three = rubric(dimension("Coding"), dimension("Design"), dimension("Testing"))
    cards = [
        scorecard("Ann Lee", {"coding": 3, "design": 3}),
        scorecard("Bo Fox", {"coding": 3}),
    ]

    thin, full = view(panel(three, *cards)), view(AMARA)

    assert (thin.coverage, thin.thin) == (
        "2 of 3 dimensions assessed. Nobody assessed Testing. Design rests on one interviewer.",
        True,
    )
    assert (full.coverage, full.thin) == ("4 of 4 dimensions assessed.", False)


def test_a_missing_scorecard_is_counted_named_and_drawn() -> None:
    early = view(replace(AMARA, scorecards=AMARA.scorecards[:4]), waiting=["Mei Lin Chen"])

    assert early.received == "4 of 5 scorecards in"
    assert early.headline[0] == Segment("4 of 5 scorecards in. Leans yes, 3 to 1.", strong=True)
    assert early.waiting == ("Mei Lin Chen",)
    assert early.columns[4].pending
    assert [len(row.cells) for row in early.rows] == [4, 4, 4, 4]
    assert early.tally.alt == (
        "Dana Whitfield: Yes; Luis Ferreira: Yes; Priya Raman: No; Tomasz Żuk: Strong yes; "
        "Mei Lin Chen: not in yet."
    )


def test_an_abstention_is_told_with_its_reason_and_is_no_vote() -> None:
    card = scorecard("Ann Lee", {}, Recommendation.ABSTAIN, abstain_reason="We are friends.")
    seen = view(panel(rubric(dimension("Coding")), card))

    assert seen.voices == ()
    assert seen.abstentions == (Voice("Ann Lee", "Abstain", "We are friends."),)
    assert (seen.tally.no, seen.tally.yes, seen.tally.alt) == ("0", "0", "Ann Lee: Abstain.")


def test_another_level_is_told_by_those_who_recommend_it() -> None:
    coding = rubric(dimension("Coding"))
    cards = [
        scorecard("Ann Lee", {}, level="L5"),
        scorecard("Bo Fox", {}, level="L5"),
        scorecard("Cy Day", {}, level="L7"),
        scorecard("Di Ek", {}, level="L6"),
    ]

    assert view(panel(coding, *cards)).levels == (
        "Ann and Bo say L5, the opening is L6.",
        "Cy says L7, the opening is L6.",
    )


def test_the_reason_of_a_decision_is_asked_to_speak_to_the_disputes() -> None:
    assert view(AMARA).weigh == "Say how you weighed AI judgment and cross-functional influence."
    assert view(on_one_dimension(3, 3)).weigh == "Say what decided it."


def test_the_votes_in_a_few_words() -> None:
    assert [votes(glimpses(each)) for each in (AMARA, panel(AMARA.rubric))] == [
        "4 yes, 1 no",
        "No votes",
    ]


def test_several_debriefs_can_share_a_document() -> None:
    first = debrief_view(AMARA, summarise(AMARA), prefix="c1-")

    row = first.rows[0]
    assert (row.anchor, row.strip.uid, first.tally.uid) == ("c1-d-ai", "c1-strip-ai", "c1-tally")
    assert [said.anchor for said in row.evidence] == [
        "c1-ev-ai-3",
        "c1-ev-ai-5",
        "c1-ev-ai-1",
        "c1-ev-ai-4",
    ]


def test_a_key_unfit_for_an_anchor_is_replaced_by_its_number() -> None:
    odd = panel(rubric(dimension("A", key="ok"), dimension("B", key='"> x')))

    assert [row.anchor for row in view(odd).rows] == ["d-ok", "d-.2"]


def test_an_empty_panel_still_makes_a_view() -> None:
    empty = view(panel(AMARA.rubric))

    assert (empty.received, empty.columns, empty.callouts) == ("0 of 0 scorecards in", (), ())
    assert [row.words for row in empty.rows] == ["No evidence yet"] * 4


def test_a_crowd_on_every_dimension_is_drawn_in_full() -> None:
    judged = [dimension(f"Dimension {n}") for n in range(12)]
    cards = [scorecard(f"Person {n}", {each.key: 1 + n % 10 for each in judged}) for n in range(20)]
    ten = rubric(*judged, labels=tuple("abcdefghij"))

    seen = view(panel(ten, *cards))

    drawn = {
        (row.key, mark.letters)
        for row in seen.rows
        for group in row.strip.groups
        for mark in group.marks
    }
    assert len(drawn) == 12 * 20
