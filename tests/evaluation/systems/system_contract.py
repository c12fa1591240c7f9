"""What every system promises, whatever is inside."""

from collections.abc import Callable

import pytest

from evaluation.systems.protocol import Corpus, Document, System
from models.encoder import Encoder

DOCUMENTS = (
    Document("velos", ("Les pistes cyclables manquent autour du bourg.", "Les vélos roulent sur la départementale.")),
    Document("dechets", ("Les encombrants restent sur les trottoirs.", "La déchèterie ferme trop tôt.")),
    Document("ecole", ("La cantine de l'école gaspille beaucoup de pain.",)),
)
STATEMENTS = ("Où jeter un matelas ?", "Comment aller au collège sans voiture ?", "Que faire du pain de la cantine ?")
CORPUS = Corpus(DOCUMENTS, STATEMENTS)


class SystemContract:
    """Inherit it, and give `build`."""

    @pytest.fixture
    def build(self) -> Callable[[Corpus, Encoder], System]:
        raise NotImplementedError

    def test_the_document_with_the_same_words_comes_first(
        self, build: Callable[[Corpus, Encoder], System], encoder: Encoder
    ) -> None:
        system = build(CORPUS, encoder)
        rankings = system.rank(["les encombrants sur les trottoirs", "le pain de la cantine de l'école"])
        assert [ranking[0].doc_id for ranking in rankings] == ["dechets", "ecole"]

    def test_no_document_comes_twice_and_scores_fall(
        self, build: Callable[[Corpus, Encoder], System], encoder: Encoder
    ) -> None:
        (ranking,) = build(CORPUS, encoder).rank(["les vélos et la déchèterie"])
        ids = [hit.doc_id for hit in ranking]
        assert len(set(ids)) == len(ids)
        assert set(ids) <= set(CORPUS.doc_ids)
        assert ranking == sorted(ranking, key=lambda hit: (-hit.score, hit.doc_id))

    def test_one_document_is_enough_and_no_text_is_no_error(
        self, build: Callable[[Corpus, Encoder], System], encoder: Encoder
    ) -> None:
        system = build(Corpus(DOCUMENTS[:1], STATEMENTS), encoder)
        (ranking,) = system.rank(["les vélos et les pistes cyclables"])
        assert [hit.doc_id for hit in ranking] == ["velos"]

    def test_a_text_is_ranked_alike_alone_and_among_others(
        self, build: Callable[[Corpus, Encoder], System], encoder: Encoder
    ) -> None:
        system = build(CORPUS, encoder)
        alone = system.rank(["des vélos partout"])[0]
        among = system.rank(["le pain", "des vélos partout", "AND (OR \"'"])[1]
        assert [hit.doc_id for hit in alone] == [hit.doc_id for hit in among]

    def test_it_bears_a_name(self, build: Callable[[Corpus, Encoder], System], encoder: Encoder) -> None:
        assert build(CORPUS, encoder).name
