from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from api.desk import Form, Seen, Store
from api.desk.backups.archive import Manifest
from api.desk.backups.backups import Kept, back_up
from api.desk.database import Database
from api.desk.tables import Table as DeskTable
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.ranking_model import RankingModel

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
Rows = dict[str, list[dict[str, object]]]


@pytest.fixture
def kept(store: Store, form: Form, seen: Seen, tmp_path: Path) -> Kept:
    """A desk where each sort of thing happened, and a catalogue that was imported."""
    receipt = store.requests.receive(form, key="a")
    store.requests.receive(replace(form, need="Le hall est froid."), key="b")
    store.treatment.answer(receipt.reference, "Voyez la fiche.", actor="expert-1", records=["un-outil"])
    store.drafts.save(None, form.as_dict(), step=2, seen=seen)
    store.usage.record_vote("un", helped=True)
    imports = tmp_path / "catalogue"
    (imports / "tools").mkdir(parents=True)
    (imports / "tools" / "un-outil.yaml").write_text("id: un-outil\n", encoding="utf-8")
    learned = InstalledRankings(tmp_path)
    learned.install(RankingModel.load(), about={"trial": "drill"}, at=NOW, told={"judgments": 12})
    return Kept(store.database, imports, learned)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Where nothing is yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{folder / 'desk.sqlite3'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = Database(server.create("elsewhere"))
    yield Kept(opened, folder / "catalogue", InstalledRankings(folder))
    opened.close()


def saved(kept: Kept, file: Path) -> Manifest:
    return back_up(kept, file, now=NOW, software="1")


def rows_of(database: Database) -> Rows:
    with database.read() as session:
        return {
            name: [dict(row) for row in session.connection().execute(select(table)).mappings()]
            for name, table in DeskTable.metadata.tables.items()
        }
