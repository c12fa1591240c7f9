"""Keep what a person agreed to tell the other territory, when they correct it afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; empty until someone corrects what they agreed to tell."""
    op.add_column("introduction_side", sa.Column("shared", sa.JSON(), nullable=True))
