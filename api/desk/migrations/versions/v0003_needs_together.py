"""Make the tables of what is known of needs together: vectors, groups, introductions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "need_vector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        _of("request", "need_vector"),
        sa.PrimaryKeyConstraint("id", name="pk_need_vector"),
        sa.UniqueConstraint("request_id", name="uq_need_vector_request_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "need_cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("territories", sa.Integer(), nullable=False),
        sa.Column("unmet", sa.Integer(), nullable=False),
        sa.Column("vague", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("recent", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("central_id", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["central_id"], ["request.id"], name="fk_need_cluster_central_id_request", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_need_cluster"),
    )
    for column in ("central_id", "size", "theme"):
        op.create_index(f"ix_need_cluster_{column}", "need_cluster", [column])
    op.create_table(
        "need_cluster_member",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        _of("request", "need_cluster_member"),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["need_cluster.id"],
            name="fk_need_cluster_member_cluster_id_need_cluster",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name="pk_need_cluster_member"),
    )
    op.create_index("ix_need_cluster_member_cluster_id", "need_cluster_member", ["cluster_id"])
    op.create_table(
        "need_cluster_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["need_cluster.id"], name="fk_need_cluster_decision_cluster_id_need_cluster"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_need_cluster_decision"),
        sa.UniqueConstraint("cluster_id", "sequence", name="uq_need_cluster_decision_cluster_id"),
    )
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_introduction"),
    )
    op.create_table(
        "introduction_side",
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _of("introduction", "introduction_side"),
        _of("request", "introduction_side"),
        sa.PrimaryKeyConstraint("introduction_id", "request_id", name="pk_introduction_side"),
    )
    op.create_index("ix_introduction_side_request_id", "introduction_side", ["request_id"])
    op.create_table(
        "introduction_mail",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox.id"], name="fk_introduction_mail_mail_id_outbox", ondelete="CASCADE"
        ),
        _of("introduction", "introduction_mail"),
        sa.PrimaryKeyConstraint("mail_id", name="pk_introduction_mail"),
    )
    op.create_index("ix_introduction_mail_introduction_id", "introduction_mail", ["introduction_id"])


def _of(owner: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{owner}_id"], [f"{owner}.id"], name=f"fk_{table}_{owner}_id_{owner}", ondelete="CASCADE"
    )
