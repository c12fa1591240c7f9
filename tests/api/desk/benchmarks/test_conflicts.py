"""Of those who change the same thing of a benchmark, one wins, and the others see what it wrote."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from api.desk import (
    BenchmarkChangedError,
    CellChangedError,
    NewAnswer,
    Store,
    Weighing,
)
from tests.api.desk.benchmark_work import edits, ids, opened, opinion


def test_of_writers_at_the_same_moment_one_wins_and_the_others_see_what_it_wrote(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    together = Barrier(6)

    def write(number: int) -> str:
        together.wait()
        try:
            store.benchmark_work.write(secret, answer, criterion, opinion(f"avis {number}"), expected_version=0)
        except CellChangedError as changed:
            return changed.current.value.text
        return ""

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(write, range(6)))
    kept = store.benchmarks.read(secret).cells[answer, criterion]
    assert kept.version == 1
    assert seen.count("") == 1
    assert {text for text in seen if text} == {kept.value.text} == {f"avis {seen.index('')}"}
    assert [edit.what for edit in edits(store)] == ["opened", "cell_written"]


def test_writers_of_different_cells_at_the_same_moment_all_succeed(store: Store) -> None:
    secret = opened(store)
    answer, _ = ids(store, secret)
    criteria = [criterion.id for criterion in store.benchmarks.read(secret).criteria[:6]]
    together = Barrier(6)

    def write(criterion: int) -> None:
        together.wait()
        store.benchmark_work.write(secret, answer, criterion, opinion(f"avis {criterion}"), expected_version=0)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, criteria))
    cells = store.benchmarks.read(secret).cells
    assert [cells[answer, criterion].value.text for criterion in criteria] == [f"avis {one}" for one in criteria]
    assert [edit.sequence for edit in edits(store)] == list(range(1, 8))


def test_of_those_who_rename_at_the_same_moment_one_wins_and_the_others_see_its_title(store: Store) -> None:
    secret = opened(store)
    seen = store.benchmarks.read(secret).presentation_version
    together = Barrier(6)

    def rename(number: int) -> str:
        together.wait()
        try:
            store.benchmarks.present(secret, title=f"titre {number}", context="le même", seen=seen)
        except BenchmarkChangedError as changed:
            return changed.current.title
        return ""

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(rename, range(6)))
    kept = store.benchmarks.read(secret)
    assert told.count("") == 1
    assert {title for title in told if title} == {kept.title} == {f"titre {told.index('')}"}
    assert [edit.what for edit in edits(store)] == ["opened", "written"]
    assert kept.presentation_version != seen


def test_of_two_who_conclude_the_second_sees_the_first_and_history_keeps_both(store: Store) -> None:
    secret = opened(store)
    seen = store.benchmarks.read(secret)
    assert seen.conclusion == ""
    store.benchmarks.conclude(secret, " Retenir l’outil\r\n\r\nEn mars ", author="A. B.", seen=seen.conclusion_version)
    with pytest.raises(BenchmarkChangedError) as changed:
        store.benchmarks.conclude(secret, "Ne rien faire", seen=seen.conclusion_version)
    now = changed.value.current
    assert now.conclusion == store.benchmarks.read(secret).conclusion == "Retenir l’outil\n\nEn mars"
    # What others do elsewhere is no reason to ask, nor is saying again what is there an edit.
    store.benchmark_work.add(secret, [NewAnswer("Ne rien faire", "own")])
    store.benchmarks.conclude(secret, "Retenir l’outil\n\nEn mars", seen=seen.conclusion_version)
    store.benchmarks.conclude(secret, "Ne rien faire", seen=now.conclusion_version)
    told = [(one.author, one.payload["before"], one.payload["after"]) for one in edits(store) if one.what == "written"]
    first, second = {"conclusion": "Retenir l’outil\n\nEn mars"}, {"conclusion": "Ne rien faire"}
    assert told == [("A. B.", {"conclusion": ""}, first), ("", first, second)]


def test_of_those_who_weigh_a_criterion_at_the_same_moment_one_wins_and_the_others_see_its_weight(store: Store) -> None:
    secret = opened(store)
    first, second = store.benchmarks.read(secret).criteria[:2]
    seen = Weighing({first.id: 1})
    together = Barrier(4)

    def weigh(weight: int) -> int:
        together.wait()
        try:
            # 1 is what is there: who leaves it so is asked nothing.
            store.benchmark_work.weigh(secret, Weighing({first.id: weight}), seen=seen)
        except BenchmarkChangedError as changed:
            return changed.current.criteria[0].weight
        return 0

    with ThreadPoolExecutor(4) as pool:
        told = dict(zip((2, 3, 4, 5), pool.map(weigh, (2, 3, 4, 5)), strict=True))
    kept = store.benchmarks.read(secret).criteria[0].weight
    assert told == {weight: 0 if weight == kept else kept for weight in (2, 3, 4, 5)}
    store.benchmark_work.weigh(secret, Weighing({first.id: kept, second.id: 4}), seen=Weighing({second.id: 1}))
    store.benchmark_work.weigh(secret, Weighing({second.id: 4}), seen=Weighing({second.id: 1}))
    lines = [(edit.payload["before"]["weights"], edit.payload["after"]["weights"]) for edit in edits(store)[1:]]
    assert lines == [({str(first.id): 1}, {str(first.id): kept}), ({str(second.id): 1}, {str(second.id): 4})]


def test_the_second_writer_chooses_and_history_keeps_both(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    store.benchmark_work.write(secret, answer, criterion, opinion("un", author="A. B."), expected_version=0)
    with pytest.raises(CellChangedError) as changed:
        store.benchmark_work.write(secret, answer, criterion, opinion("deux"), expected_version=0)
    store.benchmark_work.write(
        secret, answer, criterion, opinion("un et deux"), expected_version=changed.value.current.version
    )
    told = [(edit.author, edit.payload["before"]["text"], edit.payload["after"]["text"]) for edit in edits(store)[1:]]
    assert told == [("A. B.", "", "un"), ("", "un", "un et deux")]


def test_saying_again_what_a_cell_says_is_no_edit(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    for _ in range(2):
        store.benchmark_work.write(secret, answer, criterion, opinion("un", rating=4), expected_version=0)
    assert store.benchmarks.read(secret).cells[answer, criterion].version == 1
