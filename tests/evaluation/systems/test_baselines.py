from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.systems.baselines import (
    Bm25,
    CentredEncoder,
    EncoderAlone,
    ReciprocalRankFusion,
    TfIdf,
    baselines,
    fuse,
)
from evaluation.systems.protocol import Corpus, Document, Hit, System, corpus_of, ranked
from models.encoder import Encoder
from recommender import Recommender
from tests.evaluation.systems.system_contract import CORPUS, DOCUMENTS, STATEMENTS, SystemContract

Build = Callable[[Corpus, Encoder], System]


class TestBm25(SystemContract):
    @pytest.fixture
    def build(self) -> Build:
        return lambda corpus, _: Bm25(corpus)


class TestTfIdf(SystemContract):
    @pytest.fixture
    def build(self) -> Build:
        return lambda corpus, _: TfIdf(corpus)


class TestEncoderAlone(SystemContract):
    @pytest.fixture
    def build(self) -> Build:
        return EncoderAlone


class TestCentredEncoder(SystemContract):
    @pytest.fixture
    def build(self) -> Build:
        return CentredEncoder


class TestFusion(SystemContract):
    @pytest.fixture
    def build(self) -> Build:
        return lambda corpus, encoder: ReciprocalRankFusion([Bm25(corpus), EncoderAlone(corpus, encoder)])


def hits(*doc_ids: str) -> list[Hit]:
    return [Hit(doc_id, 1.0 / rank) for rank, doc_id in enumerate(doc_ids, start=1)]


def test_reciprocal_ranks_are_summed_with_sixty() -> None:
    fused = fuse([hits("a", "b"), hits("b", "c")])
    assert fused == [Hit("b", 1 / 62 + 1 / 61), Hit("a", 1 / 61), Hit("c", 1 / 62)]


@given(st.lists(st.permutations("abcd"), min_size=1, max_size=6), st.randoms())
def test_fusion_does_not_depend_on_the_order_of_the_systems(rankings: list[list[str]], rng: object) -> None:
    turned = list(rankings)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    assert fuse([hits(*one) for one in rankings]) == fuse([hits(*one) for one in turned])


def test_ties_break_by_id() -> None:
    assert [hit.doc_id for hit in ranked(["c", "a", "b"], np.array([1.0, 1.0, 2.0]))] == ["b", "a", "c"]
    with pytest.raises(ValueError, match="1 documents != 2 scores"):
        ranked(["a"], np.zeros(2))
    twins = Corpus((Document("b", ("le même texte",)), Document("a", ("le même texte",))), STATEMENTS)
    assert [hit.doc_id for hit in Bm25(twins).rank(["texte"])[0]] == ["a", "b"]


def test_the_encoder_alone_is_the_cosine_with_the_mean_passage(encoder: Encoder) -> None:
    (ranking,) = EncoderAlone(CORPUS, encoder).rank(["les vélos"])
    mean = encoder.encode_passages(DOCUMENTS[0].passages).mean(axis=0)
    expected = encoder.encode_queries(["les vélos"])[0] @ mean / np.linalg.norm(mean)
    assert {hit.doc_id: hit.score for hit in ranking}["velos"] == pytest.approx(expected, abs=1e-5)


def test_every_baseline_bears_its_own_name(encoder: Encoder) -> None:
    names = [system.name for system in baselines(CORPUS, encoder)]
    assert len(set(names)) == len(names) == 5


def test_example_needs_are_read_by_the_one_baseline_that_says_so(encoder: Encoder) -> None:
    told = Corpus((*DOCUMENTS[:2], replace(DOCUMENTS[2], examples=("trop de miettes au réfectoire",))), STATEMENTS)
    found = {system.name: system.rank(["réfectoire"])[0][0] for system in baselines(told, encoder)}
    assert len(found) == 6
    assert found["BM25, example needs too"].doc_id == "ecole"
    assert found["BM25"].score == 0


def test_a_corpus_holds_every_passage_and_the_problems(recommender: Recommender) -> None:
    catalogue = recommender.catalogue
    corpus = corpus_of(catalogue.tools, every_record=[*catalogue.investigations, *catalogue.tools])
    tool = catalogue.tools[0]
    assert corpus.documents[0].doc_id == tool.id
    assert tool.purpose in corpus.texts[0]
    assert catalogue.investigations[0].problem.text in corpus.statements
    few = corpus_of(catalogue.investigations[:1], every_record=catalogue.investigations[:1])
    assert few.statements == (catalogue.investigations[0].problem.text,) * 2
