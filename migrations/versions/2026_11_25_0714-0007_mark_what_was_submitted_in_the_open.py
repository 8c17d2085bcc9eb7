"""Mark what was submitted in the open."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FROZEN = (
    "scorecard_id",
    "number",
    "submitted_at",
    "recommendation",
    "recommended_level",
    "summary",
    "abstain_reason",
    "change_reason",
)
MARKS = ("after_opening", "after_exposure")


def freeze(columns: tuple[str, ...]) -> None:
    """Let the trigger refuse every change of ``columns``."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    place = " ON scorecard_version" if on_postgresql else ""
    op.execute(f"DROP TRIGGER scorecard_version_no_update{place}")
    refusal = (
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        if on_postgresql
        else "BEGIN SELECT RAISE(ABORT, 'a scorecard_version row never changes'); END"
    )
    op.execute(
        "CREATE TRIGGER scorecard_version_no_update "
        f"BEFORE UPDATE OF {', '.join(columns)} ON scorecard_version {refusal}"
    )


def upgrade() -> None:
    for mark in MARKS:
        op.add_column(
            "scorecard_version",
            sa.Column(mark, sa.Boolean(), server_default=sa.false(), nullable=False),
        )
    # Exposures were not kept so far; when the debrief was opened was.
    op.execute(
        sa.text(
            "UPDATE scorecard_version SET after_opening = :yes WHERE EXISTS ("
            "SELECT 1 FROM scorecard JOIN seat ON seat.id = scorecard.seat_id "
            "JOIN interview ON interview.id = seat.interview_id "
            "JOIN debrief ON debrief.application_id = interview.application_id "
            "WHERE scorecard.id = scorecard_version.scorecard_id "
            "AND debrief.opened_at <= scorecard_version.submitted_at)"
        ).bindparams(sa.bindparam("yes", value=True, type_=sa.Boolean()))
    )
    freeze((*FROZEN, *MARKS))


def downgrade() -> None:
    freeze(FROZEN)
    for mark in MARKS:
        op.drop_column("scorecard_version", mark)
