"""What a request may hold."""

import io

import pytest
from flask import Flask, request
from werkzeug.datastructures import FileStorage

from debrief.web.requests import LARGEST_ID, row_id


def test_nul_is_taken_out_of_every_field_and_nothing_else_is(app: Flask) -> None:
    sent = {"text": "be\0fore\nand\tafter\x07", "file": FileStorage(io.BytesIO(b"\0"), "a.csv")}

    with app.test_request_context("/?q=a%00b&q=c", method="POST", data=sent):
        assert request.args.getlist("q") == ["ab", "c"]
        assert request.form.to_dict() == {"text": "before\nand\tafter\x07"}
        assert request.files["file"].read() == b"\0"
        assert request.values["text"] == "before\nand\tafter\x07"


def test_a_form_without_files_is_read_the_same(app: Flask) -> None:
    form = {"content_type": "application/x-www-form-urlencoded", "data": b"a=1%00&a=2&b="}

    with app.test_request_context("/", method="POST", **form):
        assert request.form.to_dict(flat=False) == {"a": ["1", "2"], "b": [""]}


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), (str(LARGEST_ID), LARGEST_ID)])
def test_an_id_is_a_number_that_a_row_can_have(text: str, number: int) -> None:
    assert row_id(text) == number


@pytest.mark.parametrize("text", ["", "x", "-1", str(LARGEST_ID + 1), "9" * 400, "1.0"])
def test_any_other_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        row_id(text)
