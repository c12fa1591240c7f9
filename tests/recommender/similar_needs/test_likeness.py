import json
from pathlib import Path

import numpy as np
import pytest

from recommender import NeedLikeness, NeedLikenessUnusableError
from recommender.similar_needs.likeness import LikenessConfig
from recommender.similar_needs.subjects import NeedSubject, NeedSubjects, read_subjects

CONFIG = LikenessConfig(words=0.1, temperature=0.1, said=0.2, together=0.4)
SUBJECTS = NeedSubjects(
    (NeedSubject("chiens", ("chien, morsure", "un chien mord")), NeedSubject("cantine", ("cantine, repas", "on jette")))
)
ENCODED = np.array([1.0, 2.0, 2.0], dtype=np.float32)


@pytest.fixture
def likeness() -> NeedLikeness:
    mean, prototypes = np.array([1.0, 0.0, 0.0]), np.array([[0, 1.0, 0], [0, 0, 1.0]])
    return NeedLikeness(
        CONFIG, mean=mean.astype("f4"), prototypes=prototypes.astype("f4"), subjects=SUBJECTS, encoder="e"
    )


def test_a_vector_is_of_length_one_and_holds_what_is_left_of_the_mean_need(likeness: NeedLikeness) -> None:
    vector = likeness.vector("rien", ENCODED)
    assert vector.shape == (likeness.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1.0)
    assert vector[2:] == pytest.approx(np.sqrt(0.2) * np.array([0, 1, 1]) / np.sqrt(2))
    assert vector[:2] == pytest.approx(np.sqrt(0.8) * np.array([1, 1]) / np.sqrt(2))


def test_words_tell_the_subject_that_the_meaning_leaves_open(likeness: NeedLikeness) -> None:
    bitten, eaten = likeness.vector("mordu par un chien", ENCODED), likeness.vector("la cantine, les repas", ENCODED)
    assert bitten[0] > 0.8
    assert bitten[1] < 0.5
    assert eaten[1] > 0.8
    assert float(bitten @ eaten) < float(bitten @ likeness.vector("chiens", ENCODED))


def test_the_mean_need_is_about_no_subject_more_than_another(likeness: NeedLikeness) -> None:
    vector = likeness.vector("", np.array([1.0, 0.0, 0.0], dtype=np.float32))
    assert vector[0] == vector[1]
    assert (vector[2:] == 0).all()


def test_vectors_of_another_encoder_are_refused(likeness: NeedLikeness) -> None:
    with pytest.raises(ValueError, match="shape"):
        likeness.vector("rien", np.zeros(4, np.float32))


def test_what_was_learned_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    subjects = read_subjects()
    prototypes = np.eye(len(subjects), 3, dtype=np.float32)
    learned = NeedLikeness(CONFIG, mean=np.zeros(3, np.float32), prototypes=prototypes, subjects=subjects, encoder="e")
    learned.save(tmp_path / "learned", about={})
    read = NeedLikeness.load(tmp_path / "learned")
    assert (read.config, read.encoder) == (CONFIG, "e")
    assert read.digest
    text = "des chiens errants"
    assert (read.vector(text, ENCODED) == learned.vector(text, ENCODED)).all()
    numbers = tmp_path / "learned" / "likeness.json"
    numbers.write_text(json.dumps({**json.loads(numbers.read_text()), "together": 0.1}))
    with pytest.raises(NeedLikenessUnusableError, match=r"Restaurez-le.*evaluation\.fitting\.need_likeness"):
        NeedLikeness.load(tmp_path / "learned")


def test_a_subject_needs_words_and_a_need_and_a_name_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("chiens | chien\n", encoding="utf-8")
    with pytest.raises(ValueError, match="at least one need"):
        read_subjects(tmp_path / "one.txt")
    (tmp_path / "two.txt").write_text("chiens | chien | il mord\nchiens | chat | il griffe\n", encoding="utf-8")
    with pytest.raises(ValueError, match="twice"):
        read_subjects(tmp_path / "two.txt")


def test_the_fewer_subjects_say_a_word_the_more_it_tells() -> None:
    subjects = NeedSubjects(
        (NeedSubject("a", ("chien", "rue")), NeedSubject("b", ("cantine", "rue")), NeedSubject("c", ("rue", "lac")))
    )
    told = subjects.told_by_words("un chien dans la rue")
    assert told[0] > told[1] == told[2] > 0
    assert (subjects.told_by_words("zinzolin") == 0).all()
