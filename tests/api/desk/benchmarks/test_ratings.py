"""Each member of a team rates a cell for themselves, and who only rates signs nothing else."""

from dataclasses import replace

import pytest

from api.desk import CellChangedError, Opinion, Store
from api.desk.benchmarks.tables import BenchmarkRatingRow
from tests.api.desk.benchmark_work import TOOL, edits, ids, opened, opinion, rows
from tests.api.desk.clock import Clock


def rate(store: Store, secret: str, value: int | None, author: str = "", *, seen: int | None = None) -> None:
    """Rate the first cell, whose text nobody touches."""
    place = ids(store, secret)
    now = store.benchmarks.read(secret).cells[place]
    shown = Opinion(now.value.text, now.value.source, now.value.dated, seen, now.note, author)
    typed = Opinion(now.value.text, now.value.source, now.value.dated, value, now.note, author)
    store.benchmark_work.write(secret, *place, typed, seen=shown)


def test_each_has_a_rating_and_the_mean_of_an_answer_is_of_the_means(store: Store) -> None:
    secret = opened(store)
    rate(store, secret, 4, "A. B.")
    rate(store, secret, 1, "E. F.")
    rate(store, secret, 2)
    rate(store, secret, 3, seen=2)
    read = store.benchmarks.read(secret)
    cell = read.cells[ids(store, secret)]
    assert [(one.author, one.value) for one in cell.ratings] == [("", 3), ("A. B.", 4), ("E. F.", 1)]
    assert (cell.spread, cell.rating, read.score(read.answers[0])) == ((1, 4), 8 / 3, 8 / 3)
    # Initials are those of one person, however they are typed.
    rate(store, secret, 0, "ab", seen=4)
    assert [one.value for one in store.benchmarks.read(secret).cells[ids(store, secret)].ratings] == [3, 0, 1]
    rate(store, secret, None, "E.F.", seen=1)
    assert [one.author for one in store.benchmarks.read(secret).cells[ids(store, secret)].ratings] == ["", "ab"]
    told = [
        (edit.author, edit.payload["before"]["rating"], edit.payload["after"]["rating"]) for edit in edits(store)[-2:]
    ]
    assert told == [("ab", 4, 0), ("E.F.", 1, None)]


def test_who_only_rates_signs_neither_the_catalogue_nor_a_colleague(store: Store, clock: Clock) -> None:
    secret = opened(store, TOOL)
    benchmark = store.benchmarks.read(secret)
    price = next(one for one in benchmark.criteria if one.key == "price")
    place = (benchmark.answers[0].id, price.id)
    catalogue = benchmark.cells[place].value

    def write(text: str, author: str, rating: int | None) -> None:
        typed = Opinion(text, catalogue.source, catalogue.dated, rating, "", author)
        there = store.benchmarks.read(secret).cells[place].value.text
        shown = replace(typed, text=there, rating=None)
        store.benchmark_work.write(secret, *place, typed, seen=shown)

    write(catalogue.text, "G. H.", 2)
    rated = store.benchmarks.read(secret).cells[place]
    assert (rated.version, rated.teams, rated.author, rated.value) == (1, False, "", catalogue)
    clock.advance(days=1)
    write("Payant", "A. B.", None)
    written = store.benchmarks.read(secret).cells[place]
    assert (written.teams, written.author, written.at) == (True, "A. B.", clock())
    clock.advance(days=1)
    write("Payant", "E. F.", 3)
    after = store.benchmarks.read(secret).cells[place]
    assert (after.teams, after.author, after.at) == (True, "A. B.", written.at)
    assert [(one.author, one.value) for one in after.ratings] == [("G. H.", 2), ("E. F.", 3)]


def test_of_two_without_initials_the_second_sees_the_rating_that_they_share(store: Store) -> None:
    secret = opened(store)
    rate(store, secret, 4)
    with pytest.raises(CellChangedError) as changed:
        rate(store, secret, 1)
    assert changed.value.current.rating == 4
    rate(store, secret, 1, "A. B.")
    rate(store, secret, 4)


def test_ratings_go_with_their_benchmark(store: Store) -> None:
    secret = opened(store)
    place = ids(store, secret)
    store.benchmark_work.write(secret, *place, opinion("un", rating=4, author="A. B."), expected_version=0)
    assert rows(store, BenchmarkRatingRow) == 1
    store.benchmarks.erase(secret)
    assert rows(store, BenchmarkRatingRow) == 0
