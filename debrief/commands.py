"""The command line: files in, files out. Only ``debrief audit`` opens a database.

Whatever a command needs is imported when it runs: ``debrief --help`` is quick, and only a
packet costs what the layout engine costs. That is why imports stand inside functions here.
"""
# ruff: noqa: PLC0415

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from debrief.audit.commands import audit
from debrief.exchange.problems import InputRefused, Problem, shown

if TYPE_CHECKING:
    from debrief.exchange.intake import Intake

MOST_PROBLEMS = 1000
"""What an input has wrong beyond these is counted only."""


class RefusingGroup(click.Group):
    """Says on standard error what is wrong with an input, and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, turning a refusal into lines for people."""
        try:
            return super().invoke(ctx)
        except InputRefused as refusal:
            _say(refusal.problems)
            ctx.exit(1)


def _level(_context: click.Context, _option: click.Parameter, level: str | None) -> str | None:
    from debrief.exchange.values import MAX_LEVEL

    if level is not None and not 0 < len(level.strip()) <= MAX_LEVEL:
        raise click.BadParameter(f"give 1 to {MAX_LEVEL} characters, such as L5.")
    return level and level.strip()


def _mapping(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> Mapping[str, int] | None:
    from debrief.exchange.greenhouse_scorecard import WORDS

    if text is None:
        return None
    try:
        mapping = {word.strip(): int(score) for word, score in _assignments(text)}
    except ValueError:
        mapping = {}
    if mapping.keys() != set(WORDS):
        raise click.BadParameter(f"give a score for each of {', '.join(WORDS)}, as in yes=3,no=2.")
    return mapping


def _assignments(text: str) -> Iterator[Sequence[str]]:
    for assignment in text.split(","):
        word, score = assignment.split("=")
        yield word, score


def _reads_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Add what every command takes that reads scorecards."""
    for decorate in (
        click.option(
            "--map",
            "mapping",
            metavar="WORD=SCORE,…",
            callback=_mapping,
            help="The score for each rating word of a Greenhouse export.",
        ),
        click.option("--level", callback=_level, help="The level to judge at, such as L5."),
        click.option("--rubric", metavar="FILE", help="The rubric, in JSON or TOML."),
        click.argument("inputs", metavar="INPUT…", nargs=-1, required=True),
    ):
        command = decorate(command)
    return command


@click.group(cls=RefusingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="debrief")
def main() -> None:
    """Turn interview scorecards into summaries and committee packets.

    An INPUT is a table (CSV), a debrief/1 document (JSON), a saved Greenhouse export, or a
    packet (PDF); "-" reads standard input. Several inputs join by candidate.
    """


main.add_command(audit)


@main.command()
@_reads_inputs
@click.option("-o", "--output", metavar="FILE", required=True, help="The PDF to write.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
def packet(output: str, paper: Any, **options: Any) -> None:
    """Write the packet that a committee reads."""
    from debrief.exchange.files import write_whole
    from debrief.packets.case import Case, Cover
    from debrief.packets.render import render_packet
    from debrief.packets.view import packet_view
    from debrief.pdf import PdfUnavailable

    intake = _read(**options)
    view = packet_view(
        [Case(panel) for panel in intake.panels], Cover(paper=paper), intake.components
    )
    try:
        with _progress() as progress:
            printed = render_packet(view, progress=progress)
    except PdfUnavailable as error:
        raise click.ClickException(str(error)) from error
    write_whole(output, printed.pdf)
    _say([Problem(output, "", warning) for warning in printed.warnings], "warning: ")


@main.command()
@_reads_inputs
@click.option("--json", "as_json", is_flag=True, help="Print a debrief-summary/1 document.")
def summarise(*, as_json: bool, **options: Any) -> None:
    """Print what the scorecards add up to."""
    from debrief.aggregation.summarise import summarise as summary_of

    intake = _read(**options)
    pairs = [(panel, summary_of(panel, components=intake.components)) for panel in intake.panels]
    if as_json:
        from debrief.aggregation.document import summary_document
        from debrief.exchange.intake import refuse_different_levels

        refuse_different_levels(intake)
        _print(json.dumps(summary_document(pairs), ensure_ascii=False, indent=2))
    else:
        from debrief.debriefs.plain_text import plain_text

        _print("\n\n".join(plain_text(panel, summary) for panel, summary in pairs).rstrip())


@main.command()
@_reads_inputs
@click.option("-o", "--output", metavar="FILE", required=True, help="The JSON file to write.")
def convert(output: str, **options: Any) -> None:
    """Write scorecards of any accepted kind as a debrief/1 document."""
    from debrief.exchange.files import write_whole
    from debrief.exchange.interchange import interchange_bytes, interchange_document

    intake = _read(**options)
    document = interchange_document(intake.panels, intake.components)
    write_whole(output, interchange_bytes(document))


@main.group(cls=RefusingGroup)
def rubric() -> None:
    """Show the rubrics that ship, or check one of your own."""


@rubric.command()
@click.argument("key", default="pm-edtech")
def show(key: str) -> None:
    """Print a rubric that ships, ready to be saved and adapted."""
    from debrief.exchange.rubric import shipped_rubrics

    shipped = shipped_rubrics()
    if key not in shipped:
        raise click.BadParameter(
            f"no rubric {shown(key)!r} ships. Known are: {', '.join(shipped)}."
        )
    _print(shipped[key].read_text(encoding="utf-8").rstrip())


@rubric.command()
@click.argument("file")
def check(file: str) -> None:
    """Find what is wrong with a rubric, and what interviewers will stumble over."""
    from debrief.exchange.rubric import read_rubric
    from debrief.exchange.rubric_checks import missing_anchors, weaknesses
    from debrief.exchange.sources import load

    source = load(file)
    judged = read_rubric(source.data, source.name)
    _say(list(weaknesses(judged, source.name)), "warning: ")
    if missing := list(missing_anchors(judged, source.name)):
        raise InputRefused(missing)
    count = len(judged.dimensions)
    dimensions = f"{count} dimension{'s' * (count != 1)}"
    _print(
        f"{shown(judged.name)} ({judged.key}, version {judged.version}):"
        f" {dimensions} on {len(judged.scale)} points."
    )


def _read(
    *,
    inputs: Sequence[str],
    rubric: str | None,
    level: str | None,
    mapping: Mapping[str, int] | None,
) -> "Intake":
    """Read the inputs, judge them at ``level``, and say what their owner should know."""
    from debrief.exchange.intake import judged_at
    from debrief.exchange.rubric import read_rubric
    from debrief.exchange.sources import STDIN, load, read_inputs

    if [*inputs, rubric].count(STDIN) > 1:
        raise click.UsageError("Standard input can be read only once.")
    given = load(rubric) if rubric is not None else None
    judged_by = read_rubric(given.data, given.name) if given else None
    intake = read_inputs([load(name) for name in inputs], judged_by, mapping)
    intake = judged_at(intake, level)
    _say(intake.warnings, "warning: ")
    return intake


def _print(text: str) -> None:
    """Print to standard output; what its encoding cannot write becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))


def _say(problems: Sequence[Problem], prefix: str = "") -> None:
    for problem in problems[:MOST_PROBLEMS]:
        click.echo(f"{prefix}{problem}", err=True)
    if len(problems) > MOST_PROBLEMS:
        click.echo(f"… and {len(problems) - MOST_PROBLEMS:,} more.", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Count candidates on a terminal; say nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda done, total: click.echo(f"\r{done} of {total} candidates", nl=False, err=True)
    finally:
        click.echo(err=True)
