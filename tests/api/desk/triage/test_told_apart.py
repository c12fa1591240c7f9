"""Two requests that an expert told apart are no more held for one need, anywhere, until the expert thinks again."""

import pytest
from sqlalchemy import func, select

from api.desk import (
    ClusterDecisionKind,
    InboxFilter,
    PairDecisionKind,
    PairError,
    Receipt,
    Seen,
    Store,
    UnknownRequestError,
)
from api.desk.requests.need_tables import PairDecisionRow
from api.desk.tables import AppendOnlyError
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import DOGS, DOGS_AGAIN, DOGS_TOO, LYON, VALLON, VILLEURBANNE, File
from tests.fakes import WordReader

EXPERT = "expert-1"


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


@pytest.fixture
def dogs(store: Store, file: File, nothing: Seen) -> tuple[Receipt, Receipt, Receipt]:
    """Three requests of one need, near one another."""
    one = file(DOGS, territory=VALLON, seen=nothing)
    return one, file(DOGS_TOO, territory=LYON, seen=nothing), file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)


def near(store: Store, receipt: Receipt) -> set[str]:
    return {one.reference for one in store.near_requests.of(receipt.reference).requests}


def lines(store: Store) -> dict[str, int]:
    return {line.reference: line.near for line in store.inbox.page(InboxFilter(statuses=None), size=20).lines}


def grouped(store: Store) -> list[set[str]]:
    return [{one.reference for one in store.cluster_members.of(need.id)} for need in store.clusters.page()]


def test_neither_is_proposed_for_the_other_and_the_inbox_counts_without_them(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    one, two, three = dogs
    before = lines(store)
    store.told_apart.tell_apart(one.reference, two.reference, actor=EXPERT)
    assert (near(store, one), near(store, two)) == ({three.reference}, {three.reference})
    assert near(store, three) == {one.reference, two.reference}
    assert lines(store)[three.reference] == before[three.reference]
    found = store.near_requests.of(one.reference)
    assert lines(store)[one.reference] == found.sure == sum(other.sure for other in found.requests)


def test_what_is_compared_anew_keeps_them_apart(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    one, two, three = dogs
    store.told_apart.tell_apart(two.reference, one.reference, actor=EXPERT)
    store.requests.correct(one.secret, {"need": DOGS_AGAIN})
    store.need_vectors.compute(WordReader())
    assert near(store, one) == {three.reference}, "it is searched until it is compared"
    store.near_pairs.compute()
    assert (near(store, one), near(store, two)) == ({three.reference}, {three.reference})


def test_they_are_of_no_recurrent_need_together(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    one, two, _ = dogs
    store.cluster_work.refresh()
    assert grouped(store) == [{receipt.reference for receipt in dogs}]
    clock.advance(minutes=1)
    store.told_apart.tell_apart(one.reference, two.reference, actor=EXPERT)
    assert store.cluster_work.refresh() == 1, "nothing else has changed"
    assert all(not {one.reference, two.reference} <= need for need in grouped(store))
    clock.advance(minutes=1)
    store.told_apart.bring_together(one.reference, two.reference, actor=EXPERT)
    store.cluster_work.refresh()
    assert grouped(store) == [{receipt.reference for receipt in dogs}]


def test_a_candidate_that_they_alone_made_keeps_the_first_of_them(
    store: Store, file: File, nothing: Seen, clock: Clock
) -> None:
    one, two = file(DOGS, seen=nothing), file(DOGS_TOO, territory=LYON, seen=nothing)
    store.cluster_work.refresh()
    (need,) = store.clusters.page()
    store.clusters.decide(need.id, ClusterDecisionKind.CANDIDATE, title="Chiens errants", note="", actor=EXPERT)
    clock.advance(minutes=1)
    store.told_apart.tell_apart(one.reference, two.reference, actor=EXPERT)
    for _ in range(2):
        assert store.cluster_work.refresh(force=True) == 0
        (kept,) = store.clusters.page()
        assert (kept.id, kept.counts.size, kept.counts.territories) == (need.id, 1, 1)
        assert grouped(store) == [{one.reference}]


def test_what_is_undone_is_proposed_again_and_both_histories_keep_it(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    one, two, _ = dogs
    before = near(store, one), lines(store)
    for _ in range(2):
        store.told_apart.tell_apart(one.reference, two.reference, actor=EXPERT)
    store.told_apart.bring_together(two.reference, one.reference, actor="expert-2")
    assert near(store, one) == before[0]
    store.near_pairs.compute()
    assert (near(store, one), lines(store)) == before
    told = [(told.kind, told.other, told.actor, told.is_apart) for told in store.told_apart.of(one.reference)]
    assert told == [
        (PairDecisionKind.APART, two.reference, EXPERT, False),
        (PairDecisionKind.RESTORED, two.reference, "expert-2", False),
    ]
    assert [told.other for told in store.told_apart.of(two.reference)] == [one.reference] * 2


def test_no_decision_is_changed(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    store.told_apart.tell_apart(dogs[0].reference, dogs[1].reference, actor=EXPERT)
    with pytest.raises(AppendOnlyError), store.database.write() as session:
        session.scalars(select(PairDecisionRow)).first().actor = "autre"  # type: ignore[union-attr]


def test_erasing_either_deletes_what_was_decided(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    one, two, three = dogs
    store.told_apart.tell_apart(one.reference, two.reference, actor=EXPERT)
    store.told_apart.tell_apart(three.reference, one.reference, actor=EXPERT)
    store.requests.withdraw(two.secret)
    assert [told.other for told in store.told_apart.of(one.reference) if told.is_apart] == [three.reference]
    store.requests.erase(one.secret)
    with store.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PairDecisionRow)) == 0
    assert store.told_apart.of(three.reference) == ()


def test_what_makes_no_sense_is_refused(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    one, two, three = dogs
    apart, together = store.told_apart.tell_apart, store.told_apart.bring_together
    with pytest.raises(PairError, match="différentes"):
        apart(one.reference, one.reference, actor=EXPERT)
    with pytest.raises(UnknownRequestError):
        apart(one.reference, "DL-2026-7K3F9G", actor=EXPERT)
    with pytest.raises(PairError, match="distinguées"):
        together(one.reference, two.reference, actor=EXPERT)
    store.introductions.propose(one.reference, two.reference, actor=EXPERT)
    with pytest.raises(PairError, match="mise en relation"):
        apart(two.reference, one.reference, actor=EXPERT)
    store.requests.withdraw(three.secret)
    with pytest.raises(PairError, match="retirée"):
        apart(one.reference, three.reference, actor=EXPERT)
