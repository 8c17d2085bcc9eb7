"""Note conflicts, committees, emergencies and who was shown what."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_broken_glass_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_broken_glass_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_glass")),
    )
    with op.batch_alter_table("broken_glass", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_broken_glass_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_broken_glass_user_id"), ["user_id"], unique=False)
    op.create_table(
        "committee_member",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_committee_member_added_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_committee_member_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_committee_member_user_id_user")
        ),
        sa.PrimaryKeyConstraint("application_id", "user_id", name=op.f("pk_committee_member")),
    )
    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_member_added_by_id"), ["added_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_committee_member_user_id"), ["user_id"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "declared",
                "recorded",
                "suggested",
                name="conflictsource",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("clear_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_conflict_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["user.id"], name=op.f("fk_conflict_cleared_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_conflict_recorded_by_id_user")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_conflict_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conflict_cleared_by_id"), ["cleared_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conflict_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_conflict_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_conflict_standing",
            ["application_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )
    op.create_table(
        "exposure",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("exposed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_exposure_application_id_application"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_exposure_user_id_user")),
        sa.PrimaryKeyConstraint("application_id", "user_id", name=op.f("pk_exposure")),
    )
    with op.batch_alter_table("exposure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exposure_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acting_manager_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_application_acting_manager_id"), ["acting_manager_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_application_acting_manager_id_user"),
            "user",
            ["acting_manager_id"],
            ["id"],
        )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("referrer_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_candidate_referrer_id"), ["referrer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_email"), ["email"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_candidate_referrer_id_user"), "user", ["referrer_id"], ["id"]
        )
    op.execute("UPDATE candidate SET email = lower(email)")


def downgrade() -> None:
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_candidate_referrer_id_user"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_candidate_email"))
        batch_op.drop_index(batch_op.f("ix_candidate_referrer_id"))
        batch_op.drop_column("demo")
        batch_op.drop_column("referrer_id")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_application_acting_manager_id_user"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_application_acting_manager_id"))
        batch_op.drop_column("acting_manager_id")
    with op.batch_alter_table("exposure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exposure_user_id"))
    op.drop_table("exposure")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_conflict_standing",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_conflict_user_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_cleared_by_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_application_id"))
    op.drop_table("conflict")
    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_member_user_id"))
        batch_op.drop_index(batch_op.f("ix_committee_member_added_by_id"))
    op.drop_table("committee_member")
    with op.batch_alter_table("broken_glass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broken_glass_user_id"))
        batch_op.drop_index(batch_op.f("ix_broken_glass_application_id"))
    op.drop_table("broken_glass")
