"""Keep beside a reading the record that answers best: a line of the inbox tells it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, empty: open requests are read again, and the older version goes on without them."""
    op.add_column("request_reading", sa.Column("closest", sa.String(255), nullable=True))
    op.add_column("request_reading", sa.Column("closeness", sa.String(32), nullable=True))
