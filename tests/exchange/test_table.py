import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debrief.aggregation.panel import (
    Candidate,
    Interviewer,
    Opening,
    Panel,
    Rating,
    Recommendation,
    Scorecard,
)
from debrief.exchange.problems import InputRefused
from debrief.exchange.table import read_table
from tests.exchange.samples import refusal, small_rubric, told

RUBRIC = small_rubric()
FULL = (
    "candidate_id,candidate,opening,level,interviewer,interviewer_email,round,interviewed_at,"
    "submitted_at,craft,craft evidence,AI judgment,recommendation,recommended_level,summary\n"
    "C-1,Ann Ek,Designer,L5,Ivo,Ivo@Example.org,Screen,2026-03-02,2026-03-02T10:00:00+01:00,3,"
    '"Said ""three"",\nthen a fourth.",n/a,Strong Yes,L6,Keen\n'
)


def one_row(**cells: str) -> str:
    """A table of one scorecard, with the columns given beside those that it needs."""
    cells = {"candidate": "Ann", "interviewer": "Ivo", "craft": "3", "ai_judgment": "2"} | cells
    file = io.StringIO()
    csv.writer(file).writerows([cells.keys(), cells.values()])
    return file.getvalue()


def the_scorecard(text: str) -> Scorecard:
    """The only scorecard of the only candidate."""
    (panel,) = read_table(text, RUBRIC).panels
    (scorecard,) = panel.scorecards
    return scorecard


def refused(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(InputRefused) as caught:
        read_table(text, RUBRIC)
    return refusal(caught.value)


def wrong(text: str) -> list[tuple[str, str]]:
    return [(where, what) for where, what, _ in refused(text)]


def test_every_column_reaches_the_panel() -> None:
    intake = read_table(FULL, RUBRIC)

    ivo = Interviewer("ivo@example.org", "Ivo", "Ivo@Example.org")
    assert intake.warnings == ()
    assert intake.panels == (
        Panel(
            RUBRIC,
            Opening("Designer", "L5"),
            Candidate("C-1", "Ann Ek"),
            (
                Scorecard(
                    interviewer=ivo,
                    ratings=(
                        Rating("craft", 3, 'Said "three",\nthen a fourth.'),
                        Rating("ai_judgment", None),
                    ),
                    round="Screen",
                    recommendation=Recommendation.STRONG_YES,
                    recommended_level="L6",
                    summary="Keen",
                    interviewed_at=datetime(2026, 3, 2),  # noqa: DTZ001 -- as written
                    submitted_at=datetime.fromisoformat("2026-03-02T10:00:00+01:00"),
                ),
            ),
        ),
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separator_and_line_ends_may_be_any_usual_ones(separator: str, newline: str) -> None:
    rows = [
        ["candidate", "interviewer", "craft", "craft evidence"],
        ["Ann", "Ivo", "3", "a,b;c\td"],
    ]
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=newline).writerows(rows)

    assert the_scorecard(file.getvalue()).ratings == (Rating("craft", 3, "a,b;c\td"),)


@pytest.mark.parametrize(
    "name", ["ai_judgment", "AI judgment", "Ai-Judgment", " ai  JUDGMENT ", "AI\u2011judgment"]
)
def test_a_dimension_goes_by_key_or_name(name: str) -> None:
    text = f"candidate,interviewer,craft,{name},{name} evidence\nAnn,Ivo,3,2,Why\n"

    assert the_scorecard(text).ratings[1] == Rating("ai_judgment", 2, "Why")


@pytest.mark.parametrize("cell", ["", " ", "n/a", "N/A", "na", "not assessed", "Not-Assessed"])
def test_not_assessed_is_no_score(cell: str) -> None:
    assert the_scorecard(one_row(craft=cell)).ratings[0] == Rating("craft", None)


@pytest.mark.parametrize("cell", ["3", " 3 ", "+3", "3.0", "3,00", "03"])
def test_a_whole_point_is_a_score_however_a_spreadsheet_writes_it(cell: str) -> None:
    assert the_scorecard(one_row(craft=cell)).ratings[0] == Rating("craft", 3)


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("0", "is 0, outside the scale, 1 to 4."),
        ("5", "is 5, outside the scale, 1 to 4."),
        ("-1", "is -1, outside the scale, 1 to 4."),
        ("2.5", "is '2.5', not a point of the scale, 1 to 4."),
        ("2,5", "is '2,5', not a point of the scale, 1 to 4."),
        ("Strong", "is 'Strong', not a point of the scale, 1 to 4."),
        ("٣", "is '٣', not a point of the scale, 1 to 4."),
        ("1e0", "is '1e0', not a point of the scale, 1 to 4."),
        ("=2+1", "is '=2+1', not a point of the scale, 1 to 4."),
        ("9" * 5000, f"is {'9' * 59 + '…'!r}, not a point of the scale, 1 to 4."),
    ],
)
def test_what_is_no_score_is_refused_with_its_cell(cell: str, what: str) -> None:
    remedy = "Give a whole point, or leave it empty for not assessed."

    assert refused(one_row(craft=cell)) == [("row 2, column craft", what, remedy)]


@pytest.mark.parametrize("cell", ["strong_yes", "Strong Yes", "STRONG-YES", " strong  yes "])
def test_recommendations_forgive_case_spaces_and_dashes(cell: str) -> None:
    assert the_scorecard(one_row(recommendation=cell)).recommendation is Recommendation.STRONG_YES


def test_an_unknown_recommendation_is_refused() -> None:
    assert refused(one_row(recommendation="hire")) == [
        (
            "row 2, column recommendation",
            "is 'hire'.",
            "Use one of: strong_no, no, yes, strong_yes, abstain.",
        )
    ]


def test_a_reason_to_abstain_needs_an_abstention() -> None:
    scorecard = the_scorecard(
        one_row(recommendation="abstain", abstain_reason="We worked together")
    )

    assert scorecard.abstain_reason == "We worked together"
    assert wrong(one_row(recommendation="no", abstain_reason="We worked together")) == [
        ("row 2, column abstain_reason", "is given, but the recommendation is not to abstain.")
    ]


@pytest.mark.parametrize("cell", ["soon", "2026-02-30", "0001-01-01", "9999-12-31", "03/02/2026"])
def test_what_is_no_time_is_refused(cell: str) -> None:
    assert wrong(one_row(submitted_at=cell)) == [
        ("row 2, column submitted_at", f"is {cell!r}, which is no date or time.")
    ]


def test_a_time_keeps_its_offset() -> None:
    moment = the_scorecard(one_row(submitted_at="2026-03-02T10:00:00Z")).submitted_at

    assert moment == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_an_unknown_column_is_left_out_with_a_warning_that_lists_the_known_ones() -> None:
    intake = read_table(one_row(favourite_colour="blue"), RUBRIC, "s.csv")

    assert told(intake.warnings) == [
        (
            "row 1, column favourite_colour",
            "is not a known column and is left out.",
            (
                "Known are: candidate, candidate_id, interviewer, interviewer_email, round,"
                " opening, level, interviewed_at, submitted_at, recommendation, abstain_reason,"
                " recommended_level, summary; the dimensions craft, ai_judgment, by key or by name;"
                " and each of these followed by evidence."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ai_judgement", "AI judgment"),
        ("AI judgmnet", "AI judgment"),
        ("ai_judgement evidence", "AI judgment evidence"),
    ],
)
def test_a_misspelt_dimension_is_refused_with_the_one_that_was_meant(name: str, meant: str) -> None:
    text = f"candidate,interviewer,craft,{name}\nAnn,Ivo,3,2\n"

    assert refused(text) == [
        (f"row 1, column {name}", "looks like a misspelt dimension.", f"Did you mean {meant}?")
    ]


def test_a_column_like_a_dimension_that_is_there_is_merely_unknown() -> None:
    intake = read_table(one_row(ai_judgment_2="x"), RUBRIC)

    assert [warning.where for warning in intake.warnings] == ["row 1, column ai_judgment_2"]


def test_a_misspelt_field_is_a_warning_with_the_one_that_was_meant() -> None:
    intake = read_table(one_row(recomendation="yes"), RUBRIC)

    assert [warning.remedy for warning in intake.warnings] == ["Did you mean recommendation?"]


def test_a_dimension_without_a_column_is_named() -> None:
    intake = read_table("candidate,interviewer,craft\nAnn,Ivo,3\n", RUBRIC)

    assert told(intake.warnings) == [
        ("row 1", "has no column for AI judgment: nobody counts as having assessed it.", "")
    ]


def test_missing_columns_are_all_named_at_once() -> None:
    assert wrong("name,comment\nAnn,fine\n") == [
        ("row 1", "has no column candidate."),
        ("row 1", "has no column interviewer."),
        ("row 1", "has no column for any dimension."),
    ]


def test_a_misspelt_required_column_is_recognised() -> None:
    assert refused("candidat,interviewer,craft\nAnn,Ivo,3\n") == [
        ("row 1", "has no column candidate.", "Is it candidat? Rename it.")
    ]


def test_a_column_given_twice_is_refused() -> None:
    assert wrong("candidate,interviewer,ai_judgment,AI judgment\nAnn,Ivo,3,2\n") == [
        ("row 1, column AI judgment", "holds the score of ai_judgment a second time.")
    ]


def test_all_problems_come_out_at_once_with_row_and_column() -> None:
    text = (
        "candidate,interviewer,round,craft,ai_judgment,recommendation\n"
        "Ann,Ivo,Screen,7,2.5,maybe\n"
        "\n"
        ",Eva,Screen,3,3,no\n"
        "Ann,Ivo,screen,3,3,no\n"
        "Ann,,Screen,3,x,no\n"
    )

    assert wrong(text) == [
        ("row 2, column craft", "is 7, outside the scale, 1 to 4."),
        ("row 2, column ai_judgment", "is '2.5', not a point of the scale, 1 to 4."),
        ("row 2, column recommendation", "is 'maybe'."),
        ("row 4, column candidate", "is empty."),
        ("row 5, column interviewer", "repeats row 2: the same candidate, interviewer and round."),
        ("row 6, column interviewer", "is empty."),
        ("row 6, column ai_judgment", "is 'x', not a point of the scale, 1 to 4."),
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    text = 'candidate,interviewer,craft,summary\nAnn,Ivo,3,"one\ntwo\nthree"\nAnn,Eva,9,\n'

    assert wrong(text) == [("row 3, column craft", "is 9, outside the scale, 1 to 4.")]


def test_one_interviewer_may_hold_several_rounds() -> None:
    text = "candidate,interviewer,round,craft\nAnn,Ivo,Screen,3\nAnn,Ivo,Panel,2\n"
    (panel,) = read_table(text, RUBRIC).panels

    assert [card.round for card in panel.scorecards] == ["Screen", "Panel"]


def test_candidates_are_told_apart_by_id_where_there_is_one() -> None:
    text = "candidate_id,candidate,interviewer,craft\n1,Ann,Ivo,3\n2,Ann,Ivo,2\n1,Ann,Eva,4\n"
    panels = read_table(text, RUBRIC).panels

    assert [(p.candidate.id, len(p.scorecards)) for p in panels] == [("1", 2), ("2", 1)]


def test_one_id_has_one_name() -> None:
    text = "candidate_id,candidate,interviewer,craft\n1,Ann,Ivo,3\n1,Bo,Eva,2\n"

    assert wrong(text) == [("row 3, column candidate", "is Bo, but Ann in row 2.")]


@pytest.mark.parametrize("column", ["candidate_id", "interviewer_email"])
def test_a_column_that_tells_people_apart_is_filled_in_every_row(column: str) -> None:
    text = f"candidate,interviewer,craft,{column}\nAnn,Ivo,3,x\nBo,Eva,3,\n"

    assert wrong(text) == [(f"row 3, column {column}", "is empty.")]


def test_one_name_in_two_unicode_forms_is_one_person() -> None:
    text = "candidate,interviewer,craft\nZoe\u0308,Ivo,3\nZo\u00eb,Eva,2\n"
    (panel,) = read_table(text, RUBRIC).panels

    assert panel.candidate == Candidate("Zo\u00eb", "Zoe\u0308")
    assert len(panel.scorecards) == 2


def test_rows_of_a_candidate_agree_on_the_opening_and_may_leave_it_out() -> None:
    head = "candidate,interviewer,opening,level,craft\nAnn,Ivo,Designer,,3\n"
    (panel,) = read_table(head + "Ann,Eva,,L5,3\n", RUBRIC).panels

    assert panel.opening == Opening("Designer", "L5")
    assert wrong(head + "Ann,Eva,Writer,,3\n") == [
        ("row 3, column opening", "is Writer, but Designer in an earlier row of the candidate.")
    ]


def test_a_cell_beyond_the_last_column_is_refused() -> None:
    assert wrong("candidate,interviewer,craft\nAnn,Ivo,3,oops\n") == [
        ("row 2", "holds 'oops' beyond the last column.")
    ]


def test_empty_cells_beyond_the_last_column_and_short_rows_do_no_harm() -> None:
    text = "candidate,interviewer,craft,summary,,\nAnn,Ivo,3,,,\nAnn,Eva,2\n"
    intake = read_table(text, small_rubric())

    assert [warning.where for warning in intake.warnings] == ["row 1"]
    assert len(intake.panels[0].scorecards) == 2


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "", "is empty."),
        ("\n\n", "", "is empty."),
        (",,\n , \n", "", "is empty."),
        ("candidate,interviewer,craft\n", "", "holds no scorecard."),
        (
            'candidate,interviewer,craft\n"Ann,Ivo,3\n',
            "line 2",
            "has a quotation mark out of place.",
        ),
        (
            'candidate,interviewer,craft\n"A"nn,Ivo,3\n',
            "line 2",
            "has a quotation mark out of place.",
        ),
    ],
)
def test_what_is_no_table_is_refused(text: str, where: str, what: str) -> None:
    assert wrong(text) == [(where, what)]


def test_evidence_may_be_as_long_as_a_million_characters() -> None:
    evidence = "word " * 200_000

    assert the_scorecard(one_row(**{"craft evidence": evidence})).ratings[0].evidence == evidence
    assert wrong(one_row(**{"craft evidence": evidence + "x"})) == [
        ("line 2", "holds a cell of over 1,000,000 characters.")
    ]


@pytest.mark.parametrize(
    ("column", "longest"),
    [("round", 500), ("level", 64), ("recommended_level", 64), ("interviewer_email", 320)],
)
def test_names_have_an_end(column: str, longest: int) -> None:
    read_table(one_row(**{column: "x" * longest}), RUBRIC)

    assert wrong(one_row(**{column: "x" * (longest + 1)})) == [
        (f"row 2, column {column}", f"is {longest + 1} characters long.")
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        '=HYPERLINK("http://example.org")',
        "@SUM(A1)",
        "-1+1",
        "\u202egnirts\u202c",
        "null \x00 bell \x07 escape \x1b[31m",
        "<script>alert(1)</script>",
        "line\u2028separator",
    ],
)
def test_hostile_text_is_kept_as_it_was_written(evidence: str) -> None:
    assert the_scorecard(one_row(**{"craft evidence": evidence})).ratings[0].evidence == evidence


def test_a_message_about_hostile_text_is_one_safe_line() -> None:
    ((where, what),) = wrong(one_row(recommendation="\x1b[2J\r\nyes\u202e" + "z" * 5000))

    assert where == "row 2, column recommendation"
    assert what.isprintable()
    assert len(what) < 100


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = cells.map(str.strip).filter(bool)


@given(
    rows=st.lists(
        st.tuples(names, names, cells, st.sampled_from(["", "1", "2", "3", "4"]), cells),
        min_size=1,
        max_size=6,
        unique_by=lambda row: " ".join(row[1].split()),
    ),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_what_a_spreadsheet_writes_is_what_is_read(
    rows: list[tuple[str, str, str, str, str]], separator: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(
        ["candidate_id", "candidate", "interviewer", "round", "craft", "craft evidence"]
    )
    writer.writerows(
        [f"{n}", candidate, interviewer, round_, score, evidence]
        for n, (candidate, interviewer, round_, score, evidence) in enumerate(rows)
    )

    panels = read_table(file.getvalue(), RUBRIC).panels

    assert [
        (
            panel.candidate.name,
            panel.scorecards[0].interviewer.name,
            panel.scorecards[0].round,
            panel.scorecards[0].ratings[0],
        )
        for panel in panels
    ] == [
        (
            candidate,
            interviewer,
            round_.strip(),
            Rating("craft", int(score) if score else None, evidence if evidence.strip() else ""),
        )
        for candidate, interviewer, round_, score, evidence in rows
    ]
