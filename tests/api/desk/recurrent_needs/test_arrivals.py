"""New requests are placed among recurrent needs without waiting for all to be grouped anew."""

import pytest
from sqlalchemy import select

from api.desk import Cluster, ClusterWork, Seen, Store
from api.desk.requests.need_tables import NeedClusterMemberRow
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import (
    CANTEEN,
    CANTEEN_TOO,
    DOGS,
    DOGS_AGAIN,
    DOGS_TOO,
    EPCI,
    LYON,
    VILLEURBANNE,
    File,
)
from tests.fakes import WordReader


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


@pytest.fixture
def dogs(store: Store, file: File, nothing: Seen) -> Cluster:
    """A recurrent need of two territories, grouped; too short a time ago to group all anew."""
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    assert store.cluster_work.refresh() == 1
    return store.clusters.page()[0]


def test_a_new_request_is_placed_in_its_need_and_counted_at_once(
    store: Store, dogs: Cluster, file: File, nothing: Seen, seen: Seen, clock: Clock
) -> None:
    clock.advance(seconds=0.001)
    asked = file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    answered = file(DOGS_AGAIN, territory=EPCI, seen=seen)
    version = store.clusters.version()
    assert store.cluster_work.keep_up() == 2
    assert store.clusters.version() != version
    (now,) = store.clusters.page()
    assert (now.id, now.words) == (dogs.id, dogs.words)
    assert (now.counts.size, now.counts.territories, now.counts.unmet, now.counts.met) == (4, 4, 3, 1)
    assert now.updated_at > dogs.updated_at
    assert store.clusters.of_request(asked.reference) == store.clusters.of_request(answered.reference) == now


def test_what_was_placed_stays_there_when_all_is_grouped_anew(
    store: Store, dogs: Cluster, file: File, nothing: Seen
) -> None:
    file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    store.cluster_work.keep_up()
    placed = _memberships(store)
    assert store.cluster_work.refresh(force=True) == 1
    assert _memberships(store) == placed
    assert len(placed) == 3
    assert set(placed.values()) == {dogs.id}


def test_what_is_like_no_need_waits_for_all_to_be_grouped_anew(
    store: Store, dogs: Cluster, file: File, nothing: Seen, clock: Clock
) -> None:
    file(CANTEEN, seen=nothing)
    file(CANTEEN_TOO, territory=LYON, seen=nothing)
    assert store.cluster_work.keep_up() == 0
    assert [one.id for one in store.clusters.page()] == [dogs.id]
    # A grouping took a moment: twenty times as long ago, it is time for another.
    clock.advance(hours=2)
    assert store.cluster_work.keep_up() == 0
    assert len(store.clusters.page()) == 2


def test_a_request_is_looked_at_once(store: Store, dogs: Cluster, file: File, nothing: Seen) -> None:
    assert dogs
    file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    assert [store.cluster_work.keep_up() for _ in range(2)] == [1, 0]


def test_the_first_time_all_is_grouped(store: Store, file: File) -> None:
    file(DOGS)
    file(DOGS_TOO, territory=LYON)
    assert store.cluster_work.keep_up() == 0
    assert len(store.clusters.page()) == 1


def test_a_corrected_request_leaves_its_need_for_what_it_says_now(
    store: Store, dogs: Cluster, file: File, nothing: Seen
) -> None:
    asked = file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    store.cluster_work.keep_up()
    store.requests.correct(asked.secret, {"need": CANTEEN})
    store.need_vectors.compute(WordReader())
    assert store.cluster_work.keep_up() == 0
    assert store.clusters.of_request(asked.reference) is None
    assert store.clusters.read(dogs.id)[0].counts.size == 2
    store.requests.correct(asked.secret, {"need": DOGS_AGAIN})
    store.need_vectors.compute(WordReader())
    assert store.cluster_work.keep_up() == 1
    assert store.clusters.read(dogs.id)[0].counts.size == 3


def test_a_request_withdrawn_while_it_is_placed_is_of_no_need(
    store: Store, dogs: Cluster, file: File, nothing: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    choosing = store.cluster_work._arrivals._chosen

    def withdraw_meanwhile(*args: object, **how: object) -> object:
        store.requests.withdraw(asked.secret)
        return choosing(*args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(store.cluster_work._arrivals, "_chosen", withdraw_meanwhile)
    assert store.cluster_work.keep_up() == 0
    assert len(_memberships(store)) == store.clusters.read(dogs.id)[0].counts.size == 2


def test_a_need_that_another_process_ended_meanwhile_gets_no_request(
    store: Store, file: File, nothing: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [file(DOGS, seen=nothing), file(DOGS_TOO, territory=LYON, seen=nothing)]
    store.cluster_work.refresh()
    file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    choosing = store.cluster_work._arrivals._chosen

    def end_meanwhile(*args: object, **how: object) -> object:
        chosen = choosing(*args, **how)  # type: ignore[arg-type]
        for receipt in old:
            store.requests.withdraw(receipt.secret)
        other = ClusterWork(store.database, store.need_vectors, clock=store.clock)
        assert other.refresh() == 0
        return chosen

    monkeypatch.setattr(store.cluster_work._arrivals, "_chosen", end_meanwhile)
    assert store.cluster_work.keep_up() == 0
    assert _memberships(store) == {}


def test_a_process_goes_on_where_another_stopped(store: Store, dogs: Cluster, clock: Clock) -> None:
    assert dogs
    other = ClusterWork(store.database, store.need_vectors, clock=store.clock)
    assert other.refresh() is None
    # What counts as recent is another season.
    clock.advance(days=100)
    assert other.refresh() == 1
    assert store.clusters.page()[0].counts.recent == 0


def _memberships(store: Store) -> dict[int, int]:
    with store.database.read() as session:
        return {row.request_id: row.cluster_id for row in session.scalars(select(NeedClusterMemberRow))}
