"""Where drills take place: one service on SQLite, one on a PostgreSQL that keeps what it acknowledged."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.service import ROOT, Service
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INDEXES = ROOT / ".cache" / "faults" / "index"
"""The index of the records, built once for all runs."""


@dataclass(frozen=True)
class Place:
    """A service and its database."""

    name: str
    service: Service
    server: PostgresServer | None


@contextmanager
def sqlite_place(folder: Path, *, indexes: Path = INDEXES) -> Iterator[Place]:
    """Prepare a service on a file."""
    with Service(_data_dir(folder / "sqlite", indexes)) as service:
        yield Place("SQLite", service, None)


@contextmanager
def postgres_place(folder: Path, *, indexes: Path = INDEXES) -> Iterator[Place]:
    """Prepare a service on a server of its own."""
    server = PostgresServer(durable=True)
    try:
        server.start()
        with Service(_data_dir(folder / "postgresql", indexes), database_url=server.create("desk")) as service:
            yield Place("PostgreSQL", service, server)
    finally:
        server.remove()


PLACES = {"SQLite": sqlite_place, "PostgreSQL": postgres_place}


@contextmanager
def places(folder: Path, *, on: str | None = None) -> Iterator[list[Place]]:
    """Prepare both, or one alone."""
    with ExitStack() as stack:
        yield [stack.enter_context(prepare(folder)) for name, prepare in PLACES.items() if on in {None, name}]


def _data_dir(folder: Path, indexes: Path) -> Path:
    folder.mkdir()
    indexes.mkdir(parents=True, exist_ok=True)
    (folder / "index").symlink_to(indexes)
    return folder
