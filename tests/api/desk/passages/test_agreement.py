"""The shipped catalogue, by the shipped encoder: what PostgreSQL finds is what the index in memory finds."""

from pathlib import Path

import pytest

from api.desk.database import Database
from evaluation.needs import Part, load_needs
from models.encoder import Encoder
from recommender import Recommender
from tests.postgres import PostgresServer
from tests.scale.agreement import Agreement, agreement

_FEW = 100
"""Passages fetched: so few that most of a shelf is not, as in a catalogue that is too large for memory."""


@pytest.fixture(scope="module")
def agreed(postgres: PostgresServer, index_folder: Path, encoder: Encoder, recommender: Recommender) -> Agreement:
    ids = [record.id for record in recommender.catalogue.records]
    texts = [need.text for need in load_needs({Part.DEVELOPMENT}, record_ids=ids)][::6]
    database = Database(f"{postgres.create('agreement')}&options=-c%20enable_seqscan%3Doff")
    found = agreement(index_folder, encoder, texts, database=database, fetched=_FEW)
    database.close()
    return found


def test_of_the_ten_nearest_passages_99_in_100_are_the_same(agreed: Agreement) -> None:
    assert agreed.needs >= 60
    assert agreed.passages >= 0.99


def test_the_records_ranked_first_are_nearly_the_same(agreed: Agreement) -> None:
    # Of 1,200 passages a shelf 100 are fetched, so that the spread of the signals is known in part.
    assert agreed.ranked >= 0.9
    assert agreed.first >= 0.9
    assert agreed.verdict >= 0.95
