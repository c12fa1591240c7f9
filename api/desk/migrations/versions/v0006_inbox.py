"""Make the tables of the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "request_word",
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        _of_request("request_word"),
        sa.PrimaryKeyConstraint("word", "request_id", name="pk_request_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_request_word_request_id", "request_word", ["request_id"])
    op.create_table(
        "request_theme",
        sa.Column("theme", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        _of_request("request_theme"),
        sa.PrimaryKeyConstraint("theme", "request_id", name="pk_request_theme"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_request_theme_request_id", "request_theme", ["request_id"])
    op.create_table(
        "request_reading",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("index_version", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        _of_request("request_reading"),
        sa.PrimaryKeyConstraint("request_id", name="pk_request_reading"),
    )
    op.create_index("ix_request_reading_verdict_request_id", "request_reading", ["verdict", "request_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("owner", "name", name="uq_saved_view_owner"),
    )


def _of_request(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["request_id"], ["request.id"], name=f"fk_{table}_request_id_request", ondelete="CASCADE"
    )
