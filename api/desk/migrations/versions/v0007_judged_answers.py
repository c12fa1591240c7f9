"""Make the table of answers that the public judged."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "judged_answer",
        sa.Column("answer_digest", sa.String(length=64), nullable=False),
        sa.Column("need_digest", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("ranks", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_digest"],
            ["vote.answer_digest"],
            name="fk_judged_answer_answer_digest_vote",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_digest", name="pk_judged_answer"),
    )
