"""Erase what corrections replaced, but for the masked need on which a record was chosen or set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_STATEMENT = sa.table("statement", *map(sa.column, ("request_id", "revision", "need", "tried", "deadline")))
_REQUEST = sa.table("request", sa.column("id"), sa.column("revision"))
_DECISION = sa.table("decision", *map(sa.column, ("request_id", "revision", "record_id")))


def upgrade() -> None:
    """Erase it; the version before reads none of it."""
    current = sa.select(_REQUEST.c.revision).where(_REQUEST.c.id == _STATEMENT.c.request_id).scalar_subquery()
    replaced = _STATEMENT.c.revision < current
    decided = sa.exists().where(
        _DECISION.c.request_id == _STATEMENT.c.request_id,
        _DECISION.c.revision == _STATEMENT.c.revision,
        _DECISION.c.record_id.is_not(None),
    )
    op.execute(sa.delete(_STATEMENT).where(replaced, ~decided))
    op.execute(sa.update(_STATEMENT).where(replaced).values(need="", tried="", deadline=""))
