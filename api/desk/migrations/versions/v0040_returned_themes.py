"""Keep that a theme which was given is computed again, and which recurrent needs have none of the list."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
serves = "0036"
"""A programme before this one takes a theme that is computed again for none of the list, and sorts so what it reads:
it stays so until it is read again; it leaves what it counts of a need's theme as it was until the next grouping."""


def upgrade() -> None:
    """Add two columns: what was decided until now was a theme, and the next grouping counts the needs anew."""
    op.add_column(
        "request_theme_decision", sa.Column("kind", sa.String(length=32), nullable=False, server_default="given")
    )
    op.add_column("need_cluster", sa.Column("none_fits", sa.Boolean(), nullable=False, server_default=sa.false()))
