"""Make the tables of benchmarks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "benchmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edit_digest", sa.String(length=64), nullable=False),
        sa.Column("share_digest", sa.String(length=64), nullable=True),
        sa.Column("share_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("index_version", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publication_wished", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark"),
        sa.UniqueConstraint("edit_digest", name="uq_benchmark_edit_digest"),
        sa.UniqueConstraint("share_digest", name="uq_benchmark_share_digest"),
    )
    op.create_index("ix_benchmark_updated_at", "benchmark", ["updated_at"])
    op.create_table(
        "benchmark_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benchmark_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("aside_why", sa.Text(), nullable=False),
        _of_benchmark("benchmark_answer"),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_answer"),
        sa.UniqueConstraint("benchmark_id", "origin", name="uq_benchmark_answer_benchmark_id"),
    )
    op.create_table(
        "benchmark_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benchmark_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        _of_benchmark("benchmark_criterion"),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_criterion"),
        sa.UniqueConstraint("benchmark_id", "key", name="uq_benchmark_criterion_benchmark_id"),
    )
    op.create_table(
        "benchmark_cell",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("dated", sa.String(length=64), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["benchmark_answer.id"],
            name="fk_benchmark_cell_answer_id_benchmark_answer",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["benchmark_criterion.id"],
            name="fk_benchmark_cell_criterion_id_benchmark_criterion",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_id", "criterion_id", name="pk_benchmark_cell"),
    )
    op.create_index("ix_benchmark_cell_criterion_id", "benchmark_cell", ["criterion_id"])
    op.create_table(
        "benchmark_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benchmark_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        _of_benchmark("benchmark_edit"),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_edit"),
        sa.UniqueConstraint("benchmark_id", "sequence", name="uq_benchmark_edit_benchmark_id"),
    )


def _of_benchmark(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["benchmark_id"], ["benchmark.id"], name=f"fk_{table}_benchmark_id_benchmark", ondelete="CASCADE"
    )
