"""``debrief audit verify``, as a shell runs it."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.db import db
from tests.audit.tamper import EVENTS, as_owner, end, written

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(app: Flask) -> Run:
    address = db.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {
        "DEBRIEF_SECRET_KEY": "tests",
        "DEBRIEF_SECURITY_PASSWORD_SALT": "tests",
        "DEBRIEF_AUDIT_KEY": "tests",
        "DEBRIEF_SQLALCHEMY_DATABASE_URI": address,
    }

    def run(*words: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        db.session.commit()
        command = [sys.executable, "-m", "debrief", "audit", "verify", *words]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment | changed
        )

    return run


def test_a_whole_log_gives_a_receipt_that_the_next_check_takes(run: Run) -> None:
    last = written(3)[-1]

    first = run()

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == f"The log of 3 events is as it was written.\nReceipt 3:{last.mac}\n"
    written(2)
    assert run("--receipt", f"3:{last.mac}").returncode == 0


def test_a_changed_log_says_where_and_gives_no_receipt(run: Run) -> None:
    written(3)
    with as_owner() as connection:
        connection.execute(sa.update(EVENTS).where(EVENTS.c.number == 2).values(actor_id=99))

    result = run()

    assert result.returncode == 1
    assert result.stdout == "The log of 3 events is not as it was written.\n"
    assert result.stderr == (
        "Event 2: It is not what was written, or not where it was written. "
        "Compare the log with a backup, and ask who can write to the database.\n"
    )


def test_an_earlier_receipt_is_held_against_the_log(run: Run) -> None:
    written(2)
    receipt = end()

    result = run("--receipt", f"3:{receipt.mac}")

    assert result.returncode == 1
    assert result.stderr.startswith("Event 2: The log ends here, but it once held event 3.")


def test_what_is_no_receipt_is_refused(run: Run) -> None:
    result = run("--receipt", "yesterday")

    assert result.returncode == 2
    assert "give what an earlier check printed, as N:MAC." in result.stderr


def test_a_missing_key_is_named(run: Run) -> None:
    result = run(DEBRIEF_AUDIT_KEY="")

    assert result.returncode == 1
    assert "Set DEBRIEF_AUDIT_KEY to a long random text." in result.stderr
