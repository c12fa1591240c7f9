import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from evaluation.similar_needs.families import load_families
from evaluation.similar_needs.requests import REQUESTS_UNSEEN_FR, load_requests
from evaluation.similar_needs.vectors import compared_needs
from models.encoder import Encoder
from recommender import ComparedNeed, NeedLikeness, NeedLikenessUnusableError, NeedPairs
from recommender.similar_needs.pairs import SHIPPED, PairsConfig, ReadNeeds, signals
from recommender.similar_needs.subjects import NeedSubject, NeedSubjects, format_subjects, parse_subjects, read_subjects

CONFIG = PairsConfig(words=0.5, temperature=0.5, subjects=2.0, one_subject=1.0, matter=1.0, intercept=-1.0, same=0.5)
SUBJECTS = NeedSubjects(
    (NeedSubject("chiens", ("chien, morsure", "un chien mord")), NeedSubject("cantine", ("cantine", "on jette")))
)
PHRASES = np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float32)


@pytest.fixture
def pairs() -> NeedPairs:
    return NeedPairs(CONFIG, phrases=PHRASES, metric=np.eye(3, 2, dtype=np.float32), subjects=SUBJECTS, encoder="e")


def _need(text: str, *said: float) -> ComparedNeed:
    return ComparedNeed(text, np.array([0.0, 0.0, *said], dtype=np.float32))


def test_a_subject_speaks_by_its_nearest_phrase(pairs: NeedPairs) -> None:
    read = pairs.read([_need("rien", 3.0, 0.0, 0.0)])
    # Its cosines with the phrases are 1 and .6 of the first subject, 0 and 0 of the second: e^(1 / .5) to one.
    assert read.shares[0] == pytest.approx([np.e**2 / (1 + np.e**2), 1 / (1 + np.e**2)])
    assert read.matters[0] == pytest.approx([1.0, 0.0])


def test_words_tell_a_subject_that_the_meaning_leaves_open(pairs: NeedPairs) -> None:
    said, silent = pairs.read([_need("un chien", 0.0, 0.0, 0.0), _need("rien", 0.0, 0.0, 0.0)]).shares
    assert said[0] > 0.5
    assert silent == pytest.approx([0.5, 0.5])


def test_the_signals_of_a_pair_are_those_worked_out_by_hand() -> None:
    one = ReadNeeds(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]]))
    other = ReadNeeds(np.array([[1.0, 0.0]]), np.array([[0.6, 0.8]]))
    assert signals(one, other)[0] == pytest.approx([np.sqrt(0.5), np.log(0.503), 0.6])


def test_one_need_is_compared_with_many_at_once(pairs: NeedPairs) -> None:
    read = pairs.read([_need("chien", 1.0, 0.0, 0.0), _need("chien", 1.0, 0.2, 0.0), _need("cantine", 0.0, 0.0, 1.0)])
    together = pairs.probability(read.take([0]), read.take([1, 2]))
    apart = [float(pairs.probability(read.take([0]), read.take([row]))[0]) for row in (1, 2)]
    assert together == pytest.approx(apart)
    assert apart[0] > apart[1]


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"phrases have shape \(3, 3\) != \(4, 3\)"):
        NeedPairs(CONFIG, phrases=PHRASES[:3], metric=np.eye(3, dtype=np.float32), subjects=SUBJECTS, encoder="e")


def test_what_was_learned_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    learned = NeedPairs.load()
    learned.save(tmp_path / "learned", about={})
    read = NeedPairs.load(tmp_path / "learned")
    assert (read.config, read.encoder) == (learned.config, learned.encoder)
    assert (read.phrases == learned.phrases).all()
    assert (read.metric == learned.metric).all()


def test_what_was_changed_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "learned")
    numbers = folder / "pairs.json"
    numbers.write_text(json.dumps({**json.loads(numbers.read_text(encoding="utf-8")), "same": 0.0}), encoding="utf-8")
    with pytest.raises(NeedLikenessUnusableError, match=r"Restaurez-le.*evaluation\.fitting\.need_pairs"):
        NeedPairs.load(folder)


def test_no_likeness_counts_against_a_pair() -> None:
    shipped = NeedPairs.load().config
    assert min(shipped.subjects, shipped.one_subject, shipped.matter) > 0


def test_a_need_that_is_filed_again_word_for_word_is_always_found(encoder: Encoder) -> None:
    pairs = NeedPairs.load()
    read = pairs.read(compared_needs(load_requests().requests[:60], encoder, likeness=NeedLikeness.load()))
    assert pairs.probability(read, read).min() >= pairs.config.same


def test_subjects_are_read_again_as_they_were_written() -> None:
    assert parse_subjects(format_subjects(SUBJECTS), name="subjects.txt").subjects == SUBJECTS.subjects


def test_what_pairs_were_learned_from_holds_no_need_that_they_are_measured_on() -> None:
    phrases = {phrase for subject in read_subjects(SHIPPED / "subjects.txt").subjects for phrase in subject.phrases}
    assert phrases >= {request.text for request in load_families(held_out=False).requests}
    measured = (*load_families(held_out=True).requests, *load_requests(folder=REQUESTS_UNSEEN_FR).requests)
    assert not phrases & {request.text for request in measured}
