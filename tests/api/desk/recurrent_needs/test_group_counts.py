import pytest

from api.desk import ClusterDecisionKind, Store
from api.desk.requests.need_tables import NeedClusterRow
from tests.api.desk.needs_filed import (
    CANTEEN,
    CANTEEN_TOO,
    DOGS,
    DOGS_AGAIN,
    DOGS_TOO,
    LYON,
    VALLON,
    VILLEURBANNE,
    File,
)


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


def test_needs_are_counted_by_theme(store: Store, file: File) -> None:
    for territory in (LYON, VILLEURBANNE):
        file(f"les déchets débordent près des conteneurs de la place {territory}", territory=territory)
        file(DOGS, territory=territory)
    store.cluster_work.refresh()
    themes = store.clusters.themes()
    assert {(one.theme, one.clusters, one.requests) for one in themes} == {("dechets", 1, 2), (None, 1, 2)}
    assert [one.counts.theme for one in store.clusters.page(theme="dechets")] == ["dechets"]
    assert [one.counts.theme for one in store.clusters.page(theme="")] == [None]


def test_a_theme_that_half_of_the_requests_have_is_a_guess_and_not_told(store: Store, file: File) -> None:
    for territory, more in ((LYON, "déchets"), (VILLEURBANNE, "errants")):
        file(f"{DOGS}, {more}", territory=territory)
    store.cluster_work.refresh()
    assert [(one.theme, one.requests) for one in store.clusters.themes()] == [(None, 2)]


def test_a_group_that_is_little_alike_is_told_to_be_doubtful_and_comes_last(store: Store, file: File) -> None:
    for need, place in ((DOGS, LYON), (DOGS_TOO, VALLON), (DOGS_AGAIN, VILLEURBANNE)):
        file(need, territory=place)
    for need, place in ((CANTEEN, LYON), (CANTEEN_TOO, VALLON)):
        file(need, territory=place)
    assert store.cluster_work.refresh() == 2
    dogs, canteens = store.clusters.page()
    assert (dogs.counts.size, canteens.counts.size) == (3, 2)
    assert not (dogs.doubtful)
    assert not (canteens.doubtful)
    with store.database.write() as session:
        row = session.get_one(NeedClusterRow, dogs.id)
        assert row.likeness is not None
        assert 0.65 < row.likeness <= 1.0
        row.likeness = 0.64
        # As a need is that was grouped before its likeness was kept.
        session.get_one(NeedClusterRow, canteens.id).likeness = None
    assert [(need.id, need.doubtful) for need in store.clusters.page()] == [(canteens.id, False), (dogs.id, True)]
    for kind, order in (
        (ClusterDecisionKind.CANDIDATE, [dogs.id, canteens.id]),
        (ClusterDecisionKind.DROPPED, [canteens.id, dogs.id]),
    ):
        store.clusters.decide(dogs.id, kind, title="Chiens errants", note="", actor="e1")
        assert [need.id for need in store.clusters.page()] == order
