from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text, update

from api.desk import (
    AnswerChange,
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    CellChangedError,
    Key,
    NameTooLongError,
    NewAnswer,
    Opinion,
    Store,
    UnknownBenchmarkError,
    Value,
    Weighing,
    share_token,
)
from api.desk.benchmark_tables import (
    BenchmarkAnswerRow,
    BenchmarkCellRow,
    BenchmarkCriterionRow,
    BenchmarkEditRow,
    BenchmarkNumberRow,
    BenchmarkRow,
)
from api.desk.history import AppendOnlyError
from api.desk.retention import Kind, days_of
from api.desk.tables import Table
from tests.api.desk.clock import Clock

TABLES = (BenchmarkRow, BenchmarkAnswerRow, BenchmarkCriterionRow, BenchmarkCellRow, BenchmarkEditRow)
TOOL = NewAnswer(
    "Encombr’o", "tool", origin="outil:encombro", values={Key.PRICE: Value("Gratuit", "Liste", "", "2026")}
)
OWN = NewAnswer("Un agent référent", "own")


def opened(store: Store, *answers: NewAnswer) -> str:
    return store.benchmarks.open(
        title="", context="Joindre lea@exemple.fr", answers=answers or (TOOL, OWN), index_version="v1"
    )


def opinion(text: str = "", *, rating: int | None = None, note: str = "", author: str = "") -> Opinion:
    return Opinion(text, source="", dated="", rating=rating, note=note, author=author)


def ids(store: Store, secret: str) -> tuple[int, int]:
    benchmark = store.benchmarks.read(secret)
    return benchmark.answers[0].id, benchmark.criteria[0].id


def test_the_number_of_an_erased_benchmark_is_given_to_no_other(store: Store) -> None:
    first, second = opened(store), opened(store)
    numbers = [store.benchmarks.read(one).id for one in (first, second)]
    store.benchmarks.erase(second)
    third = store.benchmarks.read(opened(store)).id
    assert len({*numbers, third}) == 3
    with store.database.write() as session:
        # As where the version before opened some, which keeps no number.
        session.execute(update(BenchmarkNumberRow).values(last=0))
    assert store.benchmarks.read(opened(store)).id not in {*numbers, third}


def edits(store: Store) -> list[BenchmarkEditRow]:
    with store.database.read() as session:
        return list(session.scalars(select(BenchmarkEditRow).order_by(BenchmarkEditRow.sequence)))


def rows(store: Store, table: type[Table]) -> int:
    with store.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_grid_is_complete_and_says_where_each_value_comes_from(store: Store) -> None:
    benchmark = store.benchmarks.read(opened(store))
    assert len(benchmark.cells) == len(benchmark.answers) * len(benchmark.criteria) == 26
    price = next(criterion for criterion in benchmark.criteria if criterion.key == Key.PRICE)
    assert benchmark.cell(benchmark.answers[0], price).value == Value("Gratuit", "Liste", "", "2026")
    assert benchmark.filled == (1, 26)
    assert len(benchmark.questions) == 25
    assert benchmark.index_version == "v1"


def test_only_digests_of_the_links_are_stored_and_the_need_without_personal_data(store: Store) -> None:
    secret = opened(store)
    store.benchmarks.share(secret)
    share = share_token(secret, 1)
    assert len(secret) == len(share) == 43
    with store.database.read() as session:
        stored = str(session.execute(text("SELECT * FROM benchmark")).all())
    assert secret not in stored
    assert share not in stored
    assert "lea@exemple.fr" not in stored
    assert store.benchmarks.read_shared(share).context == "Joindre [courriel]"


def test_a_link_that_reads_does_not_write_and_the_other_is_no_share(store: Store) -> None:
    secret = opened(store)
    store.benchmarks.share(secret)
    with pytest.raises(UnknownBenchmarkError):
        store.benchmarks.present(share_token(secret, 1), title="x", context="x")
    with pytest.raises(UnknownBenchmarkError):
        store.benchmarks.read_shared(secret)


def test_a_revoked_link_stays_dead_when_another_is_made(store: Store) -> None:
    secret = opened(store)
    store.benchmarks.share(secret)
    store.benchmarks.revoke(secret)
    store.benchmarks.share(secret)
    with pytest.raises(UnknownBenchmarkError):
        store.benchmarks.read_shared(share_token(secret, 1))
    assert store.benchmarks.read_shared(share_token(secret, 2)).shared


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


def test_a_name_that_is_too_long_is_refused_with_its_length_and_adds_nothing(store: Store) -> None:
    secret = opened(store, OWN)
    answer = ids(store, secret)[0]
    own = store.benchmark_work
    for change in (
        lambda: own.add(secret, [NewAnswer("Ne rien faire", "own"), NewAnswer("é" * 301, "own")]),
        lambda: own.change_answer(secret, answer, AnswerChange(name="é" * 301)),
        lambda: opened(store, NewAnswer("é" * 301, "practice")),
    ):
        with pytest.raises(NameTooLongError, match=r"300 caractères.*en a 301"):
            change()
    with pytest.raises(NameTooLongError, match=r"200 caractères.*en a 201"):
        own.add_criterion(secret, "é" * 201)
    assert [one.name for one in store.benchmarks.read(secret).answers] == ["Un agent référent"]
    assert (rows(store, BenchmarkRow), len(edits(store))) == (1, 1)
    own.add(secret, [NewAnswer(f" {'é' * 300} ", "own")])
    assert store.benchmarks.read(secret).answers[1].name == "é" * 300


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


def test_history_is_added_to_and_never_changed(store: Store) -> None:
    opened(store)
    with store.database.write() as session:
        edit = session.scalars(select(BenchmarkEditRow)).one()
        edit.author = "quelqu’un d’autre"
        with pytest.raises(AppendOnlyError):
            session.flush()


def test_the_mean_counts_each_rating_as_its_criterion_weighs(store: Store) -> None:
    secret = opened(store)
    benchmark = store.benchmarks.read(secret)
    answer, (first, second, third) = benchmark.answers[0], benchmark.criteria[:3]
    store.benchmark_work.weigh(secret, Weighing({first.id: 3, second.id: 99, third.id: 0}))
    for criterion, rating in ((first, 4), (second, 0), (third, 0)):
        store.benchmark_work.write(secret, answer.id, criterion.id, opinion(rating=rating), expected_version=0)
    # 99 is brought to 5: (3 × 4 + 5 × 0) / 8.
    assert store.benchmarks.read(secret).score(answer) == pytest.approx(1.5)
    assert store.benchmarks.read(secret).score(benchmark.answers[1]) is None


def test_an_answer_set_aside_comes_back_with_its_cells(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    store.benchmark_work.write(secret, answer, criterion, opinion("gardé"), expected_version=0)
    store.benchmark_work.change_answer(secret, answer, AnswerChange(aside=True, why="Trop cher"))
    benchmark = store.benchmarks.read(secret)
    assert [one.aside_why for one in benchmark.aside] == ["Trop cher"]
    assert [one.name for one in benchmark.answers] == ["Un agent référent"]
    store.benchmark_work.add(secret, [TOOL])
    assert store.benchmarks.read(secret).cells[answer, criterion].value.text == "gardé"
    assert len(store.benchmarks.read(secret).answers) == 2


def test_a_criterion_added_late_has_its_cells(store: Store) -> None:
    secret = opened(store)
    store.benchmark_work.add_criterion(secret, "Marche sans réseau", weight=2)
    store.benchmark_work.add(secret, [NewAnswer("Ne rien faire", "own")])
    benchmark = store.benchmarks.read(secret)
    assert len(benchmark.cells) == 3 * 14
    assert benchmark.criteria[-1].weight == 2


def test_answers_past_the_thirtieth_are_refused_together_and_one_set_aside_still_comes_back(store: Store) -> None:
    own = [NewAnswer(f"réponse {number}", "own") for number in range(40)]
    with pytest.raises(BenchmarkFullError, match="il en aurait 40"):
        opened(store, *own)
    assert rows(store, BenchmarkRow) == 0
    secret = opened(store, TOOL, *own[:27])
    with pytest.raises(BenchmarkFullError, match="il en aurait 31"):
        store.benchmark_work.add(secret, [TOOL, *own[27:30]])
    assert len(store.benchmarks.read(secret).answers) == 28
    store.benchmark_work.add(secret, [TOOL, *own[27:29]])
    store.benchmark_work.change_answer(secret, ids(store, secret)[0], AnswerChange(aside=True, why=""))
    with pytest.raises(BenchmarkFullError):
        store.benchmark_work.add(secret, [TOOL, OWN])
    assert len(store.benchmarks.read(secret).aside) == 1
    store.benchmark_work.add(secret, [TOOL, NewAnswer(" ", "own")])
    assert len(store.benchmarks.read(secret).answers) == 30


def test_a_criterion_past_the_thirtieth_is_refused(store: Store) -> None:
    secret = opened(store)
    for number in range(17):
        store.benchmark_work.add_criterion(secret, f"critère {number}")
    before = len(edits(store))
    with pytest.raises(BenchmarkFullError, match="30 critères au plus"):
        store.benchmark_work.add_criterion(secret, "de trop")
    assert (len(store.benchmarks.read(secret).criteria), len(edits(store))) == (30, before)


def test_a_finished_benchmark_refuses_every_change(store: Store) -> None:
    secret = opened(store)
    answer, criterion = ids(store, secret)
    store.benchmarks.finish(secret, publication_wished=True)
    assert store.benchmarks.read(secret).publication_wished
    for change in (
        lambda: store.benchmark_work.write(secret, answer, criterion, opinion("x"), expected_version=0),
        lambda: store.benchmark_work.add(secret, [OWN]),
        lambda: store.benchmark_work.change_answer(secret, answer, AnswerChange(aside=True, why="")),
        lambda: store.benchmarks.conclude(secret, "Trop tard"),
    ):
        with pytest.raises(BenchmarkFinishedError):
            change()
    store.benchmarks.reopen(secret)
    store.benchmark_work.add(secret, [OWN])
    assert not store.benchmarks.read(secret).publication_wished


def test_erasing_and_the_purge_leave_no_row(store: Store, clock: Clock) -> None:
    store.benchmarks.erase(opened(store))
    assert [rows(store, table) for table in TABLES] == [0, 0, 0, 0, 0]
    secret = opened(store)
    begun = clock.at
    clock.at = begun + timedelta(days=days_of(Kind.BENCHMARK))
    store.purge()
    assert store.benchmarks.read(secret)
    clock.at = begun + timedelta(days=days_of(Kind.BENCHMARK) + 1)
    store.purge()
    assert [rows(store, table) for table in TABLES] == [0, 0, 0, 0, 0]
