"""What an operator runs on the server: ``flask --app debrief.app …``."""

import signal
from datetime import UTC, datetime
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from debrief.accounts.actions import add_person as add
from debrief.accounts.models import User
from debrief.db import db
from debrief.demo import load as demo
from debrief.mail import delivery, queries
from debrief.mail.server import Server
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.setup import actions as setup

SECONDS_BETWEEN_LOOKS = 5.0


@click.command("set-up")
@click.argument("email")
@click.argument("name")
@click.option("--organisation", help="Its name; the domain of the address when left out.")
@click.password_option(help="Asked for when left out.")
@with_appcontext
def set_up(email: str, name: str, organisation: str | None, password: str) -> None:
    """Publish the default rubric and add the first person: administrator and coordinator."""
    try:
        person = setup.set_up(
            organisation=organisation or email.rpartition("@")[2],
            name=name,
            email=email,
            password=password,
            now=datetime.now(UTC),
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    db.session.commit()
    click.echo(f"{person.name} can sign in as {person.email}.")


@click.command("add-person")
@click.argument("email")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="A role the person holds; may be given several times.",
)
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Warsaw.")
@click.password_option(help="Asked for when left out.")
@with_appcontext
def add_person(
    email: str, name: str, roles: tuple[str, ...], time_zone: str, password: str
) -> None:
    """Add somebody who can sign in."""
    try:
        person = add(
            name=name,
            email=email,
            password=password,
            roles=map(Role, roles),
            time_zone=time_zone,
            now=datetime.now(UTC),
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    db.session.commit()
    click.echo(f"{person.name} can sign in as {person.email}.")


@click.command("load-demo")
@click.option("--keep", is_flag=True, help="Add nothing where somebody is already.")
@with_appcontext
def load_demo(*, keep: bool) -> None:
    """Add fictional people, openings and candidates, flagged so that they can be removed.

    With DEBRIEF_DEMO set everybody can sign in as them, else nobody can.
    """
    password = demo.PASSWORD if current_app.config["DEMO"] else None
    if not (keep and db.session.scalar(select(User.id).limit(1))):
        try:
            demo.load(datetime.now(UTC), password=password)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        db.session.commit()
    wanted = select(User).where(User.demo, User.password.is_not(None)).order_by(User.id)
    if people := db.session.scalars(wanted).unique().all():
        click.echo(f"\nOpen {current_app.config['BASE_URL']} and sign in as\n")
        for person in people:
            held = ", ".join(grant.role.words.lower() for grant in person.roles)
            click.echo(f"    {person.email:24} {person.name}, {held}")
        click.echo(f"\nThe password of all is {demo.PASSWORD}\n")
    else:
        click.echo(f"Open {current_app.config['BASE_URL']}")


@click.command("deliver-mail")
@click.option("--watch", is_flag=True, help="Stay, and send whatever becomes due.")
@with_appcontext
def deliver_mail(*, watch: bool) -> None:
    """Send the mail that is due. It may run any number of times at once."""
    if not current_app.config["MAIL_SERVER"]:
        waiting = queries.counted().waiting
        raise click.ClickException(f"Set DEBRIEF_MAIL_SERVER first. Mail waiting: {waiting}.")
    try:
        server = Server.configured(current_app.config)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    stop = Event()
    if watch:
        # What is in hand is finished first: a mail taken but not noted would go out again.
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: stop.set())
    while not stop.is_set():
        outcomes = delivery.deliver(server, lambda: datetime.now(UTC))
        db.session.remove()
        if outcomes or not watch:
            counts = [f"{outcomes[each]} {each.value}" for each in delivery.Outcome]
            click.echo(f"Mail: {', '.join(counts)}.")
        if not watch:
            break
        stop.wait(SECONDS_BETWEEN_LOOKS)


def install(app: Flask) -> None:
    """Add the commands to ``app``."""
    for command in (set_up, add_person, load_demo, deliver_mail):
        app.cli.add_command(command)
