"""Let the answers and the criteria of a benchmark be removed, and put back."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let them; for the version before, which knows no removal, what is removed is in the grid as it was."""
    for table in ("benchmark_answer", "benchmark_criterion"):
        op.add_column(table, sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("removed_by", sa.String(length=64), nullable=False, server_default=""))
