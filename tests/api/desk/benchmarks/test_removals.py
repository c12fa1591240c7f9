from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from api.desk import (
    AnswerChange,
    Benchmark,
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    NewAnswer,
    PartRemovedError,
    StandardCriterionError,
    Store,
    Weighing,
    share_token,
)
from api.desk.benchmarks.removals import MAX_REMOVED
from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCellRow, BenchmarkCriterionRow
from api.desk.retention import Kind, days_of
from tests.api.desk.benchmark_work import OWN, TOOL, edits, ids, opened, opinion, rows
from tests.api.desk.clock import Clock


def read(store: Store, secret: str) -> Benchmark:
    return store.benchmarks.read(secret)


def own_criterion(store: Store, secret: str, label: str = "Marche sans réseau") -> int:
    store.benchmark_work.add_criterion(secret, label, weight=3)
    return read(store, secret).criteria[-1].id


def test_an_answer_that_was_removed_is_told_to_nobody_but_its_team_and_comes_back_as_it_was(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    store.benchmarks.share(secret)
    store.benchmark_work.write(secret, answer, criterion, opinion("gardé", rating=4), expected_version=0)
    before = read(store, secret)
    store.benchmark_work.remove_answer(secret, answer, author=" C. E. ", seen=before.removal_version(before.answers[0]))
    told, others = read(store, secret), store.benchmarks.read_shared(share_token(secret, 1))
    assert [one.name for one in told.answers] == [one.name for one in others.answers] == ["Un agent référent"]
    [removed] = told.removed_answers
    assert (removed.name, removed.removed and removed.removed.author) == ("Encombr’o", "C. E.")
    assert [cell.value.text for cell in told.written(removed)] == ["gardé"]
    assert (others.removed_answers, "gardé" in str(others)) == ((), False)
    assert not [question for question in told.questions if question.answer.id == answer]
    # What comes meanwhile has its cells once it is back.
    later = own_criterion(store, secret)
    store.benchmark_work.put_answer_back(secret, answer)
    back = read(store, secret)
    assert back.answers == before.answers
    assert {place: cell for place, cell in back.cells.items() if place[1] != later} == dict(before.cells)
    assert (answer, later) in back.cells
    lines = [(edit.what, edit.author, edit.payload) for edit in edits(store)[3:]]
    named = {"answer": answer, "name": "Encombr’o"}
    assert lines[0] == ("answer_removed", "C. E.", {**named, "forgotten": []})
    assert lines[2] == ("answer_put_back", "", named)


def test_a_criterion_that_was_removed_comes_back_with_its_weight_and_its_cells(store: Store) -> None:
    secret = opened(store)
    answer, standard = ids(store, secret)
    criterion = own_criterion(store, secret)
    store.benchmark_work.write(secret, answer, criterion, opinion("hors ligne", rating=0), expected_version=0)
    assert read(store, secret).score(read(store, secret).answers[0]) == 0
    with pytest.raises(StandardCriterionError, match="poids 0"):
        store.benchmark_work.remove_criterion(secret, standard)
    store.benchmark_work.remove_criterion(secret, criterion)
    told = read(store, secret)
    assert (len(told.criteria), told.score(told.answers[0])) == (13, None)
    store.benchmark_work.add(secret, [NewAnswer("Ne rien faire", "own")])
    store.benchmark_work.put_criterion_back(secret, criterion)
    back = read(store, secret)
    assert (back.criteria[-1].label, back.criteria[-1].weight) == ("Marche sans réseau", 3)
    assert back.cells[answer, criterion].value.text == "hors ligne"
    assert len(back.cells) == 3 * 14


def test_what_was_removed_takes_no_room_and_comes_back_where_there_is_some(store: Store) -> None:
    secret = opened(store, *(NewAnswer(f"réponse {number}", "own") for number in range(30)))
    answer = ids(store, secret)[0]
    for number in range(17):
        criterion = own_criterion(store, secret, f"critère {number}")
    with pytest.raises(BenchmarkFullError):
        store.benchmark_work.add(secret, [OWN])
    store.benchmark_work.remove_answer(secret, answer)
    store.benchmark_work.add(secret, [OWN])
    store.benchmark_work.remove_criterion(secret, criterion)
    store.benchmark_work.add_criterion(secret, "à la place")
    before = read(store, secret), len(edits(store))
    with pytest.raises(BenchmarkFullError, match="il en aurait 31"):
        store.benchmark_work.put_answer_back(secret, answer)
    with pytest.raises(BenchmarkFullError, match="30 critères"):
        store.benchmark_work.put_criterion_back(secret, criterion)
    assert (read(store, secret), len(edits(store))) == before


def test_who_removes_what_a_colleague_changed_or_wrote_in_sees_it_first(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    own = own_criterion(store, secret)
    work = store.benchmark_work
    for change in (
        lambda: work.write(secret, answer, criterion, opinion("écrit entre-temps"), expected_version=0),
        lambda: work.change_answer(secret, answer, AnswerChange(aside=True, why="Trop cher")),
    ):
        seen = read(store, secret)
        change()
        found = seen.find_answer(answer)
        assert found
        with pytest.raises(BenchmarkChangedError) as changed:
            work.remove_answer(secret, answer, seen=seen.removal_version(found))
        assert changed.value.current == read(store, secret)
    seen = read(store, secret)
    work.weigh(secret, Weighing({own: 5}))
    with pytest.raises(BenchmarkChangedError):
        work.remove_criterion(secret, own, seen=seen.removal_version(seen.criteria[-1]))
    # What others do elsewhere is no reason to ask, and who removes what is removed already is asked nothing.
    seen = read(store, secret)
    work.add_criterion(secret, "Délai")
    for _ in range(2):
        work.remove_answer(secret, answer, seen=seen.removal_version(seen.aside[0]))
        work.remove_criterion(secret, own, seen=seen.removal_version(seen.criteria[-1]))
    assert [edit.what for edit in edits(store)][-2:] == ["answer_removed", "criterion_removed"]
    work.put_answer_back(secret, answer)
    assert [(one.id, one.aside_why) for one in read(store, secret).aside] == [(answer, "Trop cher")]


def test_what_was_removed_meanwhile_is_neither_written_in_nor_lost(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    own = own_criterion(store, secret)
    work = store.benchmark_work
    work.remove_answer(secret, answer)
    work.remove_criterion(secret, own)
    before = len(edits(store))
    other = read(store, secret).answers[0].id
    for change in (
        lambda: work.write(secret, answer, criterion, opinion("x"), expected_version=0),
        lambda: work.write(secret, other, own, opinion("x"), expected_version=0),
        lambda: work.change_answer(secret, answer, AnswerChange(aside=True)),
        lambda: work.weigh(secret, Weighing({own: 5})),
    ):
        with pytest.raises(PartRemovedError):
            change()
    with pytest.raises(BenchmarkChangedError):
        work.weigh(secret, Weighing({own: 5}), seen=Weighing({own: 3}))
    assert len(edits(store)) == before


def test_an_answer_of_the_catalogue_that_was_removed_comes_back_with_its_cells_when_it_is_added(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    store.benchmark_work.write(secret, answer, criterion, opinion("gardé"), expected_version=0)
    store.benchmark_work.change_answer(secret, answer, AnswerChange(aside=True, why="Trop cher"))
    store.benchmark_work.remove_answer(secret, answer)
    store.benchmark_work.add(secret, [NewAnswer(f"réponse {number}", "own") for number in range(29)])
    with pytest.raises(BenchmarkFullError, match="il en aurait 31"):
        store.benchmark_work.add(secret, [TOOL])
    store.benchmark_work.remove_answer(secret, read(store, secret).answers[-1].id)
    store.benchmark_work.add(secret, [TOOL])
    told = read(store, secret)
    assert (len(told.answers), told.answers[0].id, told.answers[0].aside_why) == (30, answer, "")
    assert told.cells[answer, criterion].value.text == "gardé"
    assert edits(store)[-1].payload == {"answers": [{"answer": answer, "name": "Encombr’o"}]}


def test_of_one_who_removes_and_one_who_writes_at_the_same_moment_nothing_is_lost(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    seen = read(store, secret)
    together = Barrier(2)

    def remove() -> str:
        together.wait()
        try:
            store.benchmark_work.remove_answer(secret, answer, seen=seen.removal_version(seen.answers[0]))
        except BenchmarkChangedError:
            return "asked"
        return "removed"

    def write() -> str:
        together.wait()
        try:
            store.benchmark_work.write(secret, answer, criterion, opinion("écrit"), expected_version=0)
        except PartRemovedError:
            return "given back"
        return "written"

    with ThreadPoolExecutor(2) as pool:
        done = {one.result() for one in [pool.submit(remove), pool.submit(write)]}
    assert done in ({"removed", "given back"}, {"asked", "written"})


def test_as_many_are_kept_as_a_benchmark_holds_and_the_history_names_what_is_forgotten(store: Store) -> None:
    secret = opened(store)
    gone = []
    for number in range(MAX_REMOVED + 1):
        store.benchmark_work.add(secret, [NewAnswer(f"réponse {number}", "own")])
        gone.append(read(store, secret).answers[-1].id)
        store.benchmark_work.remove_answer(secret, gone[-1])
    kept = read(store, secret).removed_answers
    assert [one.id for one in kept] == gone[:0:-1]
    assert edits(store)[-1].payload["forgotten"] == [{"answer": gone[0], "name": "réponse 0"}]
    assert rows(store, BenchmarkCellRow) == (2 + MAX_REMOVED) * 13


def test_a_finished_benchmark_is_only_read(store: Store) -> None:
    secret = opened(store)
    answer = ids(store, secret)[0]
    criterion = own_criterion(store, secret)
    store.benchmark_work.remove_answer(secret, answer)
    store.benchmarks.finish(secret, publication_wished=False)
    for change in (
        lambda: store.benchmark_work.put_answer_back(secret, answer),
        lambda: store.benchmark_work.put_criterion_back(secret, criterion),
        lambda: store.benchmark_work.remove_answer(secret, read(store, secret).answers[0].id),
        lambda: store.benchmark_work.remove_criterion(secret, criterion),
    ):
        with pytest.raises(BenchmarkFinishedError):
            change()


def test_what_was_removed_is_neither_published_nor_kept_with_what_is(store: Store, clock: Clock) -> None:
    secret = opened(store)
    answer, standard = ids(store, secret)
    own = own_criterion(store, secret)
    store.benchmark_work.write(secret, answer, standard, opinion("écrit de la réponse"), expected_version=0)
    store.benchmark_work.remove_answer(secret, answer)
    store.benchmark_work.remove_criterion(secret, own)
    store.benchmarks.finish(secret, publication_wished=True)
    told = read(store, secret)
    number = told.id
    store.published_benchmarks.publish(number, agent="0123456789abcdef", expected_version=told.sequence)
    published = store.published_benchmarks.read(number)
    assert (published.removed_answers, published.removed_criteria, len(published.cells)) == ((), (), 13)
    assert [line.answers for line in store.published_benchmarks.listed().lines] == [1]
    clock.advance(days=days_of(Kind.BENCHMARK), seconds=1)
    store.purge()
    assert store.published_benchmarks.read(number) == published
    assert (rows(store, BenchmarkAnswerRow), rows(store, BenchmarkCriterionRow)) == (1, 13)
