"""``deliver-mail``: once, or for as long as it is left running."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import Context
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from debrief.db import db
from debrief.mail.models import Message
from debrief.mail.outbox import post
from tests.conftest import NOW
from tests.mail.servers import postbox

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``deliver-mail`` with these settings the way a shell does."""

    def run(*words: str, **settings: Any) -> Result:
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        db.session.commit()
        result: Result = Context().run(app.test_cli_runner().invoke, args=["deliver-mail", *words])
        db.session.expire_all()
        return result

    return run


@pytest.fixture
def handlers() -> Iterator[None]:
    """What signals do is put back."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


def at(port: int) -> Mapping[str, Any]:
    return {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": port,
        "MAIL_SECURITY": "plain",
        "MAIL_FROM": "Debrief <debrief@example.org>",
    }


def test_mail_is_sent_and_counted(run: Run) -> None:
    post("mei@example.org", "Join", "Hello.", now=NOW)
    with postbox() as (box, port):
        result = run(**at(port))

    assert (result.exit_code, result.output) == (
        0,
        "Mail: 1 sent, 0 to be tried again, 0 given up.\n",
    )
    assert box.mails[0]["From"] == "Debrief <debrief@example.org>"


def test_without_a_server_mail_waits(run: Run) -> None:
    message = post("mei@example.org", "Join", "Hello.", now=NOW)

    result = run()

    assert (result.exit_code, result.output) == (
        1,
        "Error: Set DEBRIEF_MAIL_SERVER first. Mail waiting: 1.\n",
    )
    assert db.session.get_one(Message, message.id).attempts == 0


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("MAIL_FROM", "", "Set DEBRIEF_MAIL_FROM, such as: Debrief <debrief@example.org>"),
        ("MAIL_SECURITY", "none", "DEBRIEF_MAIL_SECURITY is one of starttls, tls, plain."),
    ],
)
def test_a_setting_that_cannot_be_is_named(run: Run, setting: str, value: str, said: str) -> None:
    result = run(**{**at(25), setting: value})

    assert (result.exit_code, result.output) == (1, f"Error: {said}\n")


def test_watching_goes_on_until_it_is_told_to_stop(run: Run, handlers: None) -> None:
    post("mei@example.org", "Join", "Hello.", now=NOW)

    def stop_once_sent() -> None:
        while not box.mails:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    with postbox() as (box, port):
        thread = threading.Thread(target=stop_once_sent)
        thread.start()
        result = run("--watch", **at(port))
        thread.join()

    assert (result.exit_code, result.output) == (
        0,
        "Mail: 1 sent, 0 to be tried again, 0 given up.\n",
    )
