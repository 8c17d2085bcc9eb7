"""One application and one empty database for each test, and a browser to use them with."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from werkzeug.test import TestResponse

from debrief.accounts.models import SignIn, User
from debrief.accounts.queries import hashed
from debrief.app import create_app
from debrief.audit.chain import required
from debrief.db import db, reading

# How long one example takes is the machine's affair, so none has a deadline.
settings.register_profile("short", deadline=None, max_examples=50)
settings.register_profile("soak", deadline=None, max_examples=1_000)
settings.load_profile("soak" if "DEBRIEF_SOAK" in os.environ else "short")

# Rows that a test puts in have no event. The requests it makes are held to the rule.
required.set(False)

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""The moment tests take as the present when they pass one to an action."""

POSTGRESQL = os.environ.get("DEBRIEF_TEST_POSTGRESQL")
"""Where the tests may create databases; without it they run on SQLite."""


NO_SKIPS = "DEBRIEF_NO_SKIPS" in os.environ
"""Whether everything that a test may need must be there, and both databases have their run."""

ANOTHER_DATABASE = "sqlite" if POSTGRESQL else "postgresql"
"""The mark of tests that are about the database which this run does not use."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database: its own run has it, or a skip says so."""
    foreign = [item for item in items if item.get_closest_marker(ANOTHER_DATABASE)]
    if NO_SKIPS:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in foreign]
    for item in foreign:
        item.add_marker(pytest.mark.skip(reason=f"is about {ANOTHER_DATABASE}"))


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything must be there, a skipped test is a failed one."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.skipped and NO_SKIPS and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database that this test process has for itself."""
    if not POSTGRESQL:
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/test.sqlite"
        return
    name = f"debrief_test_{uuid.uuid4().hex}"
    server = sa.create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        # No test pulls the plug, so none waits for the disk.
        connection.execute(sa.text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    yield sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def migrated_app(database: str) -> Iterator[Flask]:
    """The application with its database brought to the newest revision."""
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "tests",
            "SECURITY_PASSWORD_SALT": "tests",
            "AUDIT_KEY": "tests",
            "SQLALCHEMY_DATABASE_URI": database,
            # A hash that takes no time: every sign-in of every test makes one.
            "SECURITY_PASSWORD_HASH": "plaintext",
            "SECURITY_PASSWORD_SCHEMES": ["plaintext"],
            "SERVER_NAME": "debrief.test",
            "BASE_URL": "http://debrief.test",
        }
    )
    with app.app_context():
        if not POSTGRESQL:
            event.listen(db.engine, "connect", _trust_the_machine)
        upgrade()
        db.engine.dispose()
        if not POSTGRESQL:
            file = Path(db.engine.url.database or "")
            shutil.copy(file, file.with_suffix(".empty"))
    yield app
    with app.app_context():
        db.engine.dispose()


def _trust_the_machine(connection: DBAPIConnection, _record: object) -> None:
    """No test pulls the plug, so none waits for the disk."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application on an empty database, with a context for the test's own queries."""
    reading.set(False)  # a client used in the open leaves its marks on the tests that follow
    with migrated_app.app_context():
        start_over()
        yield migrated_app
        db.session.remove()
        db.engine.dispose()


def start_over() -> None:
    """Empty the database of the current application."""
    db.session.remove()
    db.engine.dispose()
    if not POSTGRESQL:
        file = Path(db.engine.url.database or "")
        shutil.copy(file.with_suffix(".empty"), file)
        return
    tables = ", ".join(f'"{table}"' for table in db.metadata.tables)
    with db.engine.begin() as connection:
        # The audit log refuses to be emptied; only a test may do so.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        connection.execute(sa.text("INSERT INTO audit_head VALUES (1, 0, '')"))


class Browser:
    """A client that signs in and sends forms the way a person does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, **options: Any) -> TestResponse:
        """Make a request with nothing of the test's own context around it.

        Flask would otherwise reuse the open application context, and with it ``g``
        and the database session: the request would see what the test has in memory.
        """
        db.session.commit()
        response = Context().run(self.client.open, path, **options)
        db.session.expire_all()
        return response

    def sign_in(self, user: User) -> None:
        token = uuid.uuid4().hex
        now = datetime.now(UTC)
        db.session.flush()
        db.session.add(
            SignIn(
                user_id=user.id,
                token_sha256=hashed(token),
                device="Firefox on Linux",
                address="127.0.0.1",
                began_at=now,
                seen_at=now,
                proved_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        db.session.commit()
        with self.client.session_transaction() as session:
            session.clear()
            session["_user_id"] = token
            session["csrf_token"] = CSRF_IN_SESSION

    def see(self, path: str, status: int = 200) -> str:
        """Open a page and return its HTML; fail unless it has this status."""
        response = self.open(path)
        assert response.status_code == status, response.text
        return response.text

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form with its token. A list sends its field several times."""
        return self.open(path, method="POST", data={"csrf_token": csrf_token(), **fields})

    def send(self, path: str, **fields: Any) -> str:
        """Send a form and return where it led, or nothing if it came back."""
        return self.post(path, **fields).headers.get("Location", "")


CSRF_IN_SESSION = "0" * 40


def csrf_token(of: str = CSRF_IN_SESSION) -> str:
    """The form token that goes with the session that ``Browser.sign_in`` makes."""
    return str(URLSafeTimedSerializer("tests", salt="wtf-csrf-token").dumps(of))


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement sent while the test runs, transaction control left out."""
    seen: list[str] = []

    def record(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", record)
    yield seen
    event.remove(db.engine, "before_cursor_execute", record)
