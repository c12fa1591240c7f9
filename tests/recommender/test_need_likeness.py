import json
from pathlib import Path

import numpy as np
import pytest

from recommender import NeedLikeness, NeedLikenessUnusableError
from recommender.need_likeness import LikenessConfig, mean_words, overlap

CONFIG = LikenessConfig(share=0.25, concept=0.5, same=0.5, together=0.4, slope=10.0, intercept=-5.0, encoder="e")
IDF = {"cantin": 2.0, "chien": 4.0}
COMMON = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]], dtype=np.float32)


@pytest.fixture
def likeness() -> NeedLikeness:
    return NeedLikeness(CONFIG, COMMON, IDF)


def test_what_needs_have_in_common_is_taken_out(likeness: NeedLikeness) -> None:
    vectors = np.array([[1.0, 5.0, 3.0, 4.0], [1.0, -2.0, 0.0, 0.0]], dtype=np.float32)
    assert likeness.corrected(vectors) == pytest.approx(np.array([[0, 0, 0.6, 0.8], [0, 0, 0, 0]]))


def test_vectors_of_another_encoder_are_refused(likeness: NeedLikeness) -> None:
    with pytest.raises(ValueError, match="4 numbers"):
        likeness.corrected(np.zeros((2, 3), np.float32))


def test_rare_words_weigh_more_and_unknown_ones_as_the_rarest(likeness: NeedLikeness) -> None:
    words = likeness.words("La cantine et le chien du zinzolin")
    assert words["chien"] == pytest.approx(2 * words["cantin"])
    assert words["zinzolin"] == words["chien"]
    assert sum(weight**2 for weight in words.values()) == pytest.approx(1.0)


def test_a_text_without_words_overlaps_with_nothing(likeness: NeedLikeness) -> None:
    assert likeness.words("et de la") == {}
    assert overlap({}, {"chien": 1.0}) == 0.0


def test_the_mean_overlap_is_the_overlap_with_the_mean(likeness: NeedLikeness) -> None:
    needs = [likeness.words(text) for text in ("chien errant", "cantine scolaire", "chien de garde")]
    asked = likeness.words("un chien à la cantine")
    assert overlap(asked, mean_words(needs)) == pytest.approx(np.mean([overlap(asked, words) for words in needs]))


def test_every_pair_is_joined_as_one_pair_is(likeness: NeedLikeness) -> None:
    words = [likeness.words(text) for text in ("chien errant", "chien", "")]
    cosines = np.array([[1.0, 0.3, 0.1], [0.3, 1.0, 0.2], [0.1, 0.2, 1.0]], dtype=np.float32)
    joined = likeness.likenesses(cosines, words)
    assert joined[0, 1] == pytest.approx(likeness.likeness(0.3, overlap(words[0], words[1])))
    assert joined[1, 2] == pytest.approx(0.15)


def test_under_the_least_cosine_no_words_suffice(likeness: NeedLikeness) -> None:
    assert likeness.likeness(likeness.least_cosine(0.5), 1.0) == pytest.approx(0.5)


def test_what_was_learned_is_read_again_as_it_was_written(likeness: NeedLikeness, tmp_path: Path) -> None:
    likeness.save(tmp_path / "learned", about={})
    read = NeedLikeness.load(tmp_path / "learned")
    assert read.config == CONFIG
    assert read.words("un chien à la cantine") == likeness.words("un chien à la cantine")
    vectors = np.ones((1, 4), np.float32)
    assert (read.corrected(vectors) == likeness.corrected(vectors)).all()


def test_a_changed_number_is_refused(likeness: NeedLikeness, tmp_path: Path) -> None:
    likeness.save(tmp_path / "learned", about={})
    numbers = tmp_path / "learned" / "likeness.json"
    numbers.write_text(json.dumps({**json.loads(numbers.read_text()), "same": 0.1}))
    with pytest.raises(NeedLikenessUnusableError, match="fit_need_likeness"):
        NeedLikeness.load(tmp_path / "learned")
