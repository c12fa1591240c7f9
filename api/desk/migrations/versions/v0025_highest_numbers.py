"""Keep the highest number that a benchmark ever bore on PostgreSQL too: its sequence knows it, and no backup does."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Write down what the sequence has given so far; SQLite has kept its own."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    sequence = connection.scalar(sa.text("SELECT pg_get_serial_sequence('benchmark', 'id')"))
    # Its name is PostgreSQL's own, quoted as it must be.
    last, is_called = connection.execute(sa.text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608
    if is_called:
        op.execute(
            sa.text(
                "INSERT INTO benchmark_number (id, last) VALUES (1, :last) "
                "ON CONFLICT (id) DO UPDATE SET last = greatest(benchmark_number.last, :last)"
            ).bindparams(last=last)
        )
