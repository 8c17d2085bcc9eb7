"""Freeze what was published and submitted."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FROZEN = {
    "rubric_version": ("rubric_id", "number", "name", "document", "sha256"),
    "scorecard_version": (
        "scorecard_id",
        "number",
        "submitted_at",
        "recommendation",
        "recommended_level",
        "summary",
        "abstain_reason",
        "change_reason",
    ),
    "rating": ("version_id", "dimension", "score", "evidence"),
}


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a % row never changes', TG_TABLE_NAME; END $$"
        )
    for table, columns in FROZEN.items():
        for name, action in (
            ("update", f"UPDATE OF {', '.join(columns)}"),
            ("delete", "DELETE"),
        ):
            refusal = (
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                if on_postgresql
                else f"BEGIN SELECT RAISE(ABORT, 'a {table} row never changes'); END"
            )
            op.execute(f"CREATE TRIGGER {table}_no_{name} BEFORE {action} ON {table} {refusal}")


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in FROZEN:
        for name in ("update", "delete"):
            place = f" ON {table}" if on_postgresql else ""
            op.execute(f"DROP TRIGGER {table}_no_{name}{place}")
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change()")
