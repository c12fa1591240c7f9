"""Keep the theme that experts give a request."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
serves = "0036"
"""A programme before this one sorts by the theme that is computed what it reads or groups: it stays so until it is read
again, or its theme given again; what was given to a request that it erases, the next purge deletes."""


def upgrade() -> None:
    """Add a table, empty."""
    op.create_table(
        "request_theme_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_request_theme_decision_request_id_request", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_theme_decision"),
        sa.UniqueConstraint("request_id", "sequence", name="uq_request_theme_decision_request_id"),
    )
    op.create_index("ix_request_theme_decision_at", "request_theme_decision", ["at"])
