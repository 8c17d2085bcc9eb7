"""A change after the debrief opened is drawn wherever the rating is shown."""

from dataclasses import replace
from datetime import UTC, datetime

from debrief.aggregation.panel import Rating, Recommendation, Scorecard
from debrief.aggregation.summarise import summarise
from debrief.debriefs.glance import glimpses, thumbnail, votes
from debrief.debriefs.view import DebriefView, debrief_view
from tests.aggregation.test_independence import after_reading, changed, with_
from tests.debriefs.panels import AMARA

DANA, LUIS, PRIYA, TOMASZ, MEI = AMARA.scorecards
AFTER_READING = "Written after reading the others\N{RIGHT SINGLE QUOTATION MARK} scorecards"
LATER = datetime(2026, 11, 25, 10, 40, tzinfo=UTC)
TURNED = replace(changed(PRIYA, "ai", 2), submitted_at=LATER)


def view(card: Scorecard) -> DebriefView:
    panel = with_(card)
    return debrief_view(panel, summarise(panel), by_rubric=True)


def test_a_cell_has_a_ring_and_says_what_it_was() -> None:
    row = view(TURNED).rows[3]

    assert [(cell.score, cell.was) if cell else None for cell in row.cells] == [
        (3, ""),
        None,
        (2, "1"),
        (4, ""),
        (2, ""),
    ]
    cell = row.cells[2]
    assert cell is not None
    assert cell.alt == (
        "Priya Raman: 2 Developing, one below the bar, changed from 1 after the debrief opened"
    )


def test_a_strip_leads_from_the_old_place_to_the_new() -> None:
    strip = view(TURNED).rows[3].strip

    (ghost,), (dot,) = strip.ghosts, strip.turned
    assert strip.lines == f"M{ghost.shape_x} {ghost.shape_y}L{dot.shape_x} {dot.shape_y}"
    assert float(ghost.shape_x) < float(dot.shape_x)
    assert (ghost.letters, dot.letters) == ("", "PR")
    assert "Priya Raman 2, changed from 1 after the debrief opened" in strip.alt
    assert strip.alt.endswith("Split. 2 of 4 at or above the bar when the debrief opened.")


def test_the_evidence_says_when_it_was_changed_and_why() -> None:
    said = next(each for each in view(TURNED).rows[3].evidence if each.name == "Priya Raman")

    assert said.steps == (
        ("1 → 2, 25 Nov 2026, after the debrief opened", "A slip of the hand.", ""),
    )


def test_a_callout_quotes_what_counts_and_says_what_it_is_now() -> None:
    callout = view(TURNED).callouts[0]

    assert callout.sides.startswith("Priya and Mei rate below the L6 bar.")
    assert (callout.lowest.score, callout.lowest.since) == (1, "Now 2.")


def test_headline_verdict_order_and_result_stay_as_they_were() -> None:
    before, after = view(PRIYA), view(TURNED)

    assert after.headline == before.headline
    assert [row.verdict for row in after.rows] == [row.verdict for row in before.rows]
    assert after.computed == before.computed
    assert after.notes == (
        "1 rating was changed after the debrief opened. Headline and result count what was before.",
    )


def test_a_rating_taken_back_leaves_its_old_place() -> None:
    row = view(changed(PRIYA, "ai", None)).rows[3]

    assert row.cells[2] is None
    assert row.blanks[2] == ("Not assessed, changed from 1 after the debrief opened", "1")
    assert (len(row.strip.ghosts), row.strip.turned, row.strip.lines) == (1, (), "")
    (remark,) = row.remarks
    assert remark.steps[0].words == "1 → not assessed, after the debrief opened"
    assert any(each.anchor == remark.anchor for each in row.ascending)


def test_a_rating_added_later_is_ringed_and_does_not_count() -> None:
    row = view(
        replace(changed(TOMASZ, "ai", 4), ratings=(*TOMASZ.ratings[:1], Rating("influence", 4)))
    ).rows[1]

    cell = row.cells[3]
    assert cell is not None
    assert cell.was == "not assessed"
    assert row.count == "4 ratings"
    assert (len(row.strip.turned), row.strip.ghosts) == (1, ())


def test_a_change_before_the_debrief_opened_is_not_drawn() -> None:
    seen = view(changed(PRIYA, "ai", 4, after_opening=False))

    row = seen.rows[3]
    assert not seen.turned
    assert [each.steps for each in row.evidence] == [()] * 4
    assert (row.strip.ghosts, row.strip.lines) == ((), "")


def test_a_changed_recommendation_stands_in_both_places_of_the_tally() -> None:
    card = replace(TURNED, recommendation=Recommendation.YES)
    seen = view(card)

    assert (seen.tally.no, seen.tally.yes) == ("1 → 0", "4 → 5")
    assert [mark.letters for mark in seen.tally.ghosts] == ["PR"]
    assert [mark.letters for mark in seen.tally.turned] == ["PR"]
    assert "Priya Raman: Yes, changed from No after the debrief opened" in seen.tally.alt
    voice = next(each for each in seen.voices if each.name == "Priya Raman")
    assert voice.steps[0].words == "No → Yes, 25 Nov 2026, after the debrief opened"


def test_a_thumbnail_marks_what_was_changed_and_counts_the_votes_of_before() -> None:
    panel = with_(replace(TURNED, recommendation=Recommendation.YES))
    cards = glimpses(panel)
    mini = thumbnail(panel.rubric, "L6", cards, uid="m")

    assert mini.turned.count("M") == 1
    assert mini.alt.endswith("; 1 changed after the debrief opened.")
    assert votes(cards) == "4 yes, 1 no"


def test_a_late_scorecard_says_so() -> None:
    seen = view(replace(PRIYA, after_opening=True))

    said = next(each for each in seen.rows[3].evidence if each.name == "Priya Raman")
    assert said.late == "Submitted after the debrief opened"
    assert seen.columns[2].counts


def test_what_was_written_after_reading_is_shown_and_counts_nowhere() -> None:
    seen = view(after_reading(PRIYA))

    row = seen.rows[3]
    said = next(each for each in row.evidence if each.name == "Priya Raman")
    assert said.late == AFTER_READING
    assert said.cell.alt.endswith(f", w{AFTER_READING[1:]}")
    assert not said.cell.counts
    assert [each.name for each in row.ascending] == ["Mei Lin Chen", "Dana Whitfield", "Tomasz Żuk"]
    assert [group.dashes for group in row.strip.groups] == ["3 2", "none", "none", "none"]
    assert [group.label for group in seen.tally.apart] == ["Not counted"]
    assert seen.received == "5 of 5 scorecards in"
    assert seen.notes == (f"Priya Raman wrote{AFTER_READING[7:]}: shown, and not counted.",)
    assert votes(glimpses(with_(after_reading(PRIYA)))) == "4 yes"


def test_a_dimension_with_one_independent_rating_is_thin() -> None:
    panel = replace(AMARA, scorecards=(DANA, after_reading(TOMASZ)))
    seen = debrief_view(panel, summarise(panel), by_rubric=True)

    assert seen.thin
    assert [row.words for row in seen.rows] == [
        "One independent rating",
        "One rating only",
        "One independent rating",
        "One independent rating",
    ]
    assert seen.asides[0].facts == "Only Dana assessed it independently."
