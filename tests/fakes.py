"""Small real classes that stand in for slow ones."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoder import EncoderIdentity
from models.preparation import vector_of_windows, windows
from recommender import Need, Recommendation, Verdict
from recommender.similar_needs.likeness import LikenessConfig, NeedLikeness
from recommender.similar_needs.pairs import NeedPairs, PairsConfig
from recommender.similar_needs.subjects import NeedSubject, NeedSubjects

DIMENSION = 32


class HashingEncoder:
    """A pure function of the text: the sum of its words' hashes. Texts that share words are alike."""

    @property
    def identity(self) -> EncoderIdentity:
        return EncoderIdentity(name="hashing", revision="1", digest="0" * 64, dimension=DIMENSION)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return _rows(texts, prompt="query:")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return _rows(texts, prompt="passage:")


def _rows(texts: Sequence[str], *, prompt: str) -> NDArray[np.float32]:
    if isinstance(texts, str):
        raise TypeError("texts must be a sequence of strings, got one string")
    vectors = [vector_of_windows(windows(text), lambda window: _of_words(window, prompt)) for text in texts]
    return np.array(vectors, dtype=np.float32).reshape(len(texts), DIMENSION)


def _of_words(window: str, prompt: str) -> NDArray[np.float32]:
    # The prompt weighs a little, as it does in E5.
    total = 0.1 * _of_word(prompt) + sum(_of_word(word) for word in window.lower().split())
    return (total / np.linalg.norm(total)).astype(np.float32)


def _of_word(word: str) -> NDArray[np.float64]:
    digest = hashlib.sha256(word.encode(errors="replace")).digest()
    return np.frombuffer(digest, np.uint8).astype(np.float64) - 127.5


class WordReader:
    """Reads needs by their words alone."""

    encoder_digest = "0" * 64

    def need_vector(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = HashingEncoder().encode_queries([text])[0]
        return vector

    def main_theme(self, text: str, vector: NDArray[np.float32]) -> str | None:
        del vector
        return "dechets" if "déchets" in text else None


class Sorter:
    """Answers every need in the same way, and remembers what it was asked."""

    index_version = "v1"

    def __init__(self, verdict: Verdict = Verdict.FOUND, *themes: str) -> None:
        self.verdict = verdict
        self.themes = themes
        self.asked: list[str] = []
        self.asked_for: list[str | None] = []

    def recommend(self, need: Need) -> Recommendation:
        self.asked.append(need.text)
        self.asked_for.append(need.territory)
        return Recommendation(
            verdict=self.verdict,
            probability=0.5,
            questions=(),
            themes=self.themes,
            rewording=None,
            investigations=(),
            tools=(),
            rankings={},
            index_version=self.index_version,
        )


SUBJECTS = NeedSubjects(
    (NeedSubject("chiens", ("chiens errants", "un chien mord")), NeedSubject("cantine", ("cantine", "repas jetés")))
)


def word_likeness(digest: str = "1" * 64) -> NeedLikeness:
    """Find needs that share words near."""
    config = LikenessConfig(words=1.0, temperature=0.5, said=0.7, together=0.4)
    return NeedLikeness(
        config,
        mean=np.zeros(DIMENSION, np.float32),
        prototypes=np.zeros((2, DIMENSION), np.float32),
        subjects=SUBJECTS,
        encoder=WordReader.encoder_digest,
        digest=digest,
    )


def word_pairs(encoder: str = WordReader.encoder_digest, *, digest: str = "3" * 64) -> NeedPairs:
    """Hold needs of one subject for one when their words are alike."""
    config = PairsConfig(
        words=1.0, temperature=0.5, subjects=6.0, one_subject=1.0, matter=4.0, intercept=-6.0, same=0.5
    )
    return NeedPairs(
        config,
        phrases=np.zeros((4, DIMENSION), np.float32),
        metric=np.eye(DIMENSION, dtype=np.float32),
        subjects=SUBJECTS,
        encoder=encoder,
        digest=digest,
    )
