"""Keep what experts take out of recurrent needs, and what it is not one with."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two tables; the older version goes on without them."""
    op.create_table(
        "need_member_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["need_cluster.id"], name="fk_need_member_decision_cluster_id_need_cluster"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["request.id"],
            name="fk_need_member_decision_request_id_request",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_need_member_decision"),
        sa.UniqueConstraint("cluster_id", "request_id", "sequence", name="uq_need_member_decision_cluster_id"),
    )
    op.create_index("ix_need_member_decision_request_id", "need_member_decision", ["request_id"])
    op.create_index("ix_need_member_decision_at", "need_member_decision", ["at"])
    op.create_table(
        "need_member_apart",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["need_member_decision.id"],
            name="fk_need_member_apart_decision_id_need_member_decision",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name="fk_need_member_apart_request_id_request", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", "request_id", name="pk_need_member_apart"),
    )
    op.create_index("ix_need_member_apart_request_id", "need_member_apart", ["request_id"])
