"""Keep which is the oldest programme that may serve these tables, for one that meets tables later than its own."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
serves = "0036"
"""Programmes before this one do not ask."""


def upgrade() -> None:
    """Add a table; what it holds is written after each migration."""
    op.create_table(
        "oldest_programme",
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_oldest_programme"),
    )
