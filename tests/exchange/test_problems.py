import pytest

from debrief.exchange.problems import InputRefused, Problem, shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Łukasz Żółtowski", "Łukasz Żółtowski"),
        ("Nguyễn Thị Hương", "Nguyễn Thị Hương"),
        ("می\u200cشود", "می\u200cشود"),
        ("\x1b[31mred\r\nnext\t\x00", "\ufffd[31mred\ufffd\ufffdnext\ufffd\ufffd"),
        ("\u202etxt.exe\u2066", "\ufffdtxt.exe\ufffd"),
        ("x" * 70, "x" * 59 + "…"),
        ("\ud800", "\ufffd"),
        (3, "3"),
    ],
)
def test_what_is_shown_is_one_safe_line(text: object, line: str) -> None:
    assert shown(text) == line


def test_a_problem_reads_as_place_then_fault_then_remedy() -> None:
    problem = Problem("a.csv", "row 3, column craft", "is 9.", "Give a point of the scale.")

    assert str(problem) == "a.csv: row 3, column craft: is 9. Give a point of the scale."
    assert str(Problem("a.csv", "", "is empty.")) == "a.csv: is empty."


def test_a_file_name_cannot_move_the_cursor() -> None:
    assert str(Problem("\x1b[2J.csv", "", "is empty.")) == "\ufffd[2J.csv: is empty."


def test_a_refusal_holds_every_problem() -> None:
    problems = (Problem("a", "", "is empty."), Problem("b", "", "is empty."))

    assert InputRefused(iter(problems)).problems == problems
    assert str(InputRefused(problems)) == "a: is empty.\nb: is empty."
