import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from api.desk import StoreUnavailableError
from api.desk.database import Database
from api.desk.passages.engine import PostgresPassages, PostgresScorer
from api.desk.passages.tables import SCHEMA, fill, table_of
from recommender import ExactScorer, PassageScorer
from tests.api.desk.shelves import shelf_of
from tests.models.dense_contract import DenseContract, unit_rows
from tests.postgres import PostgresServer

NEEDS = unit_rows(5, seed=5)
NEED = unit_rows(1, seed=6)[0]


@pytest.fixture(scope="module")
def url(postgres: PostgresServer) -> str:
    """A database whose graphs are used even where reading everything would be faster."""
    return f"{postgres.create('engine')}&options=-c%20enable_seqscan%3Doff"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def tables(postgres: PostgresServer) -> set[str]:
    listed = f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}' AND tablename ~ '^passages_[^_]*_[^_]*$'"  # noqa: S608
    return {f"{SCHEMA}.{name}" for (name,) in postgres.execute(listed, database="engine")}


class Unasked:
    """An index on disk that is read and never asked: what answers is the database."""

    def __init__(self, exact: ExactScorer) -> None:
        self.vectors = exact.vectors
        self.corrected = exact.corrected

    def scores(self, need: NDArray[np.float32]) -> NDArray[np.float32]:
        raise AssertionError("the index on disk was asked")


class TestPostgresPassages(DenseContract):
    @pytest.fixture(autouse=True)
    def _open(self, database: Database) -> None:
        self.database = database

    def build_from(self, passages: NDArray[np.float32], *, needs: NDArray[np.float32]) -> PassageScorer:
        shelf = shelf_of(passages, needs=needs)
        return PostgresPassages(self.database, from_passages=0).scorer_of(replace(shelf, exact=Unasked(shelf.exact)))


def test_a_small_shelf_stays_in_memory_and_leaves_no_table(database: Database, postgres: PostgresServer) -> None:
    shelf = shelf_of(unit_rows(3, seed=20), needs=NEEDS)
    assert PostgresPassages(database, from_passages=4).scorer_of(shelf) is shelf.exact
    assert table_of(shelf.index_version, "tools") not in tables(postgres)
    assert PostgresPassages(database, from_passages=3).scorer_of(shelf) is not shelf.exact
    assert table_of(shelf.index_version, "tools") in tables(postgres)


def test_a_candidate_is_seen_whole_and_what_is_none_has_the_mean_of_what_is_left(database: Database) -> None:
    shelf = shelf_of(unit_rows(100, seed=21), needs=NEEDS, n_records=50)
    exact = shelf.exact.scores(NEED)
    scored = PostgresScorer(database, fill(database, shelf), shelf, fetched=10).scores(NEED)
    candidates = set((np.argsort(-exact)[:10] % 50).tolist())
    known = np.array([n % 50 in candidates for n in range(100)])
    assert 20 >= known.sum() > 10
    assert scored[known] == pytest.approx(exact[known], abs=1e-5)
    assert scored[~known] == pytest.approx(np.full((~known).sum(), exact[~known].mean()), abs=1e-5)


def test_processes_that_start_together_fill_a_shelf_once(
    url: str, database: Database, postgres: PostgresServer
) -> None:
    shelf, filled, others = shelf_of(unit_rows(500, seed=22), needs=NEEDS), [], [Database(url) for _ in range(3)]
    threads = [threading.Thread(target=lambda one=one: filled.append(fill(one, shelf))) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        one.close()
    assert filled == [fill(database, shelf)] * 3
    rows = postgres.execute(f"SELECT count(*) FROM {filled[0].name}", database="engine")  # noqa: S608
    assert rows == [(500,)]


def test_a_filling_that_fails_leaves_nothing(database: Database, postgres: PostgresServer) -> None:
    whole = shelf_of(unit_rows(4, seed=23), needs=NEEDS)
    torn = replace(whole, passages=whole.passages[:3])
    with pytest.raises(ValueError, match="argument 2 is longer"):
        fill(database, torn)
    assert table_of(whole.index_version, "tools") not in tables(postgres)
    assert fill(database, whole).n_passages == 4


def test_the_tables_of_three_indexes_are_kept(database: Database, postgres: PostgresServer) -> None:
    names = [fill(database, shelf_of(unit_rows(2, seed=seed), needs=NEEDS)).name for seed in range(30, 34)]
    assert tables(postgres) == set(names[1:])


def test_an_index_whose_table_is_gone_is_answered_from_disk(database: Database) -> None:
    shelf = shelf_of(unit_rows(5, seed=40), needs=NEEDS)
    scorer = PostgresScorer(database, fill(database, shelf), shelf)
    for seed in range(41, 44):
        fill(database, shelf_of(unit_rows(2, seed=seed), needs=NEEDS))
    assert scorer.scores(NEED).tobytes() == shelf.exact.scores(NEED).tobytes()


def test_a_database_that_is_away_is_asked_again_after_a_rest(postgres: PostgresServer) -> None:
    now = [0.0]
    shelf = shelf_of(unit_rows(50, seed=50), needs=NEEDS, n_records=50)
    opened = Database(postgres.create("away"))
    scorer = PostgresScorer(opened, fill(opened, shelf), shelf, fetched=5, clock=lambda: now[0])
    fetched = scorer.scores(NEED)
    opened.close()
    postgres.execute("ALTER DATABASE away RENAME TO moved_away")
    assert scorer.scores(NEED).tobytes() == shelf.exact.scores(NEED).tobytes()
    postgres.execute("ALTER DATABASE moved_away RENAME TO away")
    now[0] = 29.0
    assert scorer.scores(NEED).tobytes() == shelf.exact.scores(NEED).tobytes()
    now[0] = 31.0
    assert scorer.scores(NEED).tobytes() == fetched.tobytes() != shelf.exact.scores(NEED).tobytes()
    opened.close()


def test_a_postgresql_without_pgvector_says_what_to_do(postgres: PostgresServer) -> None:
    url = postgres.create("plain")
    postgres.execute("DROP ROLE IF EXISTS modest")
    postgres.execute("CREATE ROLE modest LOGIN")
    opened = Database(url.replace("postgres@", "modest@"))
    # Who may make no extension is where one that is not installed is: told by the first statement.
    with pytest.raises(StoreUnavailableError, match="DEJA_LA_PASSAGES_IN_DATABASE_FROM"):
        fill(opened, shelf_of(unit_rows(2, seed=60), needs=NEEDS))
    opened.close()


def test_who_may_only_read_serves_what_another_filled(postgres: PostgresServer) -> None:
    url = postgres.create("lent")
    shelf, opened = shelf_of(unit_rows(5, seed=61), needs=NEEDS), Database(url)
    filled = fill(opened, shelf)
    for statement in (
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO reader",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO reader",
    ):
        postgres.execute(statement, database="lent")
    reading = Database(url.replace("postgres@", "reader@"))
    assert fill(reading, shelf) == filled
    scorer = PostgresScorer(reading, filled, replace(shelf, exact=Unasked(shelf.exact)))
    assert scorer.scores(NEED) == pytest.approx(shelf.exact.scores(NEED), abs=1e-5)
    reading.close()
    opened.close()


@pytest.mark.parametrize(("version", "name"), [("x", "tools"), ("0" * 16, "a; DROP TABLE request"), ("0" * 16, "")])
def test_only_our_own_names_are_written_into_statements(version: str, name: str) -> None:
    with pytest.raises(ValueError, match="no index and shelf"):
        table_of(version, name)
