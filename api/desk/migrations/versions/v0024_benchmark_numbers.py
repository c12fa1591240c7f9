"""Keep the highest number that a benchmark ever bore, so that no other is given it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: the first benchmark that is opened begins after those that are there."""
    op.create_table(
        "benchmark_number",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_number"),
    )
