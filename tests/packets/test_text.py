"""The gate that every printed word passes."""

import unicodedata

import pytest
from markupsafe import Markup

from debrief.packets.text import LONGEST, MOST_LINES, Gate, Passage, passage

BREAK = "\u200b"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Plain words, “quoted”, and 3 €.", "Plain words, “quoted”, and 3 €."),
        ("Łukasz, Сергей, Nguyễn, Αθήνα, محمد", "Łukasz, Сергей, Nguyễn, Αθήνα, محمد"),
        ("Z\u0307o\u0301ł", "Żół"),
        ("bell \x07, null \x00, tab\there", "bell  , null  , tab here"),
        ("line\r\nbreak\rbreak\u2028break\u2029end", "line\nbreak\nbreak\nbreak\nend"),
        ("\u202eturned\u202c\u2066 round\u2069\ufeff", "turned round"),
        ("soft\u00adhyphen", "softhyphen"),
        ("क्\u200dष नी\u200cम", "क्\u200dष नी\u200cम"),
        (
            "\ue000 private, \uffff not one, \ud800 half",
            "\ufffd private, \ufffd not one, \ufffd half",
        ),
        ("heart \u2764\ufe0f", "heart \u2764"),
        ("e" + "\u0323" * 9, unicodedata.normalize("NFC", "e" + "\u0323" * 4)),
    ],
)
def test_text_is_printed_as_written_but_for_what_no_font_may_draw(
    written: str, printed: str
) -> None:
    assert Gate()(written) == printed


def test_what_is_no_text_passes_and_so_does_markup() -> None:
    gate = Gate()

    assert (gate(7), gate(None), gate(Markup("<b>\x00</b>"))) == (7, None, Markup("<b>\x00</b>"))


def test_an_endless_word_may_break_every_twenty_letters() -> None:
    word = "x" * 65

    assert Gate()(word) == BREAK.join(["x" * 20] * 3 + ["x" * 5])
    assert Gate()("y" * 40) == "y" * 40


def test_a_script_without_spaces_is_left_to_break_where_it_may() -> None:
    thai = "สวัสดีครับ" * 9

    assert Gate()(thai) == thai


def test_replaced_characters_are_remembered() -> None:
    gate = Gate()
    gate.unprintable.add("山")

    assert gate("山田 and \ue123") == "\ufffd田 and \ufffd"
    assert gate.replaced == {"山", "\ue123"}


def test_the_longest_text_is_cut() -> None:
    printed = Gate()("word " * LONGEST)

    assert isinstance(printed, str)
    assert (len(printed), printed[-1]) == (LONGEST + 1, "…")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Two words", Passage("Two words", 0)),
        ("  spaces around \n\n", Passage("spaces around", 0)),
        ("one\r\ntwo", Passage("one\ntwo", 0)),
        ("cut before words", Passage("cut before", 6)),
        ("cut into words", Passage("cut into", 6)),
        ("uncuttableword", Passage("uncuttablewo", 2)),
        ("", Passage("", 0)),
    ],
)
def test_a_passage_says_how_much_is_left(written: str, shown: Passage) -> None:
    assert passage(written, longest=12 if "cut" in written else 50) == shown


def test_a_passage_has_an_end_even_where_lines_are_short() -> None:
    shown = passage("a\n" * 1_000)

    assert shown.text.count("\n") == MOST_LINES - 1
    assert shown.more == 2 * (1_000 - MOST_LINES)
