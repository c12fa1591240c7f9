"""Make the table of how often clients did something of late."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it; what PostgreSQL forgets when it falls is a count of some minutes, and no write waits for its log."""
    op.create_table(
        "action_count",
        sa.Column("name_digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name_digest", name="pk_action_count"),
    )
    op.create_index("ix_action_count_until", "action_count", ["until"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE action_count SET UNLOGGED")
