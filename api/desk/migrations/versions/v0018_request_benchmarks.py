"""Make the table of the benchmarks that were opened for a request."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it, empty: what was opened before leads to no request."""
    op.create_table(
        "request_benchmark",
        sa.Column("benchmark_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmark.id"], name="fk_request_benchmark_benchmark_id_benchmark", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_request_benchmark_request_id_request", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("benchmark_id", name="pk_request_benchmark"),
    )
    op.create_index("ix_request_benchmark_request_id", "request_benchmark", ["request_id"])
