"""Make the table of how far the requests were grouped."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it, empty: the first grouping after it is of all requests."""
    op.create_table(
        "need_grouping",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("likeness", sa.String(length=64), nullable=False),
        sa.Column("vectors", sa.Integer(), nullable=False),
        sa.Column("last_vector_id", sa.Integer(), nullable=False),
        sa.Column("placed_to", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_need_grouping"),
    )
