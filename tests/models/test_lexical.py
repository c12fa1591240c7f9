import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from models.artifacts import open_sealed, seal
from models.errors import ArtifactError
from models.french import fold
from models.lexical import Bm25Config, Bm25Index, CharacterIndex
from tests.models.index_contract import IndexContract

DOCUMENTS = [["tri", "tri", "bac"], ["bac"], ["salle", "fete"], []]
TEXTS = ["dépôts sauvages d'encombrants", "réservation de salles", "covoiturage"]


class TestBm25Index(IndexContract):
    kind = Bm25Index

    def build(self, n_documents: int) -> Bm25Index:
        return Bm25Index.from_documents([["tri", f"mot{n}"] for n in range(n_documents)])

    def ask(self, index: Bm25Index) -> NDArray[np.float32]:
        return index.scores(["tri", "mot3"])


class TestCharacterIndex(IndexContract):
    kind = CharacterIndex

    def build(self, n_documents: int) -> CharacterIndex:
        return CharacterIndex.from_texts([f"déchets du quartier {n}" for n in range(n_documents)])

    def ask(self, index: CharacterIndex) -> NDArray[np.float32]:
        return index.scores("dechets")


def test_scores_are_those_worked_out_by_hand() -> None:
    index = Bm25Index.from_documents(DOCUMENTS, config=Bm25Config(k1=1.2, b=0.75))
    idf = math.log(1 + (4 - 1 + 0.5) / (1 + 0.5))  # "tri" stands in one of four documents
    norm = 1.2 * (1 - 0.75 + 0.75 * 3 / (6 / 4))  # three terms where the mean is 1.5
    # The variant of Lucene leaves out the factor k1 + 1, the same for every document.
    assert index.scores(["tri"]) == pytest.approx([idf * 2 / (2 + norm), 0, 0, 0], rel=1e-5)


def test_unknown_and_missing_terms_score_zero() -> None:
    index = Bm25Index.from_documents(DOCUMENTS)
    assert index.scores(["inconnu"]).tolist() == [0, 0, 0, 0]
    assert index.scores([]).tolist() == [0, 0, 0, 0]


def test_a_rare_term_weighs_more_and_an_unknown_one_most() -> None:
    index = Bm25Index.from_documents(DOCUMENTS)
    assert index.idf("bac") < index.idf("tri") < index.idf("inconnu")


def test_holders_are_the_documents_with_the_term() -> None:
    index = Bm25Index.from_documents(DOCUMENTS)
    assert index.holders("bac").tolist() == [0, 1]
    assert index.holders("inconnu").tolist() == []


def test_one_document_without_a_term_is_an_index() -> None:
    assert Bm25Index.from_documents([[]]).scores(["a"]).tolist() == [0]


def test_no_document_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 document, got 0"):
        Bm25Index.from_documents([])


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), min_size=1, max_size=8), st.sampled_from("abcdef"))
def test_only_documents_with_the_term_score(documents: list[list[str]], term: str) -> None:
    scores = Bm25Index.from_documents(documents).scores([term])
    assert [score > 0 for score in scores] == [term in document for document in documents]


@pytest.mark.parametrize("query", ["depots sauvages", "DÉPÔTS SAUVAGES", "dépots sauvagess", "dpots sauvage"])
def test_a_typo_or_a_lost_accent_still_finds_the_text(query: str) -> None:
    assert int(np.argmax(CharacterIndex.from_texts(TEXTS).scores(query))) == 0


@given(st.text(max_size=80))
def test_character_cosines_lie_between_zero_and_one(text: str) -> None:
    scores = CHARACTERS.scores(text)
    assert scores.shape == (len(TEXTS),)
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-6).all()


CHARACTERS = CharacterIndex.from_texts(TEXTS)


def test_a_changed_file_is_never_read(tmp_path: Path) -> None:
    CharacterIndex.from_texts(TEXTS).save(tmp_path / "characters")
    seal(tmp_path, {})
    sealed = open_sealed(tmp_path)
    (tmp_path / "characters/pieces.json").write_text("[]")
    with pytest.raises(ArtifactError, match=r"pieces\.json est tronqué ou a été modifié"):
        CharacterIndex.load(sealed, "characters")


@settings(deadline=None)  # the library of the other side is slow to start
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.text(max_size=60))
def test_character_cosines_are_those_of_scikit_learn(texts: list[str], query: str) -> None:
    texts = ["dépôts sauvages d'encombrants", *texts]
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, lowercase=False, dtype=np.float32
    )
    indexed = vectorizer.fit_transform([fold(text) for text in texts])
    expected = (vectorizer.transform([fold(query)]) @ indexed.T).toarray()[0]
    assert CharacterIndex.from_texts(texts).scores(query).tobytes() == expected.astype(np.float32).tobytes()


def test_bm25_adds_up_as_its_library_does() -> None:
    index = Bm25Index.from_documents(DOCUMENTS)
    terms = sorted({term for document in DOCUMENTS for term in document})
    ids = [[terms.index(term) for term in document] for document in DOCUMENTS]
    scorer = bm25s.BM25(method="lucene", k1=1.2, b=0.6, backend="numpy", auto_compile=False)
    scorer.index(
        (ids, {term: number for number, term in enumerate(terms)}), create_empty_token=False, show_progress=False
    )
    asked = ["tri", "bac", "tri", "fete"]
    expected = scorer.get_scores([terms.index(term) for term in asked])
    assert index.scores(asked).tobytes() == expected.astype(np.float32).tobytes()
