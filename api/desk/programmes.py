"""Which programme may serve which tables: each migration names the oldest, and the database keeps it.

A programme goes by the last migration that it knows, its revision. A migration that only adds to the tables names in
``serves`` the revision that the migration before it named: what that programme writes and asks goes on working, and the
tests try it. One that takes away or gives a new meaning names its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import String, delete, insert, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection

_REVISION: Final = 32


class OldestProgrammeRow(Table):
    """The oldest programme that may serve the tables: one row."""

    __tablename__ = "oldest_programme"

    revision: Mapped[str] = mapped_column(String(_REVISION), primary_key=True)


def oldest_named(script: ScriptDirectory, revision: str) -> str | None:
    """Read in the migrations which is the oldest programme that may serve the tables of a revision.

    Args:
        script: the migrations.
        revision: one of theirs.

    Returns:
        The latest of those that it and the migrations before it name; none where none of them names any.

    """
    named = (getattr(one.module, "serves", None) for one in script.iterate_revisions(revision, "base"))
    return max(filter(None, named), default=None)


def keep_oldest(connection: Connection, script: ScriptDirectory, revision: str) -> None:
    """Keep in the database which is the oldest programme that may serve it, where that is not what it says.

    Args:
        connection: the transaction of the migrations, which were run.
        script: the migrations.
        revision: the last that was run.

    """
    oldest = oldest_named(script, revision)
    if oldest is None or oldest == _kept(connection):
        return
    connection.execute(delete(OldestProgrammeRow))
    connection.execute(insert(OldestProgrammeRow).values(revision=oldest))


def may_serve(connection: Connection, head: str) -> bool:
    """Tell whether a programme may serve tables that are later than its own.

    Args:
        connection: to the tables.
        head: the programme's revision.

    Returns:
        Whether they say that it may; tables that say nothing are served by no older programme.

    """
    oldest = _kept(connection) if inspect(connection).has_table(OldestProgrammeRow.__tablename__) else None
    return oldest is not None and oldest <= head


def _kept(connection: Connection) -> str | None:
    return connection.scalar(select(OldestProgrammeRow.revision))
