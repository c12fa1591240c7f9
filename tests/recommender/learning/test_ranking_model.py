import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import DATA
from models.artifacts import seal
from recommender import RankingModelUnusableError, Recommender, ensure_index
from recommender.learning.ranking_model import SHIPPED, RankingModel
from recommender.published_rules import published_rules
from tests.fakes import DIMENSION, HashingEncoder

ROOT = Path(__file__).parents[3]


def test_the_published_rules_are_those_of_the_shipped_model() -> None:
    assert (ROOT / "docs/ranking.md").read_text(encoding="utf-8") == published_rules(RankingModel.load())


def test_no_likeness_counts_against_a_record() -> None:
    for model in RankingModel.load().kinds.values():
        assert model.fusion
        assert min(model.fusion.values()) > 0
        assert model.graph >= 0


def test_a_model_is_saved_and_loaded_whole(tmp_path: Path) -> None:
    shipped = RankingModel.load()
    shipped.save(tmp_path / "copy", about={})
    assert RankingModel.load(tmp_path / "copy").numbers() == shipped.numbers()


def test_a_changed_or_incomplete_model_is_refused_with_what_mends_it(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(SHIPPED, tmp_path / "ranking"))
    numbers = json.loads((copied / "ranking.json").read_text(encoding="utf-8"))
    numbers["shown"] = 0.0
    (copied / "ranking.json").write_text(json.dumps(numbers), encoding="utf-8")
    with pytest.raises(RankingModelUnusableError, match=r"ranking\.json.*make train"):
        RankingModel.load(copied)
    del numbers["shown"]
    (copied / "ranking.json").write_text(json.dumps(numbers), encoding="utf-8")
    seal(copied, {})
    with pytest.raises(RankingModelUnusableError, match="shown"):
        RankingModel.load(copied)


def test_a_model_learned_with_another_encoder_is_refused(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    folder = ensure_index(DATA, encoder, data_dir=tmp_path)
    other = replace(RankingModel.untrained(dimension=DIMENSION), encoder="f" * 64)
    with pytest.raises(RankingModelUnusableError, match=r"un autre encodeur que hashing.*lancez : make fit"):
        Recommender.load(folder, encoder, model=other)


def test_a_model_of_other_vectors_is_refused(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    folder = ensure_index(DATA, encoder, data_dir=tmp_path)
    with pytest.raises(
        RankingModelUnusableError, match=r"vecteurs de 384 nombres, hashing en donne de 32.*lancez : make train"
    ):
        Recommender.load(folder, encoder)
