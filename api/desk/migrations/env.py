"""Run by Alembic, inside a transaction that the caller opened."""

from alembic import context

from api.desk.programmes import keep_oldest
from api.desk.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    # SQLite alters a table by copying it.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
context.run_migrations()
revision = context.get_context().get_current_revision()
if revision is not None:
    keep_oldest(connection, context.script, revision)
