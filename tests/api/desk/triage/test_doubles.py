"""A request that is closed as a double names its other, on both sides, and tells the person no other's."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from api.desk import Closing, DoubleError, Form, InboxFilter, Receipt, Status, Store, as_export
from api.desk.mails.tables import MailRow
from tests.api.desk.needs_filed import DOGS, LYON, VALLON

Receive = Callable[[str, str], Receipt]


@pytest.fixture
def store(mailing_store: Store) -> Store:
    return mailing_store


@pytest.fixture
def receive(store: Store, form: Form) -> Receive:
    def received(key: str, territory: str = VALLON) -> Receipt:
        return store.requests.receive(replace(form, need=f"{DOGS} {key}", territory=territory), key=key)

    return received


def _close(store: Store, one: Receipt, other: str) -> None:
    store.treatment.move(one.reference, Status.CLOSED, actor="e1", reason=Closing.DOUBLE, double_of=other)


def _mails(store: Store) -> str:
    with store.database.read() as session:
        return " ".join(session.scalars(select(MailRow.body).where(MailRow.subject.contains("terminée"))))


def test_the_other_request_is_told_on_both_sides_and_in_both_histories(store: Store, receive: Receive) -> None:
    one, other = receive("a", VALLON), receive("b", VALLON)
    _close(store, one, other.reference.removeprefix("DL-2026-").lower())
    mine, its = store.treatment.read(one.reference), store.treatment.read(other.reference)
    assert mine.double_of
    assert (mine.double_of.reference, mine.doubles, its.double_of) == (other.reference, (), None)
    assert its.doubles == (one.reference,)
    assert mine.events[-1].payload == {"reason": "double", "double_of": other.reference}
    assert (its.events[-1].kind, its.events[-1].payload) == ("doubled", {"double": one.reference})
    assert its.status is Status.RECEIVED
    lines = {line.reference: line.double_of for line in store.inbox.page(InboxFilter(statuses=None), size=9).lines}
    assert lines == {one.reference: other.reference, other.reference: ""}


def test_the_person_reads_of_their_territorys_request_and_of_no_others(store: Store, receive: Receive) -> None:
    one, beside, afar = receive("a", VALLON), receive("b", VALLON), receive("c", LYON)
    _close(store, one, beside.reference)
    told = (
        f"La demande {beside.reference}, de votre collectivité, dit le même besoin : c’est à elle que l’équipe répond."
    )
    assert store.requests.follow(one.secret).closing_told == told
    assert told in _mails(store)
    _close(store, beside, afar.reference)
    followed = store.requests.follow(beside.secret)
    assert followed.closing_told == "Une autre demande dit le même besoin : c’est à elle que l’équipe répond."
    assert followed.closing_told in _mails(store)
    assert afar.reference not in str(as_export(followed)) + followed.closing_told + _mails(store)
    # Whose request others double learns nothing of it.
    assert not any(event.is_the_persons for event in store.requests.follow(afar.secret).events[1:])
    assert beside.reference not in str(as_export(store.requests.follow(afar.secret)))


def test_what_cannot_be_the_other_is_refused_and_changes_nothing(store: Store, receive: Receive) -> None:
    one, other, third, left = receive("a", VALLON), receive("b", LYON), receive("c", LYON), receive("d", LYON)
    store.requests.withdraw(left.secret)
    _close(store, third, other.reference)
    for typed, said in (
        (" ", "écrivez son numéro"),
        ("DL-2026-7K3F9G", "Aucune demande"),
        ("n’importe quoi", "Aucune demande"),
        (one.reference, "son propre double"),
        (left.reference, "est retirée"),
        (third.reference, f"comme double de {other.reference}"),
    ):
        with pytest.raises(DoubleError, match=said):
            _close(store, one, typed)
    assert store.treatment.read(one.reference).version == 1
    assert store.treatment.read(other.reference).doubles == (third.reference,)


def test_a_double_that_is_taken_up_again_is_one_no_more_and_may_become_anothers(store: Store, receive: Receive) -> None:
    one, other, third = receive("a", VALLON), receive("b", VALLON), receive("c", LYON)
    _close(store, one, other.reference)
    store.treatment.move(one.reference, Status.IN_PROGRESS, actor="e1")
    assert store.treatment.read(one.reference).double_of is None
    assert store.treatment.read(other.reference).doubles == ()
    _close(store, one, third.reference)
    found = store.treatment.read(one.reference).double_of
    assert found
    assert (found.reference, found.same_territory) == (third.reference, False)
    assert store.treatment.read(other.reference).doubles == ()
    assert store.treatment.read(third.reference).doubles == (one.reference,)


def test_another_reason_names_no_other(store: Store, receive: Receive) -> None:
    one, other = receive("a", VALLON), receive("b", VALLON)
    store.treatment.move(one.reference, Status.CLOSED, actor="e1", reason=Closing.OVER, double_of=other.reference)
    assert store.treatment.read(one.reference).double_of is None
    assert store.treatment.read(other.reference).version == 1
    assert store.requests.follow(one.secret).closing_told == Closing.OVER.told


def test_an_erased_double_is_told_no_more(store: Store, receive: Receive) -> None:
    one, other = receive("a", VALLON), receive("b", VALLON)
    _close(store, one, other.reference)
    store.requests.erase(other.secret)
    assert store.requests.follow(one.secret).closing_told.startswith("Une autre demande")
    store.requests.erase(one.secret)
    assert store.treatment.read(one.reference).double_of is None
