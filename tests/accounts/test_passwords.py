"""What makes a password."""

import pytest
from flask import Flask

from debrief.accounts.passwords import fault, is_right, kept

KNOWN = ["Priya Raman", "priya.raman@acme.example", "Acme Robotics"]
TOO_SHORT = "Choose a password of at least 12 characters."
TOO_LONG = "Choose a password of at most 512 bytes, which is some 100 words."
GUESSED = "Choose a password that is harder to guess"


@pytest.mark.parametrize(
    "password",
    [
        "a long enough password",
        "correct horse battery staple",
        "unbezahlbare Zuckerwatte",
        "żółw gęśl jaźń ćma",
        "山田太郎は東京で寿司を食べる",
        "   spaces everywhere   ",
        "8412993307154628",
        "m3!Lq;V)z0@k",
        "🐙🦑🦀🐡🐠🐟🐬🐳🐋🦈🐊🐅",
        "x" * 4 + " and 500 bytes " + "ab9" * 160,
        "Priya rode eleven purple bicycles",
    ],
)
def test_any_long_password_of_ones_own_is_good(password: str) -> None:
    assert fault(password, known=KNOWN) == ""


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", TOO_SHORT),
        ("elevenchars", TOO_SHORT),
        ("a1B" * 171, TOO_LONG),
        ("ж" * 257, TOO_LONG),
        ("aaaaaaaaaaaa", GUESSED),
        ("abababababab", GUESSED),
        ("password1234", GUESSED),
        ("Password2026!", GUESSED),
        ("passwordpassword", GUESSED),
        ("qwertyuiop123", GUESSED),
        ("123456789012", GUESSED),
        ("Welcome 2026!!!", GUESSED),
        ("letmeinletmein", GUESSED),
        ("priyaraman2026", GUESSED),
        ("Priya.Raman.1", GUESSED),
        ("acme-robotics!", GUESSED),
        ("priya.raman@acme.example", GUESSED),
        ("debrief-debrief", GUESSED),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, says: str) -> None:
    assert fault(password, known=KNOWN).startswith(says)


def test_a_password_is_right_however_it_was_composed(app: Flask) -> None:
    stored = kept("zażółć gęślą jaźń")

    assert is_right("zaz\u0307o\u0301łc\u0301 ge\u0328śla\u0328 jaz\u0301n\u0301", stored)
    assert not is_right("zazolc gesla jazn", stored)


def test_nothing_is_the_password_of_an_account_without_one(app: Flask) -> None:
    assert not is_right("", None)
    assert not is_right("anything at all", None)


def test_a_password_counts_to_its_last_byte(app: Flask) -> None:
    stored = kept("b" * 500 + "1")

    assert is_right("b" * 500 + "1", stored)
    assert not is_right("b" * 500 + "2", stored)
