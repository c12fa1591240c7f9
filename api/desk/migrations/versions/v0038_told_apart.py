"""Keep which requests experts tell apart two by two, how alike the requests of a need are; find an expert's acts."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None
serves = "0036"
"""A programme before this one proposes again what was told apart, and groups it, until it is replaced; what was told of
a request that it erases, the next purge deletes."""


def upgrade() -> None:
    """Add a table, empty, a column that the next grouping fills, and an index of who did something when."""
    op.create_table(
        "need_pair_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_need_pair_decision_request_id_request", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["request.id"], name="fk_need_pair_decision_other_id_request", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_need_pair_decision"),
        sa.UniqueConstraint("request_id", "other_id", "sequence", name="uq_need_pair_decision_request_id"),
    )
    op.create_index("ix_need_pair_decision_other_id", "need_pair_decision", ["other_id"])
    op.create_index("ix_need_pair_decision_at", "need_pair_decision", ["at"])
    op.create_index("ix_event_actor_at", "event", ["actor", "at"])
    op.add_column("need_cluster", sa.Column("likeness", sa.Double(), nullable=True))
