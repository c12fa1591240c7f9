"""Keep the errors that people tell in records, and what experts answered."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
serves = "0036"
"""A programme before this one knows neither table, and asks nothing of them."""


def upgrade() -> None:
    """Add two tables, empty."""
    op.create_table(
        "error_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_error_report"),
        sa.UniqueConstraint("secret_digest", name="uq_error_report_secret_digest"),
    )
    op.create_index("ix_error_report_at", "error_report", ["at"])
    op.create_table(
        "error_report_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["error_report.id"], name="fk_error_report_step_report_id_error_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_error_report_step"),
        sa.UniqueConstraint("report_id", "sequence", name="uq_error_report_step_report_id"),
    )
