"""Keep what an answer of a benchmark is, as its record said, and the territory that a benchmark is opened for."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns, empty: what is there is told at the next renewal, and the version before goes on without."""
    op.add_column("benchmark", sa.Column("territory", sa.String(length=32), nullable=True))
    for name in ("about", "about_source", "about_address"):
        op.add_column("benchmark_answer", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("benchmark_answer", sa.Column("about_dated", sa.String(length=64), nullable=False, server_default=""))
