"""The part of the command line that opens a server's database: ``debrief audit``.

The application is imported when a command runs: ``debrief --help`` must not wait for it.
"""
# ruff: noqa: PLC0415

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from debrief.audit.verify import Receipt

MOST_FINDINGS = 1_000
"""What is wrong beyond these is counted only."""


@click.group()
def audit() -> None:
    """Look after a server's audit log."""


def _receipt(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> "Receipt | None":
    from debrief.audit.verify import Receipt

    try:
        return None if text is None else Receipt.parse(text)
    except ValueError:
        raise click.BadParameter("give what an earlier check printed, as N:MAC.") from None


@audit.command()
@click.option(
    "--receipt",
    "earlier",
    metavar="N:MAC",
    callback=_receipt,
    help="What an earlier check printed. The log must still hold that event.",
)
def verify(earlier: "Receipt | None") -> None:
    """Prove that the audit log is as it was written.

    Prints a receipt. Keep it where nobody who can write to the database can: with it a
    later check finds even that the end of the log was cut off.
    """
    from debrief.app import create_app
    from debrief.audit.chain import KEY
    from debrief.audit.verify import Check, one_moment
    from debrief.db import db, reading

    try:
        app = create_app()
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    reading.set(True)
    wrong = 0
    with app.app_context(), one_moment(db.engine) as connection:
        check = Check(db.engine.get_execution_options()[KEY], earlier)
        for finding in check.findings(connection):
            wrong += 1
            if wrong <= MOST_FINDINGS:
                click.echo(str(finding), err=True)
    if wrong > MOST_FINDINGS:
        click.echo(f"… and {wrong - MOST_FINDINGS:,} more.", err=True)
    whole = "is not as it was written" if wrong else "is as it was written"
    click.echo(f"The log of {check.end.number:,} events {whole}.")
    if wrong:
        sys.exit(1)
    click.echo(f"Receipt {check.end}")
