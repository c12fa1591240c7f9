"""Keep which requests are one need, two by two: a line of the inbox counts them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty, and what tells that a request was not compared yet: all are, in the background."""
    op.add_column("need_vector", sa.Column("compared", sa.String(64), nullable=True))
    op.create_index("ix_need_vector_compared", "need_vector", ["compared"])
    op.create_table(
        "near_pair",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_near_pair_request_id_request", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["request.id"], name="fk_near_pair_other_id_request", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "other_id", name="pk_near_pair"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_near_pair_other_id", "near_pair", ["other_id"])
