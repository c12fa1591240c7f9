from collections.abc import Iterator

import numpy as np
import pytest

from api.desk.database import Database
from api.desk.passages.search import PassageFilter, PassageSearch
from api.desk.passages.tables import fill
from corpus.passages import PassageKind
from corpus.records import Investigation, Outcome, TerritoryKind
from recommender import ShelfPassages
from tests.api.desk.shelves import shelf_of_records
from tests.fakes import HashingEncoder
from tests.hostile import HOSTILE
from tests.postgres import PostgresServer
from tests.shipped import shipped_catalogue

INVESTIGATIONS = {record.id: record for record in shipped_catalogue().investigations}
SHELF = shelf_of_records(list(INVESTIGATIONS.values()))
NEED = SHELF.exact.corrected(HashingEncoder().encode_queries(["les habitants ne savent pas trier les déchets"])[0])


@pytest.fixture(scope="module")
def search(postgres: PostgresServer) -> Iterator[PassageSearch]:
    opened = Database(f"{postgres.create('search')}&options=-c%20enable_seqscan%3Doff%20-c%20enable_bitmapscan%3Doff")
    yield PassageSearch(opened, fill(opened, SHELF))
    opened.close()


def owners_where(wanted: PassageFilter, shelf: ShelfPassages = SHELF) -> list[tuple[str, str]]:
    """What passes a filter, by the records themselves."""

    def passes(record: Investigation) -> bool:
        return all((
            wanted.theme is None or wanted.theme in record.themes,
            wanted.territory_kind is None or any(t.kind is wanted.territory_kind for t in record.territories),
            wanted.outcome is None or any(h.outcome is wanted.outcome for h in record.hypotheses),
        ))  # fmt: skip

    return [
        (p.record_id, p.text)
        for p in shelf.passages
        if passes(INVESTIGATIONS[p.record_id]) and (wanted.kind is None or p.kind is wanted.kind)
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        PassageFilter(),
        PassageFilter(kind=PassageKind.LESSON),
        PassageFilter(theme="dechets"),
        PassageFilter(territory_kind=TerritoryKind.EPCI),
        PassageFilter(outcome=Outcome.INVALIDATED),
        PassageFilter(kind=PassageKind.HYPOTHESIS, theme="dechets", outcome=Outcome.INVALIDATED),
    ],
)
def test_the_nearest_that_pass_a_filter_are_found_however_far_they_are(
    search: PassageSearch, wanted: PassageFilter
) -> None:
    passing = set(owners_where(wanted))
    scores = SHELF.exact.vectors @ NEED
    places = [n for n, p in enumerate(SHELF.passages) if (p.record_id, p.text) in passing]
    best = sorted(places, key=lambda n: -scores[n])[:10]
    found = search.nearest(NEED, top_k=10, wanted=wanted)
    assert 0 < len(found) == len(best)
    assert [one.score for one in found] == pytest.approx(scores[best], abs=1e-5)
    assert {(one.record_id, one.text) for one in found} <= passing


def test_the_graph_is_what_answers(search: PassageSearch) -> None:
    asked = (
        f"EXPLAIN SELECT place FROM {search._table.name} ORDER BY embedding::halfvec(32) <#> '{NEED.tolist()}' LIMIT 5"  # noqa: S608
    )
    with search._database.connect() as connection:
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(asked))
    assert "_embedding_idx" in plan


@pytest.mark.parametrize("words", ["déchets", "DECHETS", "un déchet", "les & | ! : dechets* (a"])
def test_words_are_found_whatever_their_accents_and_endings(search: PassageSearch, words: str) -> None:
    found = search.by_words(words, top_k=5, wanted=PassageFilter(theme="dechets"))
    assert len(found) == 5
    assert all("déch" in one.text.lower() for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_more_of_the_words_is_better_and_none_is_nothing(search: PassageSearch) -> None:
    text = SHELF.passages[0].text
    assert search.by_words(text, top_k=1)[0].text == text
    assert search.by_words("xylophone", top_k=5) == []
    assert search.by_words("le la les", top_k=5) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_what_someone_typed_is_never_an_operator(search: PassageSearch, words: str) -> None:
    assert len(search.by_words(words[:10_000], top_k=3)) <= 3


def test_less_than_one_is_refused(search: PassageSearch) -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        search.nearest(np.zeros(32, dtype=np.float32), top_k=0)
