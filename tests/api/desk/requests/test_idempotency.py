import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from api.desk import ErasedKeyError, Form, IdempotencyConflictError, InvalidFormError, Receipt, Seen, Store
from api.desk.requests.tables import IdempotencyRow, RequestRow
from tests.api.desk.clock import Clock

KEY = "3f0b8d1e-0000-4000-8000-000000000000"


def count(store: Store, table: type[RequestRow | IdempotencyRow] = RequestRow) -> int:
    with store.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_key_and_form_are_the_same_request(store: Store, form: Form, seen: Seen) -> None:
    first = store.requests.receive(form, key=KEY, seen=seen)
    assert not first.repeated
    assert store.requests.receive(form, key=KEY, seen=seen) == replace(first, repeated=True)
    assert count(store) == 1
    assert store.requests.follow(first.secret).channel == "api"
    assert store.requests.follow(first.secret).seen == seen


def test_the_same_key_with_another_form_is_a_conflict(store: Store, form: Form) -> None:
    store.requests.receive(form, key=KEY)
    with pytest.raises(IdempotencyConflictError):
        store.requests.receive(replace(form, need="Autre chose"), key=KEY)
    assert count(store) == 1


def test_another_key_is_another_request(store: Store, form: Form) -> None:
    first, second = (store.requests.receive(form, key=key) for key in (KEY, "autre"))
    assert first.reference != second.reference
    assert first.secret != second.secret


def test_a_refused_form_leaves_the_key_free(store: Store, form: Form) -> None:
    with pytest.raises(InvalidFormError):
        store.requests.receive(replace(form, email=""), key=KEY)
    assert not store.requests.receive(form, key=KEY).repeated


def test_a_key_is_forgotten_after_a_day(store: Store, form: Form, clock: Clock) -> None:
    first = store.requests.receive(form, key=KEY)
    clock.advance(hours=24)
    assert store.requests.receive(form, key=KEY).reference == first.reference
    clock.advance(seconds=1)
    second = store.requests.receive(replace(form, need="Autre chose"), key=KEY)
    assert second.reference != first.reference


def test_what_was_erased_is_not_filed_again_by_a_retry_and_its_key_tells_nothing_of_it(
    store: Store, form: Form, clock: Clock
) -> None:
    first = store.requests.receive(form, key=KEY)
    store.requests.erase(first.secret)
    for again in (form, replace(form, need="Autre chose")):
        with pytest.raises(ErasedKeyError, match="effacé"):
            store.requests.receive(again, key=KEY)
    assert count(store) == 1
    with store.database.read() as session:
        left = session.scalars(select(IdempotencyRow)).one()
    assert (left.payload_digest, left.salt) == ("", "")
    clock.advance(hours=24, seconds=1)
    assert store.requests.receive(form, key=KEY).reference != first.reference


def test_the_key_is_not_in_the_store(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key=KEY)
    with store.database.read() as session:
        kept = str(vars(session.scalars(select(IdempotencyRow)).one()))
    assert KEY not in kept
    assert receipt.secret not in kept


def test_of_several_sendings_at_once_one_makes_the_request(store: Store, form: Form) -> None:
    receipts: list[Receipt] = []
    conflicts: list[IdempotencyConflictError] = []
    gate = threading.Barrier(8)

    def send(need: str) -> None:
        gate.wait()
        try:
            receipts.append(store.requests.receive(replace(form, need=need), key=KEY))
        except IdempotencyConflictError as conflict:
            conflicts.append(conflict)

    threads = [threading.Thread(target=send, args=(need,)) for need in ["un besoin", "un autre"] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(receipts), len(conflicts)) == (4, 4)
    assert len({(receipt.reference, receipt.secret) for receipt in receipts}) == 1
    assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
    assert count(store) == 1
