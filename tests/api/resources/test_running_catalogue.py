"""What is matched while the service runs."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

from api.resources.running_catalogue import RunningCatalogue
from api.resources.stores import open_store
from api.settings import Settings
from corpus.catalogue import DATA
from recommender import Recommender
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.ranking_model import RankingModel

AT = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
RECORD_ID = "pni-03-vichy"


def test_the_files_are_read_again_when_they_change_and_only_then(recommender: Recommender, tmp_path: Path) -> None:
    files = tmp_path / "catalogue"
    shutil.copytree(DATA, files)
    running = RunningCatalogue(recommender, catalogue=files, data_dir=tmp_path)
    before = running.files().investigation(RECORD_ID)
    assert running.files().investigation(RECORD_ID) is before
    file = files / "investigations" / f"{RECORD_ID}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(before.title, "Garer sa voiture"), encoding="utf-8")
    assert running.files().investigation(RECORD_ID).title == "Garer sa voiture"


def test_what_sorts_requests_has_another_name_once_a_ranking_is_installed_and_its_own_when_one_goes_back(
    recommender: Recommender, data_dir: Path
) -> None:
    records = open_store(Settings(data_dir=data_dir)).records
    running, installed = RunningCatalogue(recommender, catalogue=DATA, data_dir=data_dir), InstalledRankings(data_dir)
    names = [running.sorter().index_version]
    learned = replace(RankingModel.load(), shown=0.5)
    version = installed.install(learned, about={"learned": 1}, at=AT, told={})
    running.refresh(records)
    names.append(running.sorter().index_version)
    installed.back(at=AT)
    running.refresh(records)
    names.append(running.sorter().index_version)
    shipped = recommender.index_version
    assert names == [shipped, f"{shipped}+{version[:16]}", shipped]
