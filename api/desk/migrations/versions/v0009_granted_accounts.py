"""Remember what opened an account that nobody made."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("granted_by", sa.String(length=255), nullable=True))
