"""Make the table of decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=255), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("index_version", sa.String(length=64), nullable=True),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_decision_request_id_request", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["decision.id"], name="fk_decision_supersedes_decision", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("request_id", "sequence", name="uq_decision_request_id"),
        sa.UniqueConstraint("supersedes", name="uq_decision_supersedes"),
    )
    op.create_index("ix_decision_at", "decision", ["at"])
    op.create_index("ix_decision_record_id", "decision", ["record_id"])
    op.create_index("ix_decision_request_id_record_id", "decision", ["request_id", "record_id"])
