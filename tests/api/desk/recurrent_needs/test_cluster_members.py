"""What an expert takes out of a recurrent need stays out, whatever comes, until it is put back."""

import pytest
from sqlalchemy import func, select

from api.desk import (
    Cluster,
    ClusterDecisionKind,
    DeskError,
    InboxFilter,
    MemberDecision,
    MemberDecisionKind,
    Receipt,
    Seen,
    Store,
    UnknownClusterError,
    UnknownRequestError,
)
from api.desk.requests.need_tables import MemberApartRow, MemberDecisionRow, NeedClusterMemberRow
from api.desk.tables import AppendOnlyError
from recommender import Verdict
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import DOGS, DOGS_AGAIN, DOGS_TOO, EPCI, LYON, VALLON, VILLEURBANNE, File
from tests.fakes import Sorter, WordReader

EXPERT = "expert-1"


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


@pytest.fixture
def dogs(store: Store, file: File, nothing: Seen) -> tuple[Receipt, Receipt, Receipt]:
    """Three requests of one need."""
    filed = tuple(
        file(need, territory=place, seen=nothing)
        for need, place in ((DOGS, VALLON), (DOGS_TOO, LYON), (DOGS_AGAIN, VILLEURBANNE))
    )
    assert store.cluster_work.refresh() == 1
    return filed  # type: ignore[return-value]


def only(store: Store) -> Cluster:
    (cluster,) = store.clusters.page()
    return cluster


def references(store: Store, cluster_id: int) -> set[str]:
    return {one.reference for one in store.cluster_members.of(cluster_id)}


def test_what_is_taken_out_leaves_at_once_and_everything_counts_without_it(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    before, out = only(store), dogs[2].reference
    version = store.clusters.version()
    clock.advance(minutes=1)
    store.cluster_members.take_out(before.id, out, actor=EXPERT)
    now = only(store)
    assert (before.counts.size, now.counts.size, now.counts.territories, now.counts.unmet) == (3, 2, 2, 2)
    assert (before.counts.departments, now.counts.departments) == ({"07": 1, "69": 2}, {"07": 1, "69": 1})
    assert references(store, now.id) == {dogs[0].reference, dogs[1].reference}
    assert store.clusters.version() != version
    lines = {line.reference: line.recurrent for line in store.inbox.page(InboxFilter(), size=9).lines}
    assert lines[out] is None
    assert lines[dogs[0].reference] is not None
    assert store.clusters.of_request(out) is None
    assert [one.reference for one in store.cluster_members.taken_out(now.id)] == [out]
    assert store.cluster_members.history(now.id) == (
        MemberDecision(MemberDecisionKind.TAKEN_OUT, out, EXPERT, clock.at),
    )


def test_it_stays_out_when_all_is_grouped_and_others_come(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], file: File, nothing: Seen, clock: Clock
) -> None:
    cluster, out = only(store), dogs[2].reference
    store.cluster_members.take_out(cluster.id, out, actor=EXPERT)
    clock.advance(minutes=5)
    # The decision alone has all grouped anew.
    assert store.cluster_work.refresh() == 1
    assert store.cluster_work.refresh() is None
    new = file(DOGS_AGAIN + " encore", territory=EPCI, seen=nothing).reference
    assert store.cluster_work.keep_up() == 1
    clock.advance(minutes=5)
    store.cluster_work.refresh(force=True)
    assert references(store, cluster.id) == {dogs[0].reference, dogs[1].reference, new}
    assert store.clusters.of_request(out) is None
    # Even once all that was there has left: what came since is of the same need.
    for receipt in dogs[:2]:
        store.requests.erase(receipt.secret)
    file(DOGS_TOO + " encore", territory=LYON, seen=nothing)
    clock.advance(minutes=5)
    store.cluster_work.refresh(force=True)
    assert only(store).id == cluster.id
    assert out not in references(store, cluster.id)


def test_it_is_of_no_group_of_those_it_was_with_even_under_another_number(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    out = dogs[2].reference
    store.cluster_members.take_out(only(store).id, out, actor=EXPERT)
    with store.database.write() as session:
        for row in session.scalars(select(NeedClusterMemberRow)):
            session.delete(row)
    clock.advance(minutes=5)
    assert store.cluster_work.refresh(force=True) == 1
    assert out not in references(store, only(store).id)


def test_a_corrected_request_is_not_placed_where_it_was_taken_out(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    cluster = only(store)
    store.cluster_members.take_out(cluster.id, dogs[2].reference, actor=EXPERT)
    clock.advance(seconds=0.001)
    store.requests.correct(dogs[2].secret, {"need": DOGS_TOO})
    store.need_vectors.compute(WordReader())
    assert store.cluster_work.keep_up() == 0
    assert store.clusters.of_request(dogs[2].reference) is None


def test_an_answered_request_is_taken_out_too(
    store: Store, file: File, nothing: Seen, seen: Seen, clock: Clock
) -> None:
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    met = file(DOGS_AGAIN, territory=VILLEURBANNE, seen=seen).reference
    store.cluster_work.refresh()
    cluster = only(store)
    assert cluster.counts.met == 1
    store.cluster_members.take_out(cluster.id, met, actor=EXPERT)
    clock.advance(minutes=5)
    assert store.cluster_work.refresh() == 1
    assert (only(store).counts.met, store.clusters.of_request(met)) == (0, None)


def test_what_is_put_back_is_there_again_and_each_decision_stays_written(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    cluster, out = only(store), dogs[2].reference
    store.cluster_members.take_out(cluster.id, out, actor=EXPERT)
    clock.advance(minutes=5)
    store.cluster_work.refresh()
    store.cluster_members.put_back(cluster.id, out, actor="expert-2")
    assert (only(store).counts.size, store.cluster_members.taken_out(cluster.id)) == (3, ())
    clock.advance(minutes=5)
    assert store.cluster_work.refresh() == 1
    assert references(store, cluster.id) == {one.reference for one in dogs}
    told = [(one.kind, one.actor) for one in store.cluster_members.history(cluster.id)]
    assert told == [(MemberDecisionKind.TAKEN_OUT, EXPERT), (MemberDecisionKind.PUT_BACK, "expert-2")]
    with pytest.raises(AppendOnlyError), store.database.write() as session:
        session.scalars(select(MemberDecisionRow)).first().actor = "autre"  # type: ignore[union-attr]


def test_a_need_of_two_is_one_again_under_its_number_when_the_second_is_put_back(
    store: Store, file: File, nothing: Seen, clock: Clock
) -> None:
    file(DOGS, seen=nothing)
    other = file(DOGS_TOO, territory=LYON, seen=nothing).reference
    store.cluster_work.refresh()
    cluster = only(store)
    store.cluster_members.take_out(cluster.id, other, actor=EXPERT)
    clock.advance(minutes=5)
    assert store.cluster_work.refresh() == 0
    assert store.clusters.read(cluster.id)[0].counts.size == 0
    store.cluster_members.put_back(cluster.id, other, actor=EXPERT)
    clock.advance(minutes=5)
    assert store.cluster_work.refresh() == 1
    assert (only(store).id, only(store).counts.size) == (cluster.id, 2)


def test_a_candidate_that_is_answered_now_is_held_without_what_was_taken_out(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    cluster = only(store)
    store.clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, title="Chiens", note="", actor=EXPERT)
    store.cluster_members.take_out(cluster.id, dogs[2].reference, actor=EXPERT)
    clock.advance(minutes=5)
    store.readings.compute(Sorter(Verdict.FOUND))
    assert store.cluster_work.refresh(force=True) == 0
    assert references(store, cluster.id) == {dogs[0].reference, dogs[1].reference}


def test_what_is_not_there_is_not_taken_out_and_what_is_there_not_put_back(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    members, cluster, out = store.cluster_members, only(store), dogs[0].reference
    with pytest.raises(DeskError, match="pas été retirée"):
        members.put_back(cluster.id, out, actor=EXPERT)
    members.take_out(cluster.id, out, actor=EXPERT)
    with pytest.raises(DeskError, match="ou plus, de ce besoin"):
        members.take_out(cluster.id, out, actor=EXPERT)
    members.put_back(cluster.id, out, actor=EXPERT)
    with pytest.raises(DeskError, match="déjà été remise"):
        members.put_back(cluster.id, out, actor=EXPERT)
    for change in (members.take_out, members.put_back):
        with pytest.raises(UnknownClusterError):
            change(cluster.id + 1, out, actor=EXPERT)
        with pytest.raises(UnknownRequestError):
            change(cluster.id, "DL-2026-ABCDEF", actor=EXPERT)


def test_the_request_that_a_need_quotes_is_quoted_no_more_once_it_is_taken_out(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    texts = {one.masked_text: one.reference for one in store.cluster_members.of(only(store).id)}
    quoted = next(reference for text, reference in texts.items() if only(store).phrase in text)
    store.cluster_members.take_out(only(store).id, quoted, actor=EXPERT)
    assert only(store).phrase == ""


def test_erasing_leaves_no_decision_of_a_member(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    cluster = only(store)
    store.cluster_members.take_out(cluster.id, dogs[0].reference, actor=EXPERT)
    store.cluster_members.take_out(cluster.id, dogs[1].reference, actor=EXPERT)
    store.requests.erase(dogs[2].secret)
    with store.database.read() as session:
        assert session.scalar(select(func.count()).select_from(MemberApartRow)) == 1
    store.requests.erase(dogs[0].secret)
    store.requests.erase(dogs[1].secret)
    with store.database.read() as session:
        left = [session.scalar(select(func.count()).select_from(one)) for one in (MemberDecisionRow, MemberApartRow)]
    assert left == [0, 0]
