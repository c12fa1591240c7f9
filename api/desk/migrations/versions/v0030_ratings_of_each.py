"""Keep of each cell of a benchmark a rating for each who gave one."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_CELL = sa.table("benchmark_cell", *map(sa.column, ("answer_id", "criterion_id", "rating", "author")), sa.column("at"))


def upgrade() -> None:
    """Give each rating to who wrote in its cell last. What the version before still rates meanwhile, it alone reads."""
    op.add_column("benchmark_cell", sa.Column("rated_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    ratings = op.create_table(
        "benchmark_rating",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id", "criterion_id"],
            ["benchmark_cell.answer_id", "benchmark_cell.criterion_id"],
            name="fk_benchmark_rating_answer_id_benchmark_cell",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_id", "criterion_id", "person", name="pk_benchmark_rating"),
    )
    typed = sa.select(_CELL.c.answer_id, _CELL.c.criterion_id, _CELL.c.author, _CELL.c.rating)
    moment = sa.type_coerce(_CELL.c.at, sa.DateTime(timezone=True)).label("at")
    rows = op.get_bind().execute(typed.add_columns(moment).where(_CELL.c.rating.is_not(None))).mappings().all()
    op.bulk_insert(
        ratings,
        [
            {
                **{name: row[name] for name in ("answer_id", "criterion_id", "author", "at")},
                "person": "".join(filter(str.isalnum, row["author"])).casefold()[:64],
                "value": row["rating"],
            }
            for row in rows
        ],
    )
