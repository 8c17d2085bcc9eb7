"""What is published and submitted is refused any change by the database itself."""

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.aggregation.panel import Recommendation
from debrief.db import db
from tests import factories

FROZEN = [
    ("rubric_version", "document", {"key": "another"}),
    ("rubric_version", "name", "Another"),
    ("scorecard_version", "recommendation", Recommendation.STRONG_NO),
    ("scorecard_version", "summary", "Never said"),
    ("rating", "score", 1),
    ("rating", "evidence", "Never said"),
]


@pytest.mark.parametrize(("table", "column", "value"), FROZEN)
def test_an_update_is_refused(app: Flask, table: str, column: str, value: object) -> None:
    factories.scorecard(factories.seat())
    db.session.commit()

    with pytest.raises(sa.exc.DatabaseError, match=f"a {table} row never changes"):
        db.session.execute(db.metadata.tables[table].update().values({column: value}))


@pytest.mark.parametrize("table", ["rubric_version", "scorecard_version", "rating"])
def test_a_deletion_is_refused(app: Flask, table: str) -> None:
    factories.scorecard(factories.seat())
    db.session.commit()

    with pytest.raises(sa.exc.DatabaseError, match=f"a {table} row never changes"):
        db.session.execute(db.metadata.tables[table].delete())


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["rubric_version", "scorecard_version", "rating"])
def test_a_replacement_is_refused(app: Flask, table: str) -> None:
    factories.scorecard(factories.seat())
    db.session.commit()

    with pytest.raises(sa.exc.DatabaseError, match=f"a {table} row never changes"):
        db.session.execute(sa.text(f"REPLACE INTO {table} SELECT * FROM {table}"))  # noqa: S608 - a name of this list


def test_a_rubric_version_may_retire(app: Flask) -> None:
    factories.rubric_version()

    db.session.execute(sa.text("UPDATE rubric_version SET retired_at = published_at"))
    retired = sa.text("SELECT count(*) FROM rubric_version WHERE retired_at IS NOT NULL")
    assert db.session.scalar(retired) == 1
