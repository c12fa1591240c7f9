"""Let the key that opened a benchmark outlive it, so that a retry does not open it again."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let it; the version before deletes the key with the benchmark, as it did."""
    with op.batch_alter_table("benchmark_key") as table:
        table.alter_column("benchmark_id", existing_type=sa.Integer(), nullable=True)
