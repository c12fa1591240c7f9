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
from tests.shipped import shipped_catalogue

_RECORDS = {"pni-03-vichy", "calendly", "comobi"}
"""What the tests correct."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fiches")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of the records that the tests correct and of those they lead to: each publication reads all of it."""
    shipped, chosen, before = shipped_catalogue(), _RECORDS, set[str]()
    while chosen != before:
        before = chosen
        lines = [one for one in shipped.investigations if one.id in chosen]
        chosen = chosen.union(*(one.tools for one in lines))
        chosen = chosen.union(*({use.investigation for use in one.uses} for one in shipped.tools if one.id in chosen))
    catalogue = tmp_path_factory.mktemp("catalogue")
    shutil.copy(DATA / "documents.yaml", catalogue)
    for room in ("investigations", "tools"):
        (catalogue / room).mkdir()
        for record in (DATA / room).iterdir():
            if record.stem in chosen:
                shutil.copy(record, catalogue / room)
    return catalogue


@pytest.fixture(scope="session")
def fake(few: Path, folder: Path) -> Recommender:
    """A recommender whose texts are encoded in no time, so that each publication is quick."""
    encoder = HashingEncoder()
    model = replace(RankingModel.untrained(dimension=DIMENSION), encoder="")
    return Recommender.load(ensure_index(few, encoder, data_dir=folder), encoder, model=model, catalogue=few)


@pytest.fixture
def settings(few: Path, folder: Path, tmp_path: Path, migrated: Path) -> Settings:
    shutil.copy(migrated, tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    return Settings(data_dir=folder, catalogue=few, database_url=url, **UNHURRIED)


@pytest.fixture
def site(settings: Settings, fake: Recommender) -> Iterator[TestClient]:
    with TestClient(create_app(settings, fake), raise_server_exceptions=False) as running:
        sign_in(running, Role.EXPERT)
        yield running
