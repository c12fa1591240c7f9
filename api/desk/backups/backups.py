"""Copy everything that changes into one file while the service serves, and put it back.

The copy is of rows, not of the database's files: one state of all tables, read beside the writers, which either
database takes back. Indexes are not in it: they are built again from the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from alembic import command
from filelock import FileLock
from sqlalchemy import func, inspect, select, text

from api.desk.backups.archive import Manifest, new_archive, open_archive
from api.desk.backups.plain_rows import point_rows, read_rows, reflect, write_rows
from api.desk.errors import BackupError, SchemaError
from api.desk.tables import Table as DeskTable
from api.desk.upgrades import alembic_config, revision_of, revisions, take_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from api.desk.backups.archive import Archive
    from api.desk.database import Database
    from recommender.installed_ranking import InstalledRankings

_OURS = tuple(DeskTable.metadata.tables)
_CATALOGUE = "catalogue"
_RANKING = "ranking"
_CHUNK = 1 << 20


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
    """Write a backup.

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
        SchemaError: if the tables are not those of this version.
        StoreUnavailableError: if the database does not answer.

    """
    with new_archive(file, force=force) as archive, kept.database.read() as session:
        connection = session.connection()
        if not kept.database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        schema = _head_of(connection)
        tables = {}
        for table in reflect(connection, _OURS):
            archive.add(f"desk/{table.name}.jsonl", write_rows(connection, table))
            tables[table.name] = _count(connection, table)
        with kept.rankings.held() as learned:
            for path in learned:
                archive.add(f"{_RANKING}/{path.relative_to(kept.rankings.folder).as_posix()}", _chunks(path))
        for path in _files(kept.imports):
            archive.add(f"{_CATALOGUE}/{path.relative_to(kept.imports).as_posix()}", _chunks(path))
        engine = kept.database.url.get_backend_name()
        return archive.finish(Manifest(software, schema, engine, now.isoformat(), tables, {}))


def restore(kept: Kept, file: Path, *, data_dir: Path, force: bool = False) -> Manifest:
    """Put a backup back; the tables are then those of this version, whichever it was made by.

    All of it is one transaction: a backup that cannot be read to its end changes nothing.

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

    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with open_archive(file) as archive:
        _check_free(kept, force=force)
        unpacked: dict[str, Path] = {}
        try:
            for name, folder in kept.folders.items():
                unpacked[name] = _unpacked(archive, name, folder)
            with FileLock(data_dir / "desk.lock"), kept.database.connect() as connection:
                take_turn(connection)
                _empty(connection, force=force)
                _fill(connection, archive)
            kept.database.forget()
            for name, folder in kept.folders.items():
                # A backup of an older version holds nothing of what was learned, and says nothing of it.
                if name != _RANKING or archive.names(name):
                    _swap(unpacked[name], folder)
        finally:
            for beside in unpacked.values():
                rmtree(beside, ignore_errors=True)
        return archive.manifest


def _head_of(connection: Connection) -> str:
    schema = revision_of(connection)
    if schema is None or schema != revisions()[0]:
        raise SchemaError(f"Les tables ({schema}) ne sont pas celles de cette version : deja-la database upgrade.")
    return schema


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _empty(connection: Connection, *, force: bool) -> None:
    if revision_of(connection) not in {None, *revisions()}:
        raise SchemaError("La base de données vient d’une version plus récente du programme : mettez-le à jour.")
    there = set(inspect(connection).get_table_names())
    tables = reflect(connection, there & {*_OURS, "alembic_version"})
    filled = [table.name for table in tables if table.name in _OURS and _count(connection, table)]
    if filled and not force:
        raise BackupError("La base de données n’est pas vide : ajoutez --force pour remplacer ce qu’elle contient.")
    for table in reversed(tables):
        table.drop(connection)


def _fill(connection: Connection, archive: Archive) -> None:
    manifest, config = archive.manifest, alembic_config(connection)
    if manifest.schema not in revisions():
        raise SchemaError("Cette sauvegarde vient d’une version plus récente du programme : mettez-le à jour.")
    command.upgrade(config, manifest.schema)
    tables = reflect(connection, manifest.tables)
    for place, table in enumerate(tables):
        # What a migration put there comes from the backup too.
        connection.execute(table.delete())
        count = read_rows(connection, table, archive.lines(_part(table)), known=tables[:place])
        if count != manifest.tables[table.name]:
            raise BackupError(f"{table.name} : {count} lignes au lieu de {manifest.tables[table.name]}.")
    for place, table in enumerate(tables):
        point_rows(connection, table, archive.lines(_part(table)), known=tables[:place])
        _go_on_counting(connection, table)
    command.upgrade(config, "head")


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


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _check_free(kept: Kept, *, force: bool) -> None:
    with kept.rankings.held() as learned:
        filled = {kept.imports: _files(kept.imports), kept.rankings.folder: learned}
    for folder, files in filled.items():
        if files and not force:
            raise BackupError(f"{folder} n’est pas vide : ajoutez --force pour remplacer ce qui s’y trouve.")


def _unpacked(archive: Archive, kind: str, folder: Path) -> Path:
    """Write files beside their folder: what can fail does so before anything is replaced."""
    names = {PurePosixPath(name).relative_to(kind): name for name in archive.names(kind)}
    if any(".." in relative.parts or relative.is_absolute() for relative in names):
        raise BackupError("Cette sauvegarde nomme des fichiers hors de son dossier : elle n’est pas des nôtres.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    for relative, name in names.items():
        path = beside / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name))
    return beside


def _swap(unpacked: Path, folder: Path) -> None:
    if folder.exists():
        rmtree(folder)
    if any(unpacked.iterdir()):
        unpacked.chmod(0o755)
        unpacked.rename(folder)
