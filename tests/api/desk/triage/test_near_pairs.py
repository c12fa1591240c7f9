"""What the inbox tells of near requests is what their pages tell, and goes when either leaves."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update

from api.desk import Form, InboxFilter, Receipt, Store
from api.desk.database import Database
from api.desk.requests.need_tables import NearPairRow, NeedVectorRow
from api.desk.requests.need_vectors import LearnedOfNeeds
from corpus.territories import Territories
from tests.api.desk.needs_filed import CANTEEN, DOGS, DOGS_AGAIN, DOGS_TOO, LYON, VALLON, VILLEURBANNE, File
from tests.fakes import WordReader, word_likeness, word_pairs


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


def _counts(store: Store) -> dict[str, int]:
    return {line.reference: line.near for line in store.inbox.page(InboxFilter(statuses=None), size=20).lines}


def _kept(store: Store) -> int:
    with store.database.read() as session:
        return session.scalar(select(func.count()).select_from(NearPairRow)) or 0


def test_a_line_counts_the_near_requests_that_its_page_tells_as_sure(store: Store, file: File) -> None:
    filed = [file(DOGS), file(DOGS_AGAIN, territory=LYON), file(DOGS, territory=VILLEURBANNE), file(CANTEEN)]
    counts = _counts(store)
    assert [counts[one.reference] for one in filed] == [2, 2, 2, 0]
    for one in filed:
        found = store.near_requests.of(one.reference)
        assert found.sure == sum(near.sure for near in found.requests) == counts[one.reference]
        assert len(store.near_requests.of(one.reference, top_k=1).requests) <= 1
    assert store.near_requests.of(filed[0].reference, top_k=1).sure == 2


def test_the_filter_keeps_what_has_a_near_request_and_counts_it(store: Store, file: File) -> None:
    one, other, _ = file(DOGS), file(DOGS_AGAIN, territory=LYON), file(CANTEEN, territory=VILLEURBANNE)
    wanted = InboxFilter(near=True)
    assert {line.reference for line in store.inbox.page(wanted, size=9).lines} == {one.reference, other.reference}
    at = store.clock()
    assert sum(store.inbox.counts(wanted, overdue_before=at, recent_from=at).by_status.values()) == 2


def test_what_is_not_sure_is_told_on_the_page_alone(store: Store, file: File) -> None:
    one, other = file(DOGS), file(DOGS_AGAIN, territory=LYON)
    with store.database.write() as session:
        session.execute(update(NearPairRow).values(probability=0.5))
    assert _counts(store) == {one.reference: 0, other.reference: 0}
    assert store.inbox.page(InboxFilter(near=True), size=9).lines == ()
    found = store.near_requests.of(one.reference)
    assert ([near.reference for near in found.requests], found.sure) == ([other.reference], 0)


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_a_request_that_leaves_takes_its_pairs_along(store: Store, file: File, leave: str) -> None:
    one, other = file(DOGS), file(DOGS_AGAIN, territory=LYON)
    assert _kept(store) == 2
    getattr(store.requests, leave)(other.secret)
    assert _kept(store) == 0
    assert _counts(store)[one.reference] == 0


@pytest.mark.parametrize("change", [{"need": CANTEEN}, {"territory": VALLON}])
def test_a_correction_is_compared_anew_and_told_nothing_old_meanwhile(
    store: Store, file: File, change: dict[str, str]
) -> None:
    one, other = file(DOGS), file(DOGS_AGAIN, territory=LYON)
    store.requests.correct(other.secret, change)
    assert _counts(store) == {one.reference: 0, other.reference: 0}
    assert _kept(store) == 0
    assert store.need_vectors.compute(WordReader()) == store.near_pairs.compute() == 1
    assert _counts(store) == {one.reference: 0, other.reference: 0}
    store.requests.correct(other.secret, {"need": DOGS_TOO, "territory": LYON})
    assert store.need_vectors.compute(WordReader()) == store.near_pairs.compute() == 1
    assert _kept(store) == 2


def test_what_was_compared_is_compared_again_where_pairs_were_learned_anew_alone(
    store: Store, file: File, database: Database, territories: Territories
) -> None:
    one, other = file(DOGS), file(DOGS_AGAIN, territory=LYON)
    assert store.near_pairs.compute() == 0
    with store.database.write() as session:
        session.execute(update(NearPairRow).values(probability=0.1))
    learned = LearnedOfNeeds(word_likeness, lambda: word_pairs(digest="4" * 64))
    newer = Store(database, territories=lambda: territories, learned=learned)
    assert newer.near_pairs.compute() == 2
    assert newer.near_pairs.compute() == 0
    assert _counts(newer) == {one.reference: 1, other.reference: 1}


def test_requests_of_an_older_store_are_compared_in_their_turn(store: Store, file: File) -> None:
    file(DOGS)
    file(DOGS_AGAIN, territory=LYON)
    with store.database.write() as session:
        # As the version before left it.
        session.execute(delete(NearPairRow))
        session.execute(update(NeedVectorRow).values(compared=None))
    assert store.near_pairs.compute() == 2
    assert _kept(store) == 2


def test_a_request_withdrawn_while_another_is_compared_is_paired_with_none(store: Store, form: Form) -> None:
    def receive(need: str, territory: str) -> Receipt:
        return store.requests.receive(replace(form, need=need, territory=territory), key=territory)

    one, other = receive(DOGS, VALLON), receive(DOGS_AGAIN, LYON)
    store.need_vectors.compute(WordReader())
    searched: list[str] = []

    def leave() -> None:
        searched.append("")
        if len(searched) == 2:
            store.requests.withdraw(one.secret)

    # Withdrawn once the other was searched, before either is written down.
    assert store.near_pairs.compute(pause=leave) == 1
    assert _kept(store) == 0
    assert store.near_requests.of(other.reference).requests == ()
