"""Let go of what is made up, and of nothing else."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBERED = (
    "application",
    "broken_glass",
    "candidate",
    "conflict",
    "decision",
    "interview",
    "opening",
    "packet",
    "scorecard",
    "seat",
    "user",
)
"""Tables whose rows the audit log names by number. SQLite would give the number of the last
row that went to the next one that comes, and the log would speak of somebody else."""

ANYHOW, NEVER_AGAIN = "PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)"

WHOSE = (
    "SELECT 1 FROM candidate JOIN application ON application.candidate_id = candidate.id "
    "JOIN interview ON interview.application_id = application.id "
    "JOIN seat ON seat.interview_id = interview.id "
    "JOIN scorecard ON scorecard.seat_id = seat.id "
)
MADE_UP = {
    "scorecard_version": f"{WHOSE} WHERE candidate.demo AND scorecard.id = OLD.scorecard_id",
    "rating": f"{WHOSE} JOIN scorecard_version ON scorecard_version.scorecard_id = scorecard.id "
    "WHERE candidate.demo AND scorecard_version.id = OLD.version_id",
}
"""Finds the candidate that a row is about, if that one is demo data."""


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(
            "ix_user_made_up",
            ["demo"],
            sqlite_where=sa.text("demo = 1"),
            postgresql_where=sa.text("demo"),
        )
    if not on_postgresql:
        for table in NUMBERED:
            _rebuild(table, ANYHOW, NEVER_AGAIN)
    for table, made_up in MADE_UP.items():
        _drop_trigger(table, "no_delete", on_postgresql=on_postgresql)
        if on_postgresql:
            op.execute(
                f"CREATE FUNCTION refuse_unless_{table}_made_up() RETURNS trigger "
                f"LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS ({made_up}) THEN "
                "RAISE EXCEPTION 'a % row never changes', TG_TABLE_NAME; "
                "END IF; RETURN OLD; END $$"
            )
            refusal = f"EXECUTE FUNCTION refuse_unless_{table}_made_up()"
        else:
            refusal = f"WHEN NOT EXISTS ({made_up}) {_raise(f'a {table} row never changes')}"
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refusal}"
        )
    # Whoever could call a real candidate made up could delete what was judged.
    words = "a candidate never becomes demo data"
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION refuse_pretence() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
        )
    refusal = "EXECUTE FUNCTION refuse_pretence()" if on_postgresql else _raise(words)
    op.execute(
        "CREATE TRIGGER candidate_no_pretence BEFORE UPDATE OF demo ON candidate "
        f"FOR EACH ROW WHEN (NEW.demo AND NOT OLD.demo) {refusal}"
    )


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    _drop_trigger("candidate", "no_pretence", on_postgresql=on_postgresql)
    for table in MADE_UP:
        _drop_trigger(table, "no_delete", on_postgresql=on_postgresql)
        refusal = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else _raise(f"a {table} row never changes")
        )
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refusal}")
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_pretence()")
        for table in MADE_UP:
            op.execute(f"DROP FUNCTION refuse_unless_{table}_made_up()")
    else:
        for table in NUMBERED:
            _rebuild(table, NEVER_AGAIN, ANYHOW)
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index("ix_user_made_up")


def _raise(words: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


def _drop_trigger(table: str, name: str, *, on_postgresql: bool) -> None:
    place = f" ON {table}" if on_postgresql else ""
    op.execute(f"DROP TRIGGER {table}_{name}{place}")


def _rebuild(table: str, old: str, new: str) -> None:
    """Make an SQLite table anew with ``new`` in place of ``old``, and all else word for word.

    Batch mode would lose the checks on it, which SQLAlchemy does not read back.
    """
    bind = op.get_bind()
    schema = sa.text(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = :table AND sql IS NOT NULL "
        "ORDER BY type <> 'table'"
    )
    making, *belonging = bind.scalars(schema, {"table": table}).all()
    if old not in making:
        raise RuntimeError(f"{table} has no {old}")
    opening = re.compile(rf'^CREATE TABLE "?{table}"?')
    making = opening.sub(f'CREATE TABLE "_new_{table}"', making).replace(old, new)
    for statement in (
        making,
        f'INSERT INTO "_new_{table}" SELECT * FROM "{table}"',  # noqa: S608 - names of ours
        f'DROP TABLE "{table}"',
        f'ALTER TABLE "_new_{table}" RENAME TO "{table}"',
        *belonging,
    ):
        bind.exec_driver_sql(statement)
