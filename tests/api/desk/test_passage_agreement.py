"""The shipped catalogue, by the shipped encoder: what PostgreSQL finds is what the index in memory finds."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from api.desk.database import Database
from api.desk.passage_engine import PostgresPassages, PostgresScorer
from evaluation.needs import load_needs
from models.encoder import Encoder
from recommender import Need, PassageScorer, Recommender, ShelfPassages
from recommender.need import read_need
from tests.postgres import PostgresServer

_FEW = 100
"""Passages fetched: so few that most of a shelf is not, as in a catalogue that is too large for memory."""


class FewFetched:
    """PostgreSQL for every shelf, however small, with few passages fetched; remembers the shelves."""

    def __init__(self, database: Database) -> None:
        self._engine = PostgresPassages(database, from_passages=0)
        self.shelves: list[tuple[ShelfPassages, PostgresScorer]] = []

    def scorer_of(self, shelf: ShelfPassages) -> PassageScorer:
        scorer = self._engine.scorer_of(shelf)
        assert isinstance(scorer, PostgresScorer)
        scorer._fetched = _FEW
        self.shelves.append((shelf, scorer))
        return scorer


@pytest.fixture(scope="module")
def engine(postgres: PostgresServer) -> Iterator[FewFetched]:
    opened = Database(f"{postgres.create('agreement')}&options=-c%20enable_seqscan%3Doff")
    yield FewFetched(opened)
    opened.close()


@pytest.fixture(scope="module")
def engined(index_folder: Path, encoder: Encoder, engine: FewFetched) -> Recommender:
    return Recommender.load(index_folder, encoder, engine=engine)


@pytest.fixture(scope="module")
def needs(recommender: Recommender) -> list[str]:
    ids = [record.id for record in recommender.catalogue.records]
    return [need.text for need in load_needs({"development"}, record_ids=ids)][::6]


def test_of_the_ten_nearest_passages_99_in_100_are_the_same(
    engined: Recommender, engine: FewFetched, needs: list[str]
) -> None:
    shared = []
    for text in needs:
        vector = engined.encode(read_need(Need(text)))
        for shelf, scorer in engine.shelves:
            exact, found = shelf.exact.scores(vector), scorer.scores(vector)
            ten = set(np.argsort(-exact)[:10].tolist())
            shared.append(len(ten & set(np.argsort(-found)[:10].tolist())) / 10)
    assert len(shared) == 2 * len(needs) >= 100
    assert np.mean(shared) >= 0.99


def test_what_people_are_shown_is_nearly_the_same(
    engined: Recommender, recommender: Recommender, needs: list[str]
) -> None:
    shared, verdicts = [], []
    for text in needs:
        one, other = recommender.recommend(Need(text)), engined.recommend(Need(text))
        verdicts.append(one.verdict is other.verdict)
        shown = [{match.ranked.record_id for match in (*told.investigations, *told.tools)} for told in (one, other)]
        if any(shown):
            shared.append(len(shown[0] & shown[1]) / max(len(shown[0]), len(shown[1])))
    assert np.mean(verdicts) >= 0.95
    # Of 1,200 passages a shelf, 100 are fetched: the spread of the signals is known in part.
    assert np.mean(shared) >= 0.9
