from pathlib import Path

import numpy as np
import pytest

from models.artifacts import open_sealed, seal
from models.need_classifier import NeedClassifier, Subjects

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


@pytest.fixture
def knowing() -> NeedClassifier:
    subjects = Subjects("known", ["parking", "parking", "bacs", None] * 3, strength=10.0)
    return NeedClassifier.fit(VECTORS, TERMS, MARKS, labels=["stationnement"], strength=10.0, subjects=subjects)


def test_a_need_like_that_of_a_subject_is_more_likely_to_be_about_one_than_a_need_like_those_of_none(
    knowing: NeedClassifier,
) -> None:
    known, none = (knowing.logits(VECTORS[number], TERMS[number])["known"] for number in (0, 3))
    assert known > 0 > none


def test_the_odds_of_a_known_subject_are_those_of_all_subjects_together() -> None:
    # Worked by hand: rows are a label, two subjects and none of them; the intercepts alone speak.
    odds = np.log(np.array([9.0, 2.0, 4.0, 3.0], np.float32))
    weights = np.zeros((4, 2), np.float32)
    classifier = NeedClassifier(["a"], [], idf=np.zeros(0, np.float32), weights=weights, intercepts=odds, told_as="b")
    told = classifier.logits(np.array([1, 0], np.float32), [])
    assert told == {"a": pytest.approx(np.log(9.0)), "b": pytest.approx(np.log((2.0 + 4.0) / 3.0))}


def test_subjects_are_loaded_as_they_were_saved(knowing: NeedClassifier, tmp_path: Path) -> None:
    knowing.save(tmp_path / "classifier")
    seal(tmp_path, {})
    loaded = NeedClassifier.load(open_sealed(tmp_path), "classifier")
    assert loaded.logits(VECTORS[2], ["tri"]) == knowing.logits(VECTORS[2], ["tri"])


def test_numbers_of_needs_must_agree() -> None:
    with pytest.raises(ValueError, match="12 vectors, 11 terms"):
        NeedClassifier.fit(VECTORS, TERMS[1:], MARKS, labels=["stationnement"], strength=1.0)
    with pytest.raises(ValueError, match="12 vectors, 1 subjects"):
        NeedClassifier.fit(
            VECTORS, TERMS, MARKS, labels=["a"], strength=1.0, subjects=Subjects("known", [None], strength=1.0)
        )
