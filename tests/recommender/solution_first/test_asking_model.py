from pathlib import Path

import numpy as np
import pytest

from models.need_classifier import NeedClassifier
from recommender import Need, RankingModelUnusableError, Recommender
from recommender.need import read_need
from recommender.solution_first.asking_model import ASKS, SHIPPED, AskingModel, hinted_solution, small_words
from recommender.solution_first.recognition import asked_solution

VECTOR = np.zeros(2, dtype=np.float32)


@pytest.fixture(scope="module")
def model() -> AskingModel:
    """It has learned that "preneurs" asks."""
    words = [small_words(text) for text in ["nous serions preneurs", "preneurs d'un relais", "preneurs"] * 3]
    words += [small_words(text) for text in ["nous sommes fatigués", "le relais ferme", "rien ne va"] * 3]
    marks = np.array([[True]] * 9 + [[False]] * 9)
    vectors = np.zeros((18, 2), dtype=np.float32)
    return AskingModel(NeedClassifier.fit(vectors, words, marks, labels=(ASKS,), strength=10.0), -2.0, "")


def test_the_sentence_that_asks_is_quoted(model: AskingModel) -> None:
    need = read_need(Need("Le relais ferme. Nous serions preneurs d’un relais mobile ! Rien ne va."))
    found = hinted_solution(need, VECTOR, model=model)
    assert found is not None
    assert found.phrase == "Nous serions preneurs d’un relais mobile !"


def test_a_need_that_asks_for_nothing_is_left_alone(model: AskingModel) -> None:
    assert hinted_solution(read_need(Need("Le relais ferme, rien ne va.")), VECTOR, model=model) is None


def test_a_long_sentence_is_cut_between_words(model: AskingModel) -> None:
    found = hinted_solution(read_need(Need("Preneurs " + "de relais " * 60)), VECTOR, model=model)
    assert found is not None
    assert found.phrase == f"Preneurs {' '.join(['de relais'] * 15)}…"


def test_what_has_learned_nothing_hears_nothing() -> None:
    untrained = AskingModel.untrained(dimension=2)
    assert hinted_solution(read_need(Need("Preneurs d’une appli !")), VECTOR, model=untrained) is None


def test_what_ships_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    shipped = AskingModel.load()
    shipped.save(tmp_path / "copy", about={})
    copy = AskingModel.load(tmp_path / "copy")
    vector = np.full(copy.classifier.dimension, 0.05, dtype=np.float32)
    assert copy.log_odds("Vous serait-il possible…", vector) == shipped.log_odds("Vous serait-il possible…", vector)
    assert (copy.threshold, copy.encoder) == (shipped.threshold, shipped.encoder)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    AskingModel.load().save(tmp_path / "copy", about={})
    numbers = tmp_path / "copy/asking.json"
    numbers.write_text(numbers.read_text(encoding="utf-8").replace("threshold", "seuil"), encoding="utf-8")
    with pytest.raises(RankingModelUnusableError, match=r"asking\.json.*Restaurez-le.*make fit"):
        AskingModel.load(tmp_path / "copy")


def test_what_no_rule_knows_is_heard(recommender: Recommender) -> None:
    need = read_need(
        Need("Vous serait-il possible de développer un petit programme pour nos remplacements à l'école ?")
    )
    assert asked_solution(need) is None
    assert recommender.asked(need, recommender.encode(need)) is not None


def test_the_shipped_folder_is_sealed() -> None:
    assert (SHIPPED / "manifest.json").is_file()
