"""The command line from outside: what it reads, writes, says and exits with."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from debrief.commands import main
from debrief.shipped import PACKAGE

EXAMPLES = PACKAGE / "examples"
SCORECARDS = str(EXAMPLES / "scorecards.csv")
SEVEN = [
    str(EXAMPLES / "seven-dimensions.csv"),
    "--rubric",
    str(EXAMPLES / "ten-point-rubric.toml"),
]
NAMES = str(EXAMPLES / "names.csv")
EXPORT = str(EXAMPLES / "greenhouse-scorecards.json")
MAP = "definitely_not=1,no=2,mixed=2,yes=3,strong_yes=4"
BAD = "candidate,interviewer,ai_judgment\nAnn,Ivo,9\nAnn,Eva,2.5\n"


def run(*words: str, given: bytes | str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=given)


def process(*words: str, given: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own."""
    command = [sys.executable, "-m", "debrief", *words]
    return subprocess.run(
        command, input=given, capture_output=True, check=False, cwd=PACKAGE.parent, **options
    )


@pytest.mark.parametrize("words", [[SCORECARDS], SEVEN, [NAMES], [EXPORT, "--map", MAP]])
def test_every_example_converts_and_converting_again_changes_nothing(
    words: list[str], tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"

    assert run("convert", *words, "-o", str(first)).exit_code == 0
    assert run("convert", str(first), "-o", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()


def test_names_of_every_script_come_through() -> None:
    document = json.loads(run("convert", NAMES, "-o", "-").stdout)

    assert [each["name"] for each in document["candidates"]] == [
        "Łukasz Żółtowski",
        "Ξένια Κωνσταντίνου",
        "Đặng Quốc Vượng",
        "Софія Ґалаґан",
    ]
    assert {
        card["interviewer"]["name"]
        for each in document["candidates"]
        for card in each["scorecards"]
    } == {
        "Władysława Szczęsna",
        "Γιώργος Παπαδόπουλος",
        "Юлия Щербакова",
        "Nguyễn Thị Hương",
        "أحمد الشريف",
    }


def test_summarise_prints_what_the_scorecards_add_up_to() -> None:
    result = run("summarise", *SEVEN)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith(
        "R-22 · Senior\nPlatform engineering, version 1\nLeans yes, 2 to 1."
    )
    assert (
        "Dimension      Bar  n  Mean  Ratings           Verdict\n"
        "System design  6    2  6.00  KM 5, YT 7        Split\n" in result.stdout
    )
    assert "By the rubric's weights: 7.1 against a bar of 5.9.\n" in result.stdout


def test_summarise_says_nothing_that_decides() -> None:
    words = run("summarise", SCORECARDS).stdout.lower().split()

    assert not {"hire", "reject", "fail", "pass", "accept"} & {word.strip(".,:;") for word in words}


def test_json_is_one_document_and_nothing_else() -> None:
    result = run("summarise", "--json", EXPORT, "--map", MAP, "--level", "L5")
    document = json.loads(result.stdout)

    assert result.exit_code == 0
    assert (document["format"], document["level"]) == ("debrief-summary/1", "L5")
    assert [(each["id"], each["scorecards"]) for each in document["candidates"]] == [("5001", 2)]
    assert result.stderr.splitlines() == [
        f"warning: {EXPORT}: leaves out a scorecard that is not submitted.",
        f"warning: {EXPORT}: reads the rating 'no_decision' as not assessed.",
        f"warning: {EXPORT}: leaves out 'Writes well', which is no dimension of the rubric.",
        f"warning: {EXPORT}: leaves out private notes, which are not for a committee.",
        f"warning: {EXPORT}: application 6001: has no scorecard by Mei-Ling Chen for Behavioural.",
    ]


def test_one_summary_holds_one_level() -> None:
    table = "candidate,interviewer,level,execution_rigor\nAnn,Ivo,L4,3\nBo,Ivo,L5,3\n"
    apart = run("summarise", "--json", "-", given=table)
    together = run("summarise", "--json", "-", "--level", "L6", given=table)

    assert apart.exit_code == 1
    assert apart.stdout == ""
    assert apart.stderr.splitlines()[-1] == (
        "standard input: holds candidates at different levels: L4, L5."
        " Give --level, or read them apart."
    )
    assert json.loads(together.stdout)["level"] == "L6"


def test_variances_given_in_the_document_are_used_and_kept(tmp_path: Path) -> None:
    document = json.loads(run("convert", SCORECARDS, "-o", "-").stdout)
    document["variance_components"] = {
        "interviewer": 0,
        "candidate_interviewer": 0,
        "interviewer_dimension": 0,
        "residual": 0,
    }
    file = tmp_path / "given.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    computed = json.loads(run("summarise", "--json", str(file)).stdout)["candidates"][0]["computed"]

    assert (computed["components_from"], computed["se"]) == ("given", 0)
    assert json.loads(run("convert", str(file), "-o", "-").stdout) == document


def test_a_refused_input_says_everything_and_exits_with_one() -> None:
    result = run("summarise", "-", given=BAD)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        (
            "standard input: row 2, column ai_judgment: is 9, outside the scale, 1 to 4."
            " Give a whole point, or leave it empty for not assessed."
        ),
        (
            "standard input: row 3, column ai_judgment: is '2.5', not a point of the scale, 1 to 4."
            " Give a whole point, or leave it empty for not assessed."
        ),
    ]


def test_thousands_of_problems_are_counted_at_the_end() -> None:
    table = BAD + "".join(f"Ann,P{n},9\n" for n in range(2000))
    lines = run("summarise", "-", given=table).stderr.splitlines()

    assert (len(lines), lines[-1]) == (1001, "… and 1,002 more.")


def test_a_missing_file_is_a_refused_input(tmp_path: Path) -> None:
    result = run("summarise", f"{tmp_path}/none.csv")

    assert (result.exit_code, result.stderr) == (
        1,
        f"{tmp_path}/none.csv: cannot be read: No such file or directory.\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["summarise"],
        ["convert", SCORECARDS],
        ["packet", SCORECARDS],
        ["summarise", "--colour", SCORECARDS],
        ["packet", SCORECARDS, "-o", "out.pdf", "--paper", "a5"],
        ["summarise", "-", "-"],
        ["summarise", "-", "--rubric", "-"],
        ["summarise", SCORECARDS, "--level", " "],
        ["summarise", SCORECARDS, "--level", "L" * 65],
        ["summarise", EXPORT, "--map", "yes=3"],
        ["summarise", EXPORT, "--map", "yes"],
        ["summarise", EXPORT, "--map", MAP.replace("4", "four")],
        ["rubric", "show", "nonsense"],
        ["rubric", "check"],
    ],
)
def test_wrong_usage_exits_with_two(words: list[str]) -> None:
    result = run(*words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_standard_input_and_output_carry_bytes() -> None:
    converted = process("convert", "-", "-o", "-", given=Path(NAMES).read_bytes())

    assert (converted.returncode, converted.stderr) == (0, b"")
    again = process("convert", "-", "-o", "-", given=converted.stdout)
    assert again.stdout == converted.stdout


def test_a_terminal_without_polish_letters_still_gets_the_summary() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    result = process("summarise", NAMES, env=environment)

    assert result.returncode == 0
    assert result.stdout.splitlines()[0] == b"?ukasz ???towski (N-1)"


def limited(size: int) -> Callable[[], None]:
    """No file may grow beyond ``size`` bytes: a full disk, as far as a process can tell."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    output.write_bytes(b"old")
    result = process("convert", SCORECARDS, "-o", str(output), preexec_fn=limited(5000))

    assert (result.returncode, result.stderr.decode()) == (
        1,
        f"{output}: cannot be written: File too large.\n",
    )
    assert output.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [output]


def test_a_refused_input_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    output.write_bytes(b"old")

    assert run("convert", "-", "-o", str(output), given=BAD).exit_code == 1
    assert output.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [output]


def test_a_file_may_be_converted_onto_itself(tmp_path: Path) -> None:
    file = tmp_path / "scorecards"
    file.write_bytes(Path(SCORECARDS).read_bytes())

    assert run("convert", str(file), "-o", str(file)).exit_code == 0
    assert run("convert", str(file), "-o", "-").stdout == file.read_text(encoding="utf-8")


def test_several_inputs_join_by_candidate(tmp_path: Path) -> None:
    rows = Path(SCORECARDS).read_text(encoding="utf-8").splitlines(keepends=True)
    halves = [tmp_path / "one.csv", tmp_path / "two.csv"]
    halves[0].write_text("".join(rows[:3]), encoding="utf-8")
    halves[1].write_text(rows[0] + "".join(rows[3:]), encoding="utf-8")

    assert run("convert", *map(str, halves), "-o", "-").stdout == (
        run("convert", SCORECARDS, "-o", "-").stdout
    )


def test_a_packet_reads_back_as_what_went_in(tmp_path: Path) -> None:
    packet = tmp_path / "packet.pdf"
    written = run("packet", SCORECARDS, "-o", str(packet), "--paper", "letter")

    assert (written.exit_code, written.output) == (0, "")
    assert packet.read_bytes().startswith(b"%PDF-")
    assert run("convert", str(packet), "-o", "-").stdout == (
        run("convert", SCORECARDS, "-o", "-").stdout
    )


def test_a_packet_goes_to_standard_output() -> None:
    one = "".join(Path(SCORECARDS).read_text(encoding="utf-8").splitlines(keepends=True)[:2])

    assert process("packet", "-", "-o", "-", given=one.encode()).stdout.startswith(b"%PDF-")


def test_without_pango_a_packet_says_what_to_install(tmp_path: Path) -> None:
    """Where a library is missing, importing the layout engine raises OSError."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load libpango')")
    output = tmp_path / "packet.pdf"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    result = process("packet", SCORECARDS, "-o", str(output), env=environment)

    assert result.returncode == 1
    assert b"Making a PDF needs Pango, which is not installed." in result.stderr
    assert b"Traceback" not in result.stderr
    assert not output.exists()


def test_a_rubric_that_ships_is_shown_and_passes_its_check(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(process("rubric", "show").stdout)
    checked = run("rubric", "check", str(file))

    assert (checked.exit_code, checked.stderr, checked.stdout) == (
        0,
        "",
        "Product manager, ed-tech (pm-edtech, version 1): 4 dimensions on 4 points.\n",
    )
    assert run("rubric", "show", "pm-edtech").stdout.encode() == file.read_bytes()


def test_a_check_tells_warnings_from_what_must_be_mended() -> None:
    rubric = {
        "key": "r",
        "name": "R",
        "scale": [{"score": 1}, {"score": 2}],
        "dimensions": [{"key": "d", "name": "D", "anchors": {"default": {"1": "Good."}}}],
    }
    result = run("rubric", "check", "-", given=json.dumps(rubric))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        (
            "warning: standard input: $.dimensions[0].anchors.default.1:"
            " says 'good' and little that one could observe. Say what a candidate does."
        ),
        (
            "standard input: $.dimensions[0].anchors.default: D has no anchor for 2."
            " Say what a candidate does to earn it."
        ),
    ]


def test_an_unknown_level_is_warned_of() -> None:
    result = run("summarise", SCORECARDS, "--level", "L9")

    assert result.exit_code == 0
    assert result.stderr == (
        f"warning: {SCORECARDS}: level L9: Product manager, ed-tech sets no bar for it,"
        " so 3 is needed. It knows L4, L5, L6.\n"
    )


HOSTILE = (
    "candidate,interviewer,execution_rigor,execution_rigor evidence,summary\n"
    '"=cmd|\'/c calc\'!A1","\x1b[2J\u202eIvo\x07",3,"nul \x00 and <script>",@SUM(A1)\n'
)


def test_hostile_names_do_not_reach_the_terminal() -> None:
    result = run("summarise", "-", given=HOSTILE)

    assert result.exit_code == 0
    assert all(line.isprintable() for line in result.stdout.splitlines())


def test_hostile_text_is_kept_in_the_document() -> None:
    document = json.loads(run("convert", "-", "-o", "-", given=HOSTILE).stdout)
    (candidate,) = document["candidates"]
    (card,) = candidate["scorecards"]

    assert candidate["name"] == "=cmd|'/c calc'!A1"
    assert card["interviewer"]["name"] == "\x1b[2J\u202eIvo\x07"
    assert card["ratings"][0]["evidence"] == "nul \x00 and <script>"


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], {"flask", "sqlalchemy", "weasyprint", "jsonschema", "pikepdf", "jinja2"}),
        (["summarise", SCORECARDS], {"flask", "sqlalchemy", "weasyprint", "jsonschema", "pikepdf"}),
    ],
)
def test_a_command_loads_only_what_it_needs(words: list[str], heavy: set[str]) -> None:
    script = (
        "import sys; from debrief.commands import main; main(sys.argv[1:], standalone_mode=False);"
        "print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        check=True,
        cwd=PACKAGE.parent,
    )

    assert not heavy & set(result.stderr.decode().split())
