"""Keep the order that a team gives its answers and its criteria."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns, empty: all stays as it came, and the version before shows it so."""
    for table in ("benchmark_answer", "benchmark_criterion"):
        op.add_column(table, sa.Column("position", sa.Integer(), nullable=True))
