"""Make the table of the keys that programs open benchmarks with."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "benchmark_key",
        sa.Column("benchmark_id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("payload_digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmark.id"], name="fk_benchmark_key_benchmark_id_benchmark", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_digest", name="pk_benchmark_key"),
    )
    op.create_index("ix_benchmark_key_benchmark_id", "benchmark_key", ["benchmark_id"])
    op.create_index("ix_benchmark_key_created_at", "benchmark_key", ["created_at"])
