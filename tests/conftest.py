import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from starlette.testclient import TestClient

from api.app import create_app
from api.desk.accounts import passwords
from api.desk.database import Database, default_url
from api.desk.upgrades import upgrade
from api.settings import Settings
from corpus.catalogue import DATA
from models.encoder import Encoder
from recommender import Recommender, ensure_index, load_default_encoder
from tests.postgres import PostgresServer

# How long an example takes tells of the machine and of its neighbours.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")
DataDirs = Callable[[], AbstractContextManager[Path]]
UNHURRIED: dict[str, Any] = {
    "rate_sending": "",
    "rate_writing": "",
    "rate_searching": "",
    "rate_reading": "",
    "rate_signing_in": "",
    "rate_guessing": "",
}
"""Settings of a service that a test calls faster than a person does; the quotas have their own tests."""


@pytest.fixture(scope="session", autouse=True)
def serving_hasher() -> Iterator[PasswordHasher]:
    """What hashes passwords where the service runs; the tests' own costs next to nothing."""
    served = passwords._hasher
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield served


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A data folder for what is built and then only read: the indexes, and the vectors of their texts, outlive the run.

    They are named by what they are made of; after a change to how one is written, run `pytest --cache-clear`.
    """
    folder = tmp_path_factory.mktemp("built")
    for kept, name in (("index", "deja-la-indexes"), ("vectors", "deja-la-vectors")):
        (folder / kept).symlink_to(pytestconfig.cache.mkdir(name))
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every migration and no row: the tests copy it."""
    folder = tmp_path_factory.mktemp("migrated")
    opened = Database(default_url(folder))
    upgrade(opened, data_dir=folder)
    opened.forget()
    opened.close()
    return folder / "desk.sqlite3"


@pytest.fixture(scope="session")
def new_data_dir(built: Path, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> DataDirs:
    """Make data folders: what is built is shared, and what people write is nobody else's."""

    @contextmanager
    def made() -> Iterator[Path]:
        folder = tmp_path_factory.mktemp("var")
        for kept in ("index", "vectors"):
            (folder / kept).symlink_to(built / kept)
        shutil.copy(migrated, folder)
        yield folder
        shutil.rmtree(folder)

    return made


@pytest.fixture
def data_dir(new_data_dir: DataDirs) -> Iterator[Path]:
    """Where the service under test keeps what it writes: no other test wrote there, whatever their order."""
    with new_data_dir() as folder:
        yield folder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_default_encoder()


@pytest.fixture(scope="session")
def index_folder(encoder: Encoder, built: Path) -> Path:
    """The index of the shipped catalogue, by the shipped encoder: real records, real weights."""
    return ensure_index(DATA, encoder, data_dir=built)


@pytest.fixture(scope="session")
def recommender(index_folder: Path, encoder: Encoder) -> Recommender:
    return Recommender.load(index_folder, encoder)


@pytest.fixture
def client(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    service = create_app(Settings(data_dir=data_dir, **UNHURRIED), recommender)
    with TestClient(service, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def environment(index_folder: Path, data_dir: Path) -> dict[str, str]:
    """What a command of ours runs in: the session's index, plain text."""
    assert (data_dir / "index" / index_folder.name).samefile(index_folder)
    return {**os.environ, "DEJA_LA_DATA_DIR": str(data_dir), "NO_COLOR": "1"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, in haste: what is killed has its own in `tests/faults/`."""
    server = PostgresServer()
    server.start()
    yield server
    server.remove()
