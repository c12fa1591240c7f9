from pathlib import Path

import numpy as np
import pytest

from models.artifacts import open_sealed, seal
from models.need_classifier import NeedClassifier

VECTORS = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]] * 3, dtype=np.float32)
TERMS = [("parking",), ("place",), ("poubel",), ("tri",)] * 3
MARKS = np.array([[True], [True], [False], [False]] * 3)


@pytest.fixture
def classifier() -> NeedClassifier:
    return NeedClassifier.fit(VECTORS, TERMS, MARKS, labels=["stationnement"], strength=10.0)


def test_a_need_gets_the_label_of_its_meaning_and_of_its_words(classifier: NeedClassifier) -> None:
    near, far = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    assert classifier.logits(near, [])["stationnement"] > 0 > classifier.logits(far, [])["stationnement"]
    middle = np.array([0.5, 0.5], dtype=np.float32)
    assert classifier.logits(middle, ["parking"])["stationnement"] > classifier.logits(middle, ["tri"])["stationnement"]


def test_an_unknown_term_counts_for_nothing(classifier: NeedClassifier) -> None:
    middle = np.array([0.5, 0.5], dtype=np.float32)
    assert classifier.logits(middle, ["inconnu"]) == classifier.logits(middle, [])


def test_a_score_is_the_product_of_the_features_it_was_learned_on() -> None:
    # Worked by hand: "tri" stands twice, and its share of the words' unit vector is theirs by the rarities.
    idf, weights = np.array([1.0, 2.0], np.float32), np.array([[1.0, -1.0, 3.0, 5.0]], np.float32)
    classifier = NeedClassifier(["a"], ["bac", "tri"], idf=idf, weights=weights, intercepts=np.array([0.5], np.float32))
    bac, tri = 1.0, 2.0 * (1.0 + np.log(2.0))
    by_hand = 2.0 * (0.6 - 0.8) + (3.0 * bac + 5.0 * tri) / np.hypot(bac, tri) + 0.5
    told = classifier.logits(np.array([0.6, 0.8], np.float32), ["tri", "inconnu", "bac", "tri"])["a"]
    assert told == pytest.approx(by_hand, rel=1e-6)


def test_it_is_saved_and_loaded_whole_and_always_in_the_same_bytes(classifier: NeedClassifier, tmp_path: Path) -> None:
    for name in ("one", "two"):
        classifier.save(tmp_path / name / "classifier")
        seal(tmp_path / name, {})
    assert open_sealed(tmp_path / "one").digests == open_sealed(tmp_path / "two").digests
    loaded = NeedClassifier.load(open_sealed(tmp_path / "one"), "classifier")
    assert loaded.dimension == 2
    assert loaded.logits(VECTORS[0], ["place"]) == classifier.logits(VECTORS[0], ["place"])


def test_numbers_of_needs_must_agree() -> None:
    with pytest.raises(ValueError, match="12 vectors, 11 terms"):
        NeedClassifier.fit(VECTORS, TERMS[1:], MARKS, labels=["stationnement"], strength=1.0)
