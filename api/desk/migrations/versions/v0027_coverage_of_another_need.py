"""Keep which cells speak of a need that a benchmark no longer has."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; the version before knows no such cell."""
    op.add_column("benchmark_cell", sa.Column("other_need", sa.Boolean(), nullable=False, server_default=sa.false()))
