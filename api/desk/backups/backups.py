"""Copy everything that changes into one file while the service serves, and put it back.

The copy is of rows, not of the database's files: one state of all tables, read beside the writers, which either
database takes back. Indexes are not in it: they are built again from the records.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alembic import command
from filelock import FileLock, Timeout
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import InternalError, OperationalError, StatementError

from api.desk.backups.archive import Manifest, new_archive, open_archive
from api.desk.backups.folders import files_in, swap, sweep, unpack
from api.desk.backups.plain_rows import point_rows, read_rows, reflect, write_rows
from api.desk.errors import BackupError, SchemaError
from api.desk.tables import Table as DeskTable
from api.desk.unfinished_restore import begin_restore, end_restore, unfinished_restore
from api.desk.upgrades import alembic_config, revision_of, revisions, take_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from api.desk.backups.archive import Archive
    from api.desk.database import Database
    from recommender.learning.installed_rankings import InstalledRankings

_OF_MIGRATIONS = frozenset({"alembic_version", "oldest_programme"})
"""What is written by bringing tables up, and not from a backup."""
_OURS = tuple(name for name in DeskTable.metadata.tables if name not in _OF_MIGRATIONS)
_PASSING = frozenset({"session"})
"""What is not brought back: a session that was ended since would be open again, to whoever has its token."""
_CATALOGUE = "catalogue"
_RANKING = "ranking"
_CHUNK = 1 << 20
_LOCK = "desk.lock"
_LATER = "{what} vient d’une version plus récente du programme : mettez-le à jour."
_NO_TABLES = "Il n’y a pas de tables à sauvegarder : deja-la database upgrade."
_WRONG_ROWS = "Cette sauvegarde ne se remet pas dans la table « {table} » : {why}. Rien n’a été restauré."


@dataclass(frozen=True)
class Kept:
    """What is backed up, or comes back."""

    database: Database
    imports: Path
    """The folder of the records that were imported."""
    rankings: InstalledRankings
    """What was learned here."""

    @property
    def folders(self) -> dict[str, Path]:
        """The folders that are kept, by their names in a backup."""
        return {_CATALOGUE: self.imports, _RANKING: self.rankings.folder}


def back_up(kept: Kept, file: Path, *, now: datetime, software: str, force: bool = False) -> Manifest:
    """Write a backup, of tables that may wait for the migrations of this version: it can be made before them.

    Args:
        kept: what to back up; it may be served and written to meanwhile.
        file: where.
        now: the time.
        software: the version of the programme.
        force: whether a file that is there may be replaced.

    Returns:
        What was written.

    Raises:
        BackupError: if the file is there already.
        SchemaError: if there are no tables, or those of a later version.
        StoreUnavailableError: if the database does not answer.

    """
    with new_archive(file, force=force) as archive, kept.database.read() as session:
        connection = session.connection()
        if not kept.database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        schema = _known_schema(connection)
        tables = {}
        for table in reflect(connection, ({*_OURS} - _PASSING) & {*inspect(connection).get_table_names()}):
            archive.add(f"desk/{table.name}.jsonl", write_rows(connection, table))
            tables[table.name] = _count(connection, table)
        with kept.rankings.held() as learned:
            for path in learned:
                archive.add(f"{_RANKING}/{path.relative_to(kept.rankings.folder).as_posix()}", _chunks(path))
        for path in files_in(kept.imports):
            archive.add(f"{_CATALOGUE}/{path.relative_to(kept.imports).as_posix()}", _chunks(path))
        engine = kept.database.url.get_backend_name()
        return archive.finish(Manifest(software, schema, engine, now.isoformat(), tables, {}))


def restore(kept: Kept, file: Path, *, data_dir: Path, force: bool = False) -> Manifest:
    """Put a backup back; the tables are then those of this version, whichever it was made by.

    All rows are one transaction: a backup that cannot be read to its end changes nothing. Files follow at once; whoever
    is stopped between the two leaves word of it (`api.desk.unfinished_restore`).

    Args:
        kept: where to put it; nobody else is to use it meanwhile.
        file: the backup.
        data_dir: where the lock of the tables is; created if it is missing.
        force: whether what is there may be replaced.

    Returns:
        What the backup is of.

    Raises:
        BackupError: if the backup is damaged, or if there is something already and ``force`` is not set.
        SchemaError: if the backup or the database comes from a later version.
        StoreUnavailableError: if the database does not answer.
        OSError: if files cannot be written.

    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with open_archive(file) as archive, FileLock(data_dir / _LOCK):
        _check_free(kept, force=force)
        # A backup of an older version holds nothing of what was learned, and says nothing of it.
        replaced = [name for name in kept.folders if name != _RANKING or archive.names(name)]
        _sweep(kept)
        try:
            for name in replaced:
                unpack(archive, name, kept.folders[name])
            with kept.database.connect() as connection:
                take_turn(connection)
                _empty(connection, force=force)
                _fill(connection, archive)
                begin_restore(data_dir, file)
            kept.database.forget()
            with kept.rankings.held():
                for name in replaced:
                    swap(kept.folders[name])
            end_restore(data_dir)
        finally:
            if not unfinished_restore(data_dir):
                _sweep(kept)
        return archive.manifest


def forget_remains(kept: Kept, *, data_dir: Path) -> None:
    """Remove what restorations that were stopped left beside the folders, unless one is going on or is to be ended.

    Args:
        kept: where it would be.
        data_dir: where the lock of the tables is.

    """
    try:
        with FileLock(data_dir / _LOCK, timeout=0):
            if not unfinished_restore(data_dir):
                _sweep(kept)
    except Timeout:
        return


def _sweep(kept: Kept) -> None:
    for folder in kept.folders.values():
        sweep(folder)


def _known_schema(connection: Connection) -> str:
    schema = revision_of(connection)
    if schema is None:
        raise SchemaError(_NO_TABLES)
    if schema not in revisions():
        raise SchemaError(_LATER.format(what="La base de données"))
    return schema


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _empty(connection: Connection, *, force: bool) -> None:
    if revision_of(connection) not in {None, *revisions()}:
        raise SchemaError(_LATER.format(what="La base de données"))
    there = set(inspect(connection).get_table_names())
    tables = reflect(connection, there & {*_OURS, *_OF_MIGRATIONS})
    filled = [table.name for table in tables if table.name in _OURS and _count(connection, table)]
    if filled and not force:
        raise BackupError("La base de données n’est pas vide : ajoutez --force pour remplacer ce qu’elle contient.")
    for table in reversed(tables):
        table.drop(connection)


def _fill(connection: Connection, archive: Archive) -> None:
    manifest, config = archive.manifest, alembic_config(connection)
    if manifest.schema not in revisions():
        raise SchemaError(_LATER.format(what="Cette sauvegarde"))
    command.upgrade(config, manifest.schema)
    if strangers := {*manifest.tables} - ({*_OURS} & {*inspect(connection).get_table_names()}):
        raise BackupError(_WRONG_ROWS.format(table=min(strangers), why="elle n’existe pas"))
    # Backups of before December 2026 hold sessions.
    tables = reflect(connection, {*manifest.tables} - _PASSING)
    for place, table in enumerate(tables):
        # What a migration put there comes from the backup too.
        connection.execute(table.delete())
        with _readable(table):
            count = read_rows(connection, table, archive.lines(_part(table)), known=tables[:place])
        if count != manifest.tables[table.name]:
            raise BackupError(
                _WRONG_ROWS.format(table=table.name, why=f"{count} lignes au lieu de {manifest.tables[table.name]}")
            )
    for place, table in enumerate(tables):
        with _readable(table):
            point_rows(connection, table, archive.lines(_part(table)), known=tables[:place])
        _go_on_counting(connection, table)
    command.upgrade(config, "head")


@contextmanager
def _readable(table: Table) -> Iterator[None]:
    """Say of a row that cannot be read, or that the table does not take, which table it is of, and nothing it holds."""
    try:
        yield
    except (OperationalError, InternalError):
        raise
    except (ValueError, KeyError, TypeError, AttributeError, StatementError):
        raise BackupError(_WRONG_ROWS.format(table=table.name, why="une ligne ne se lit pas")) from None


def _part(table: Table) -> str:
    return f"desk/{table.name}.jsonl"


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Tell PostgreSQL which numbers are taken; SQLite looks for itself."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": f'"{table.name}"', "column": column.name},
        )
        last = connection.scalar(select(func.max(column))) if sequence else None
        if last is not None:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _check_free(kept: Kept, *, force: bool) -> None:
    with kept.rankings.held() as learned:
        filled = {kept.imports: files_in(kept.imports), kept.rankings.folder: learned}
    for folder, files in filled.items():
        if files and not force:
            raise BackupError(f"{folder} n’est pas vide : ajoutez --force pour remplacer ce qui s’y trouve.")
