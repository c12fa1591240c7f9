"""Take out of what is told to another territory what its person has removed or changed since they agreed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_CONTACT = ("name", "role", "email", "phone")
_PLACE = ("territory", "territory_kind", "department", "population")
_SIDE = sa.table(
    "introduction_side", sa.column("introduction_id"), sa.column("request_id"), sa.column("shared", sa.JSON())
)
_REQUEST = sa.table("request", sa.column("id"), *map(sa.column, _PLACE))
_SAID = sa.table("contact", sa.column("request_id"), *map(sa.column, _CONTACT))


def upgrade() -> None:
    """Bring each copy to what the request says; the need stays as it was agreed to. The version before reads it so."""
    connection = op.get_bind()
    query = (
        sa.select(_SIDE, *(_REQUEST.c[name] for name in _PLACE), *(_SAID.c[name] for name in _CONTACT))
        .join(_REQUEST, _REQUEST.c.id == _SIDE.c.request_id)
        .join(_SAID, _SAID.c.request_id == _SIDE.c.request_id)
    )
    for row in connection.execute(query).mappings().all():
        if row["shared"]:
            connection.execute(
                sa.update(_SIDE)
                .where(_SIDE.c.introduction_id == row["introduction_id"], _SIDE.c.request_id == row["request_id"])
                .values(shared=_corrected(row["shared"], row))
            )


def _corrected(shared: Any, row: Any) -> dict[str, Any]:
    known = shared["contact"]
    contact = {name: row[name] if known[name] else "" for name in _CONTACT}
    return {"place": [row[name] for name in _PLACE], "contact": known | contact}
