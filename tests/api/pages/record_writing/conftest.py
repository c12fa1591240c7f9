"""A desk of records whose publications are quick, and its experts."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Role
from api.settings import Settings
from corpus.catalogue import DATA
from recommender import Recommender, ensure_index
from recommender.learning.ranking_model import RankingModel
from tests.api.signed_in import sign_in
from tests.conftest import UNHURRIED
from tests.fakes import DIMENSION, HashingEncoder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fiches")


@pytest.fixture(scope="session")
def fake(folder: Path) -> Recommender:
    """A recommender whose texts are encoded in no time, so that each publication is quick."""
    encoder = HashingEncoder()
    model = replace(RankingModel.untrained(dimension=DIMENSION), encoder="")
    return Recommender.load(ensure_index(DATA, encoder, data_dir=folder), encoder, model=model)


@pytest.fixture
def settings(folder: Path, tmp_path: Path, migrated: Path) -> Settings:
    shutil.copy(migrated, tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    return Settings(data_dir=folder, database_url=url, **UNHURRIED)


@pytest.fixture
def site(settings: Settings, fake: Recommender) -> Iterator[TestClient]:
    with TestClient(create_app(settings, fake), raise_server_exceptions=False) as running:
        sign_in(running, Role.EXPERT)
        yield running
