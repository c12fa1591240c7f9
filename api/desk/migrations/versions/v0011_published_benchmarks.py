"""Say which benchmarks others may read, since when, and who decided it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say it."""
    op.add_column("benchmark", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("benchmark", sa.Column("published_by", sa.String(length=64), nullable=True))
    op.create_index("ix_benchmark_published_at", "benchmark", ["published_at"])
