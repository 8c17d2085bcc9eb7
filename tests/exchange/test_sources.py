import io
import json
from pathlib import Path

import pytest

from debrief.aggregation.panel import Rubric
from debrief.exchange.interchange import interchange_bytes, interchange_document
from debrief.exchange.problems import InputRefused
from debrief.exchange.rubric import default_rubric
from debrief.exchange.sources import MAX_BYTES, Source, load, read_inputs
from tests.exchange.pdfs import pdf_with
from tests.exchange.samples import (
    document_value,
    refusal,
    rubric_value,
    scorecard_value,
    small_rubric,
)

RUBRIC = small_rubric()
TABLE = "candidate_id,candidate,interviewer,craft,ai_judgment\nC-1,Ann,Eva,2,4\n"
DOCUMENT = json.dumps(document_value(scorecard_value()))


def read(*data: bytes | str, rubric: Rubric | None = RUBRIC) -> list[tuple[str, list[str]]]:
    """Read inputs: each candidate with the interviewers."""
    sources = [
        Source(f"file {n}", each.encode() if isinstance(each, str) else each)
        for n, each in enumerate(data, start=1)
    ]
    return [
        (panel.candidate.id, [card.interviewer.name for card in panel.scorecards])
        for panel in read_inputs(sources, rubric).panels
    ]


def wrong(*data: bytes | str, rubric: Rubric | None = RUBRIC) -> list[tuple[str, str, str]]:
    with pytest.raises(InputRefused) as caught:
        read(*data, rubric=rubric)
    return [(each.file, each.where, each.what) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "interviewer"),
    [
        (TABLE, "Eva"),
        ("\ufeff" + TABLE, "Eva"),
        (DOCUMENT, "Ivo"),
        ("\ufeff \n" + DOCUMENT, "Ivo"),
        (pdf_with(DOCUMENT.encode()), "Ivo"),
        (b"\n" + pdf_with(DOCUMENT.encode()), "Ivo"),
    ],
)
def test_what_a_file_is_shows_in_its_content(data: bytes | str, interviewer: str) -> None:
    assert read(data) == [("C-1", [interviewer])]


def test_inputs_join_by_candidate() -> None:
    other = TABLE.replace("C-1,Ann", "C-2,Bo")

    assert read(TABLE, other, DOCUMENT) == [("C-1", ["Ivo", "Eva"]), ("C-2", ["Eva"])]


def test_a_table_is_read_with_the_rubric_of_the_document_beside_it() -> None:
    document = json.dumps(document_value(scorecard_value()) | {"rubric": rubric_value()})

    assert read(TABLE, document, rubric=None) == [("C-1", ["Ivo", "Eva"])]


def test_the_default_rubric_is_for_inputs_that_bring_none() -> None:
    table = "candidate,interviewer,execution_rigor\nAnn,Eva,2\n"
    intake = read_inputs([Source("t.csv", table.encode())])

    assert intake.panels[0].rubric == default_rubric()


def test_a_rubric_given_apart_must_be_the_one_of_the_document() -> None:
    document = json.dumps(document_value(scorecard_value()) | {"rubric": rubric_value()})

    assert read(document, rubric=RUBRIC) == [("C-1", ["Ivo"])]
    assert wrong(document, rubric=small_rubric(points=5)) == [
        ("file 1", "$.rubric", "is not the rubric given apart.")
    ]


def test_scores_on_two_rubrics_do_not_add_up() -> None:
    five = json.dumps(document_value(scorecard_value("Eva")) | {"rubric": rubric_value(points=5)})
    four = json.dumps(document_value(scorecard_value("Ivo")) | {"rubric": rubric_value()})

    assert wrong(four, five, rubric=None) == [
        (
            "file 2",
            "rubric",
            (
                "is scored on Small rubric (small, version 2),"
                " but file 1 on Small rubric (small, version 2)."
            ),
        )
    ]


def test_problems_of_all_inputs_come_out_at_once() -> None:
    assert wrong(
        "\xff".encode("latin-1"), TABLE.replace(",4", ",9"), '{"format": 1}', DOCUMENT
    ) == [
        ("file 1", "line 1", "byte 0 is not UTF-8."),
        ("file 3", "$.candidates", "is missing."),
        ("file 3", "$.format", "is 1, not 'debrief/1'."),
        ("file 2", "row 2, column ai_judgment", "is 9, outside the scale, 1 to 4."),
    ]


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"PK\x03\x04rest", "", "is a spreadsheet or another archive."),
        (TABLE.encode("utf-16"), "", "is in UTF-16."),
        ("Café".encode("latin-1"), "line 1", "byte 3 is not UTF-8."),
        (b"", "", "is empty."),
        (
            b"{",
            "line 1, column 2",
            "is not JSON: Expecting property name enclosed in double quotes.",
        ),
        (b"{}", "$.format", "is missing."),
        (b"[]", "$", "is a list, not an object."),
        (b'{"a": 1, "a": 2}', "", "the key 'a' stands twice in one object."),
        (b'{"a": NaN}', "", "NaN is not JSON."),
        (b'{"a": -Infinity}', "", "-Infinity is not JSON."),
        (b'{"a": 1e999}', "$.a", "is not a finite number."),
        (b'{"a": ' + b"9" * 5000 + b"}", "", "holds a number of thousands of digits."),
        (
            b'{"a": ["\\ud800"]}',
            "$.a[0]",
            "is not valid Unicode: it holds half of a surrogate pair.",
        ),
        (b'{"\\ud800": 1}', "$", "holds a key that is not valid Unicode."),
        (b"[" * 100_000, "", "is nested too deeply to be any known format."),
        (
            b"[" * 30 + b"]" * 30,
            "$" + "[0]" * 20,
            "is nested too deeply to be any known format.",
        ),
        (b'{"format": "debrief-summary/1"}', "$", "is a summary."),
        (b'{"scale": [], "dimensions": []}', "$", "is a rubric."),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, where: str, what: str) -> None:
    assert ("file 1", where, what) in wrong(data)


def test_a_packet_of_a_broken_document_names_the_attachment() -> None:
    assert wrong(pdf_with(b"nonsense")) == [
        ("file 1, debrief.json", "line 1, column 1", "is not JSON: Expecting value.")
    ]


def test_a_packet_carries_exactly_what_went_in() -> None:
    written = interchange_bytes(
        interchange_document(read_inputs([Source("d", DOCUMENT.encode())], RUBRIC).panels)
    )
    back = read_inputs([Source("p", pdf_with(written))])

    assert interchange_bytes(interchange_document(back.panels)) == written


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as caught:
        load(str(tmp_path / "none.csv"))

    assert refusal(caught.value) == [("", "cannot be read: No such file or directory.", "")]


def test_a_file_of_absurd_size_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as sparse:
        sparse.truncate(MAX_BYTES + 1)

    with pytest.raises(InputRefused) as caught:
        load(str(file))

    assert refusal(caught.value) == [("", "is larger than 50,000,000 bytes.", "Split it.")]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))

    assert load("-") == Source("standard input", TABLE.encode())
