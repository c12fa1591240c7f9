import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from corpus.catalogue import DATA
from models.encoder import Encoder
from recommender import Recommender, ensure_index, load_default_encoder
from tests.postgres import PostgresServer

UNHURRIED = {
    "rate_sending": "",
    "rate_writing": "",
    "rate_searching": "",
    "rate_reading": "",
    "rate_signing_in": "",
    "rate_guessing": "",
}
"""Settings of a service that a test calls faster than a person does; the quotas have their own tests."""


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """Where the service under test keeps what it writes; its indexes, and the vectors of their texts, outlive the run.

    They are named by what they are made of; after a change to how one is written, run `pytest --cache-clear`.
    """
    folder = tmp_path_factory.mktemp("var")
    for kept, name in (("index", "deja-la-indexes"), ("vectors", "deja-la-vectors")):
        (folder / kept).symlink_to(pytestconfig.cache.mkdir(name))  # type: ignore[union-attr]
    return folder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_default_encoder()


@pytest.fixture(scope="session")
def index_folder(encoder: Encoder, data_dir: Path) -> Path:
    """The index of the shipped catalogue, by the shipped encoder: real records, real weights."""
    return ensure_index(DATA, encoder, data_dir=data_dir)


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
    assert index_folder.is_relative_to(data_dir)
    return {**os.environ, "DEJA_LA_DATA_DIR": str(data_dir), "NO_COLOR": "1"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, in haste: what is killed has its own in `tests/faults/`."""
    server = PostgresServer()
    server.start()
    yield server
    server.remove()
