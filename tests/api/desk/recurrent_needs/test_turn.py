"""One process at a time groups all requests anew."""

import pytest

from api.desk import ClusterWork, Store
from api.desk.recurrent_needs.turn import grouping_turn
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import DOGS, DOGS_TOO, LYON, File


@pytest.fixture
def store(comparing_store: Store, file: File) -> Store:
    file(DOGS)
    file(DOGS_TOO, territory=LYON)
    return comparing_store


def test_a_process_leaves_the_grouping_to_the_one_that_is_at_it(store: Store) -> None:
    other, done = _other_process(store), []

    def meanwhile() -> None:
        done.append(other.refresh(force=True))

    assert store.cluster_work.refresh(pause=meanwhile) == 1
    assert set(done) == {None}
    assert other.refresh(force=True) == 1


def test_a_turn_ends_when_the_work_fails(store: Store) -> None:
    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.cluster_work.refresh(pause=fail)
    assert _other_process(store).refresh() == 1


def test_the_turn_of_a_process_that_was_killed_is_over_after_a_while(store: Store, clock: Clock) -> None:
    killed = grouping_turn(store.database, clock=clock)
    assert killed.__enter__()
    assert store.cluster_work.refresh() is None
    clock.advance(minutes=15)
    assert store.cluster_work.refresh() == 1


def test_a_process_that_outlasts_its_turn_does_not_end_that_of_another(store: Store, clock: Clock) -> None:
    with grouping_turn(store.database, clock=clock) as first:
        clock.advance(minutes=16)
        second = grouping_turn(store.database, clock=clock)
        assert first
        assert second.__enter__()
    assert store.cluster_work.refresh() is None


def _other_process(store: Store) -> ClusterWork:
    return ClusterWork(store.database, store.need_vectors, clock=store.clock)
