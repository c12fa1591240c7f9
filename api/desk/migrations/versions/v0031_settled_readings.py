"""Keep beside a reading what the recommender said and showed: the verdict follows what experts decide of it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, empty: what is open or was decided on is read again, and the older version goes on without."""
    op.add_column("request_reading", sa.Column("said", sa.String(32), nullable=True))
    op.add_column("request_reading", sa.Column("shown", sa.JSON(), nullable=True))
