"""Keep what the team of a benchmark concludes."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep it; empty for what the version before opens, which knows no conclusion."""
    op.add_column("benchmark", sa.Column("conclusion", sa.Text(), nullable=False, server_default=""))
