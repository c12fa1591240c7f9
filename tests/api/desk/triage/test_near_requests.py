from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import select

from api.desk import Form, Receipt, Store, UnknownRequestError
from api.desk.database import Database
from api.desk.requests.need_tables import NeedVectorRow
from api.desk.requests.need_vectors import LearnedOfNeeds
from api.desk.requests.statuses import Status
from corpus.territories import Territories
from recommender import EmptyNeedError, NeedLikenessUnusableError
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import CANTEEN, DOGS, DOGS_AGAIN, DOGS_TOO, LYON, VILLEURBANNE, File
from tests.fakes import WordReader, word_likeness, word_pairs


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


def _near(store: Store, receipt: Receipt) -> list[str]:
    return [one.reference for one in store.near_requests.of(receipt.reference).requests]


def test_the_same_need_of_another_territory_is_found(store: Store, file: File) -> None:
    mine, other, _ = file(DOGS), file(DOGS_TOO, territory=LYON), file(CANTEEN, territory=VILLEURBANNE)
    found = store.near_requests.of(mine.reference)
    assert found.ready
    (one,) = found.requests
    assert (one.reference, one.place.name, one.masked_text) == (other.reference, "Lyon", DOGS_TOO)
    assert {"chiens", "errants"} <= set(one.shared_words)
    assert 0.5 < one.probability < 1.0
    assert _near(store, other) == [mine.reference]


def test_another_request_of_the_same_territory_is_not_told(store: Store, file: File) -> None:
    mine, _ = file(DOGS), file(DOGS_TOO)
    assert _near(store, mine) == []


def test_a_request_that_was_not_read_yet_says_so(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="unread")
    assert not store.near_requests.of(receipt.reference).ready


def test_an_unknown_reference_is_refused(store: Store) -> None:
    with pytest.raises(UnknownRequestError):
        store.near_requests.of("DL-2026-7K3F9G")


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_a_request_that_left_is_compared_no_more_and_its_vector_is_gone(store: Store, file: File, leave: str) -> None:
    mine, other = file(DOGS), file(DOGS_TOO, territory=LYON)
    assert _near(store, mine) == [other.reference]
    getattr(store.requests, leave)(other.secret)
    with store.database.read() as session:
        assert len(session.scalars(select(NeedVectorRow)).all()) == 1
    assert _near(store, mine) == []
    assert len(store.need_vectors.index()) == 1
    assert store.near_requests.of(other.reference).requests == ()


def test_a_corrected_need_is_read_again(store: Store, file: File) -> None:
    mine, other = file(DOGS), file(CANTEEN, territory=LYON)
    assert _near(store, mine) == []
    store.requests.correct(other.secret, {"need": DOGS_TOO})
    assert not store.near_requests.of(other.reference).ready
    assert store.need_vectors.compute(WordReader()) == 1
    assert _near(store, other) == [mine.reference], "it is searched until it is compared"
    assert store.near_pairs.compute() == 1
    assert _near(store, mine) == [other.reference]
    assert len(store.need_vectors.index()) == 2


def test_what_was_read_is_not_read_again_until_what_was_learned_changes(
    store: Store, database: Database, file: File, clock: Clock, territories: Territories
) -> None:
    mine, other = file(DOGS), file(DOGS_TOO, territory=LYON)
    clock.advance(days=1)
    assert store.need_vectors.compute(WordReader()) == 0
    learned = LearnedOfNeeds(lambda: word_likeness("2" * 64), word_pairs)
    newer = Store(database, clock=clock, territories=lambda: territories, learned=learned)
    assert not newer.near_requests.of(mine.reference).ready
    assert newer.need_vectors.compute(WordReader()) == 2
    assert newer.near_pairs.compute() == 2
    assert _near(newer, mine) == [other.reference]


def test_vectors_of_an_encoder_that_was_not_learned_with_are_refused(store: Store) -> None:
    class OtherReader(WordReader):
        encoder_digest = "1" * 64

    with pytest.raises(NeedLikenessUnusableError, match=r"autre encodeur.*fitting\.need_likeness"):
        store.need_vectors.compute(OtherReader())


def test_only_masked_text_is_read(store: Store, form: Form) -> None:
    read: list[str] = []

    class Listening(WordReader):
        def need_vector(self, text: str) -> NDArray[np.float32]:
            read.append(text)
            return super().need_vector(text)

    store.requests.receive(replace(form, need="Écrire à dechets@exemple.fr pour les déchets"), key="masked")
    store.need_vectors.compute(Listening())
    assert read
    assert "exemple.fr" not in read[0]


def test_a_need_of_which_nothing_is_left_hinders_no_other(store: Store, file: File, form: Form) -> None:
    class Strict(WordReader):
        def need_vector(self, text: str) -> NDArray[np.float32]:
            if "rien" in text:
                raise store_error
            return super().need_vector(text)

    store_error = EmptyNeedError("vide")
    store.requests.receive(replace(form, need="rien de rien du tout ici"), key="empty")
    store.requests.receive(replace(form, need=DOGS), key="dogs")
    assert store.need_vectors.compute(Strict()) == 1


def test_a_request_withdrawn_while_it_was_read_gets_no_vector(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="late")

    class Slow(WordReader):
        def need_vector(self, text: str) -> NDArray[np.float32]:
            store.requests.withdraw(receipt.secret)
            return super().need_vector(text)

    assert store.need_vectors.compute(Slow()) == 0
    assert store.requests.follow(receipt.secret).status is Status.WITHDRAWN


def test_pairs_learned_with_another_encoder_are_refused(
    store: Store, database: Database, file: File, territories: Territories
) -> None:
    file(DOGS)
    learned = LearnedOfNeeds(word_likeness, lambda: word_pairs(encoder="1" * 64))
    mixed = Store(database, territories=lambda: territories, learned=learned)
    with pytest.raises(NeedLikenessUnusableError, match=r"autre encodeur.*fitting\.need_pairs"):
        mixed.near_pairs.compute()


def test_at_most_as_many_are_told_as_are_asked_for(store: Store, file: File) -> None:
    mine = file(DOGS)
    first, second = file(DOGS_AGAIN, territory=LYON), file(DOGS_AGAIN, territory=VILLEURBANNE)
    assert [one.reference for one in store.near_requests.of(mine.reference, top_k=1).requests] == [first.reference]
    assert _near(store, mine) == [first.reference, second.reference]
