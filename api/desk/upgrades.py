"""Bring a database to the tables of this version, once, however many processes start together."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.desk.errors import SchemaError
from api.desk.programmes import may_serve
from api.desk.tables import Table
from api.desk.unfinished_restore import check_restored

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.desk.database import Database

logger = logging.getLogger(__name__)

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY = 0x0DE1_A1A
"""The number under which processes on several machines wait for each other in PostgreSQL."""
_NOT_ALLOWED = "42501"
_LATER = (
    "La base de données vient d’une version plus récente du programme (tables {revision}), que celle-ci ne sait plus "
    "servir : mettez le programme à jour, ou restaurez dans une base vide la sauvegarde faite avant la mise à jour "
    "(docs/deployment.md)."
)
_NOT_OURS = (
    "Des migrations manquent, et l’utilisateur de la base de données n’a pas le droit de les appliquer : "
    "« deja-la database upgrade » avec celui qui possède les tables."
)


def upgrade(database: Database, *, data_dir: Path) -> None:
    """Apply the migrations that are missing; nothing is half applied.

    Tables that are later than this version's are left as they are where they say that it may serve them: so one comes
    back to the version before, or starts another process of it while they are replaced one by one.

    Args:
        database: the database; its file is made if it is missing.
        data_dir: where the lock is kept; created if it is missing.

    Raises:
        BackupError: if a restoration was interrupted.
        SchemaError: if a newer version of the programme has been here, whose tables this one may not serve, or the
            database's user may not do it.
        StoreUnavailableError: if the database does not answer.

    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(data_dir / "desk.lock"), database.connect() as connection:
        check_restored(data_dir)
        take_turn(connection)
        config = alembic_config(connection)
        revision = revision_of(connection)
        if revision in {None, *revisions()}:
            _apply(config)
        elif may_serve(connection, revisions()[0]):
            logger.warning(
                "the tables, %s, are later than this version's, %s, which may serve them", revision, revisions()[0]
            )
        else:
            raise SchemaError(_LATER.format(revision=revision))


def _apply(config: Config) -> None:
    try:
        command.upgrade(config, "head")
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != _NOT_ALLOWED:
            raise
        raise SchemaError(_NOT_OURS) from None


def check(database: Database) -> list[str]:
    """Compare a database with what this version expects.

    Args:
        database: the database, which is not changed.

    Returns:
        What is wrong, for whoever looks after it; empty when all is well. Of later tables that this version may serve,
        the damage alone.

    Raises:
        StoreUnavailableError: if the database does not answer.

    """
    with database.connect() as connection:
        config = alembic_config(connection)
        head = ScriptDirectory.from_config(config).get_current_head()
        revision = revision_of(connection)
        later = revision not in {None, *revisions()} and may_serve(connection, revisions()[0])
        if revision != head and not later:
            found = f"à la version {revision}" if revision else "absentes"
            return [f"Les tables sont {found}, la version {head} est attendue : deja-la database upgrade."]
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        # What a later version added is no damage.
        differences = [] if later else compare_metadata(context, Table.metadata)
    return [str(difference) for difference in differences] + database.check()


def is_behind(database: Database) -> bool:
    """Tell whether migrations of this version are missing; a database of a newer version misses none.

    Args:
        database: the database, which is read and not locked.

    Returns:
        Whether ``deja-la database upgrade`` would do something.

    Raises:
        StoreUnavailableError: if the database does not answer.

    """
    with database.read() as session:
        revision = revision_of(session.connection())
    return revision is None or revision in revisions()[1:]


def take_turn(connection: Connection) -> None:
    """Let one process at a time change PostgreSQL's tables, and the others wait as long as it takes.

    A change of table itself is not to wait long: all that is asked of the table meanwhile waits behind it.
    """
    if connection.dialect.name != "postgresql":
        return
    patience = connection.scalar(text("SHOW lock_timeout"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY})
    connection.execute(text("SELECT set_config('lock_timeout', :patience, true)"), {"patience": patience})


def alembic_config(connection: Connection) -> Config:
    """Tell Alembic where the migrations are, and which transaction they run in."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def revision_of(connection: Connection) -> str | None:
    """Read which revision the tables are at; none for a database without our tables."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def revisions() -> tuple[str, ...]:
    """List the revisions that this version knows, the last one first."""
    # Once a process: it reads every migration, and readiness asks every few seconds.
    return tuple(script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions())
