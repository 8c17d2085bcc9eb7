import pytest

from debrief.web.forms import one_line, paragraphs


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("  Ada\t\n Lovelace ", "Ada Lovelace"),
        ("Zoë\u0000Q", "Zoë Q"),
        ("Ada \u202egnp.exe", "Ada gnp.exe"),
        ("\u2067سمر\u2069", "سمر"),
        ("नि\u200dधि", "नि\u200dधि"),
        ("<b>", "<b>"),
    ],
)
def test_a_line_keeps_what_a_name_is_spelt_with_and_nothing_that_leaves_it(
    typed: str | None, kept: str
) -> None:
    assert one_line(typed) == kept


def test_paragraphs_keep_their_lines() -> None:
    assert paragraphs(" one\r\ntwo\rthree\n\n\tfour\u0000 \x07") == "one\ntwo\nthree\n\n\tfour"
    assert paragraphs(None) == ""
