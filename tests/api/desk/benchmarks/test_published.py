import numpy as np
import pytest
from numpy.typing import NDArray

from api.desk import AnswerChange, NewAnswer, NotFinishedError, Opinion, StaleError, Store, UnknownBenchmarkError
from recommender import NeedError
from tests.api.desk.clock import Clock

EXPERT = "0123456789abcdef"
WASTE, LATER = "Des encombrants dans la rue, lea@exemple.fr", "La cantine est mal organisée"


class Reader:
    """Reads a need as being on one of two subjects."""

    def __init__(self, store: Store) -> None:
        self.likeness = store.need_vectors.likeness
        self.encoder_digest = self.likeness.encoder
        self.read: list[str] = []

    def need_vector(self, text: str) -> NDArray[np.float32]:
        self.read.append(text)
        if not text.strip():
            raise NeedError("vide")
        return self.likeness.mean + self.likeness.prototypes[0 if "encombrants" in text else 9]

    def main_theme(self, text: str, vector: NDArray[np.float32]) -> str | None:
        return None


def finished(store: Store, *, context: str = WASTE, wished: bool = True) -> tuple[str, int]:
    answers = [NewAnswer("Joindre tom@exemple.fr", "own"), NewAnswer("Autre", "own")]
    secret = store.benchmarks.open(title="", context=context, answers=answers, index_version="v1")
    told = store.benchmarks.read(secret)
    typed = Opinion("Voir zoe@exemple.fr", "01 99 00 00 00", "", 3, "Dit par max@exemple.fr", "L. P.")
    store.benchmark_work.write(secret, told.answers[0].id, told.criteria[0].id, typed, expected_version=0)
    store.benchmark_work.change_answer(
        secret, told.answers[1].id, AnswerChange(aside=True, why="Écrire à ana@exemple.fr")
    )
    store.benchmarks.conclude(secret, "Retenir le premier ; luc@exemple.fr appelle.")
    store.benchmarks.finish(secret, publication_wished=wished)
    return secret, told.id


def publish(store: Store, number: int) -> None:
    version = store.published_benchmarks.preview(number).sequence
    store.published_benchmarks.publish(number, agent=EXPERT, expected_version=version)


def test_a_team_asks_an_expert_publishes_and_others_read(store: Store, clock: Clock) -> None:
    _, number = finished(store)
    assert [line.id for line in store.published_benchmarks.waiting()] == [number]
    with pytest.raises(UnknownBenchmarkError):
        store.published_benchmarks.read(number)
    assert store.published_benchmarks.preview(number).published_at is None
    publish(store, number)
    assert store.published_benchmarks.waiting() == ()
    assert store.published_benchmarks.read(number).published_at == clock()
    [line] = store.published_benchmarks.listed().lines
    assert (line.id, line.answers, store.published_benchmarks.listed().total) == (number, 1, 1)


def test_what_is_published_names_nobody(store: Store) -> None:
    _, number = finished(store)
    publish(store, number)
    told = store.published_benchmarks.read(number)
    assert "@" not in repr(told)
    assert "01 99" not in repr(told)
    assert "L. P." not in repr(told)
    assert told.conclusion == "Retenir le premier ; [courriel] appelle."
    assert [one.author for cell in told.cells.values() for one in cell.ratings] == [""]
    assert any(cell.note and cell.rating == 3 for cell in told.cells.values())


@pytest.mark.parametrize("wished", [True, False])
def test_nothing_is_published_that_the_team_does_not_wish_or_has_not_finished(store: Store, wished: bool) -> None:
    secret, number = finished(store, wished=wished)
    if wished:
        store.benchmarks.reopen(secret)
    with pytest.raises(NotFinishedError):
        store.published_benchmarks.publish(number, agent=EXPERT, expected_version=0)
    with pytest.raises(UnknownBenchmarkError):
        store.published_benchmarks.preview(number)
    with pytest.raises(UnknownBenchmarkError):
        store.published_benchmarks.publish(number + 1, agent=EXPERT, expected_version=0)


def test_what_the_team_changed_after_the_expert_read_it_is_not_published(store: Store) -> None:
    secret, number = finished(store)
    read = store.published_benchmarks.preview(number)
    store.benchmarks.reopen(secret)
    store.benchmarks.conclude(secret, "Que personne n’a lu")
    store.benchmarks.finish(secret, publication_wished=True)
    with pytest.raises(StaleError):
        store.published_benchmarks.publish(number, agent=EXPERT, expected_version=read.sequence)
    assert store.published_benchmarks.listed().total == 0
    publish(store, number)
    told = store.published_benchmarks.read(number)
    store.published_benchmarks.publish(number, agent="un autre", expected_version=read.sequence)
    assert store.published_benchmarks.read(number) == told


def test_an_expert_changes_nothing_of_a_benchmark_they_may_not_read(store: Store) -> None:
    secret, number = finished(store, wished=False)
    before = store.benchmarks.read(secret)
    with pytest.raises(UnknownBenchmarkError):
        store.published_benchmarks.withdraw(number, agent=EXPERT, expected_version=before.sequence)
    assert store.benchmarks.read(secret) == before


def test_a_page_of_before_neither_declines_nor_takes_back_what_was_changed_or_published_since(store: Store) -> None:
    secret, number = finished(store)
    read = store.published_benchmarks.preview(number)
    store.benchmarks.reopen(secret)
    store.benchmarks.finish(secret, publication_wished=True)
    with pytest.raises(StaleError):
        store.published_benchmarks.withdraw(number, agent=EXPERT, expected_version=read.sequence)
    assert [line.id for line in store.published_benchmarks.waiting()] == [number]
    read = store.published_benchmarks.preview(number)
    publish(store, number)
    with pytest.raises(StaleError):
        store.published_benchmarks.withdraw(number, agent="un autre", expected_version=read.sequence)
    assert store.published_benchmarks.listed().total == 1


@pytest.mark.parametrize("how", ["reopen", "wish", "erase", "expert"])
def test_what_is_published_can_be_taken_back(store: Store, how: str) -> None:
    secret, number = finished(store)
    publish(store, number)
    if how == "reopen":
        store.benchmarks.reopen(secret)
    elif how == "wish":
        store.benchmarks.finish(secret, publication_wished=False)
    elif how == "erase":
        store.benchmarks.erase(secret)
    else:
        read = store.published_benchmarks.read(number)
        store.published_benchmarks.withdraw(number, agent=EXPERT, expected_version=read.sequence)
    with pytest.raises(UnknownBenchmarkError):
        store.published_benchmarks.read(number)
    assert store.published_benchmarks.listed().total == 0
    assert store.published_benchmarks.waiting() == ()


def test_the_need_is_compared_with_those_of_published_benchmarks_and_each_is_read_once(store: Store) -> None:
    reader = Reader(store)
    assert store.published_benchmarks.near(WASTE, reader) == ()
    assert reader.read == []
    near, far = finished(store)[1], finished(store, context=LATER)[1]
    for number in (near, far):
        publish(store, number)
    context = store.published_benchmarks.read(near).context
    for _ in range(2):
        assert [line.id for line in store.published_benchmarks.near(context, reader)] == [near]
    assert len(reader.read) == 2 + 2
    assert store.published_benchmarks.near(context, reader, but=near) == ()
    assert store.published_benchmarks.near("  ", reader) == ()
    reader.encoder_digest = "d’un autre"
    assert store.published_benchmarks.near(context, reader) == ()
    reader.encoder_digest = store.need_vectors.likeness.encoder
    read = store.published_benchmarks.read(near)
    store.published_benchmarks.withdraw(near, agent=EXPERT, expected_version=read.sequence)
    assert store.published_benchmarks.near(context, reader) == ()


def test_lists_are_cut_into_pages_latest_first(store: Store, clock: Clock) -> None:
    numbers = [finished(store)[1] for _ in range(3)]
    for number in numbers:
        clock.advance(minutes=1)
        publish(store, number)
    found = store.published_benchmarks.listed(offset=1, limit=1)
    assert (found.total, [line.id for line in found.lines]) == (3, [numbers[1]])
