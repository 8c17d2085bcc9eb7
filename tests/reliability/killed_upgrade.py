"""Upgrades a database again and again, killed at another statement each time.

Run as a program of its own, for it forks: ``killed_upgrade.py FOLDER TIMES``. It prints how
each attempt left the database, and what the next one made of it.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from debrief.app import create_app
from debrief.db import db

RELEASED = "0002"
"""The revision of the last release."""


def schema(file: Path) -> str:
    """Every table, index and trigger in a file, and the revision it says it has."""
    with closing(sqlite3.connect(file)) as connection:
        made = [
            # The constraints of a table that was rebuilt come in any order.
            (name, sorted(line.strip(" ,\t") for line in (sql or "").splitlines()))
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
        ]
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return repr((made, revision))


def upgraded(file: Path, to: str = "head", *, killed_at: int = 0) -> int:
    """Upgrade in a process of its own; how many statements it sent, 0 where it was killed."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            _upgrade(file, to, killed_at, sending)
        finally:
            os._exit(1)  # whatever happens, only the parent goes on
    os.close(sending)
    with os.fdopen(receiving) as said:
        sent = int(said.read() or 0)
    os.waitpid(child, 0)
    return sent


def _upgrade(file: Path, to: str, killed_at: int, sending: int) -> None:
    secrets = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY"), "tests")
    app = create_app(secrets | {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"})
    numbers = count(1)
    last = 0

    def pull_the_plug(*_: object) -> None:
        nonlocal last
        last = next(numbers)
        if last == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", pull_the_plug)
        sa.event.listen(db.engine, "commit", pull_the_plug)
        upgrade(revision=to)
        db.engine.dispose()
    os.write(sending, str(last).encode())


def main(folder: Path, times: int) -> None:
    released, newest = folder / "released.sqlite", folder / "newest.sqlite"
    upgraded(released, RELEASED)
    shutil.copy(released, newest)
    statements = upgraded(newest)
    old, new = schema(released), schema(newest)
    chance = random.Random(times)  # noqa: S311 - the same moments in every run
    points = [*sorted(chance.sample(range(1, statements), times - 2)), statements - 1, statements]
    for point in points:
        file = folder / f"{point}.sqlite"
        shutil.copy(released, file)
        assert upgraded(file, killed_at=point) == 0
        left = {old: "old", new: "new"}.get(schema(file), "between")
        upgraded(file)
        print(json.dumps([point, left, schema(file) == new]))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
