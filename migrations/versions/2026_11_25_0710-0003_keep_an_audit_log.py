"""Keep an audit log that nothing can change."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = {"audit_event": ("UPDATE", "DELETE"), "audit_head": ("DELETE",)}
"""What nobody does to these rows. The end of the chain moves, but only forwards."""

THERE = {
    "audit_event": "EXISTS (SELECT 1 FROM audit_event WHERE number = NEW.number)",
    "audit_head": "EXISTS (SELECT 1 FROM audit_head WHERE id = NEW.id)",
}
"""When a row would replace another. SQLite then deletes without asking DELETE's triggers."""


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("acting_for_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_event_action_number"), ["action", "number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_event_actor_id_number"), ["actor_id", "number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_event_application_id_number"),
            ["application_id", "number"],
            unique=False,
        )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "refusal_count",
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.DateTime(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", name=op.f("pk_refusal_count")),
    )
    op.execute("INSERT INTO audit_head (id, number, mac) VALUES (1, 0, '')")
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, actions in FROZEN.items():
        for action in actions:
            _refuse(table, action.lower(), action, on_postgresql=on_postgresql)
    _refuse(
        "audit_head",
        "return",
        "UPDATE",
        when="NEW.number <= OLD.number",
        on_postgresql=on_postgresql,
    )
    if not on_postgresql:
        for table, there in THERE.items():
            _refuse(table, "replace", "INSERT", when=there, on_postgresql=False)
    if on_postgresql:
        for table in FROZEN:
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def _refuse(table: str, name: str, action: str, *, when: str = "", on_postgresql: bool) -> None:
    condition = f"WHEN ({when}) " if when else ""
    refusal = (
        "EXECUTE FUNCTION refuse_change()"
        if on_postgresql
        else f"BEGIN SELECT RAISE(ABORT, 'a {table} row never changes'); END"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {action} ON {table} "
        f"FOR EACH ROW {condition}{refusal}"
    )


def downgrade() -> None:
    # Their triggers go with the tables.
    op.drop_table("audit_head")
    op.drop_table("refusal_count")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_application_id_number"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id_number"))
        batch_op.drop_index(batch_op.f("ix_audit_event_action_number"))
    op.drop_table("audit_event")
