from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from api.desk import (
    AnswerChange,
    BenchmarkFinishedError,
    BenchmarkFullError,
    Key,
    NameTooLongError,
    NewAnswer,
    SentKey,
    Store,
    UnknownBenchmarkError,
    Value,
    Weighing,
    share_token,
)
from api.desk.benchmarks.references import Passage, Reference
from api.desk.benchmarks.tables import (
    BenchmarkAnswerRow,
    BenchmarkCellRow,
    BenchmarkCriterionRow,
    BenchmarkEditRow,
    BenchmarkNumberRow,
    BenchmarkRow,
)
from api.desk.benchmarks.texts import clean_presentation
from api.desk.retention import Kind, days_of
from api.desk.tables import AppendOnlyError
from tests.api.desk.benchmark_work import OWN, TOOL, edits, ids, opened, opinion, rows
from tests.api.desk.clock import Clock

TABLES = (BenchmarkRow, BenchmarkAnswerRow, BenchmarkCriterionRow, BenchmarkCellRow, BenchmarkEditRow)


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


def test_the_grid_is_complete_and_says_where_each_value_comes_from(store: Store) -> None:
    benchmark = store.benchmarks.read(opened(store))
    assert len(benchmark.cells) == len(benchmark.answers) * len(benchmark.criteria) == 26
    price = next(criterion for criterion in benchmark.criteria if criterion.key == Key.PRICE)
    assert benchmark.cell(benchmark.answers[0], price).value == Value("Gratuit", "Liste", "", "2026")
    assert benchmark.filled == (1, 26)
    assert len(benchmark.questions) == 25
    assert benchmark.index_version == "v1"


def test_what_leaves_nothing_to_ask_and_the_questions_make_the_grid_up(store: Store) -> None:
    secret = opened(store)
    criteria = store.benchmarks.read(secret).criteria
    audience, price = criteria[1], next(one for one in criteria if one.key == Key.PRICE)
    answer = ids(store, secret)[0]
    store.benchmark_work.write(secret, answer, audience.id, opinion("À vérifier : élus ?"), expected_version=0)
    for weighed, filled in ((criteria[0], (1, 24)), (price, (0, 22))):
        store.benchmark_work.weigh(secret, Weighing({weighed.id: 0}))
        benchmark = store.benchmarks.read(secret)
        assert benchmark.filled == filled
        assert len(benchmark.questions) == filled[1] - filled[0]


def test_a_document_is_cited_once_with_its_passages_and_what_an_answer_is_cites_none(store: Store) -> None:
    def told(source: str, address: str = "/x", dated: str = "2021") -> Value:
        return Value("Oui", source, address, dated)

    values: dict[str, Value] = {
        Key.COVERAGE: told("Synthèse, ligne 3"),
        Key.AUDIENCE: told("Synthèse, lignes 5 à 7", "/y"),
        Key.PRICE: told("Synthèse, ligne 3"),
        Key.STATE: told("Synthèse", dated="2022"),
        Key.HOSTING: told("Nature de la réponse, d’après sa fiche"),
        Key.OPENNESS: told("Nature de la réponse"),
    }
    benchmark = store.benchmarks.read(opened(store, NewAnswer("A", "practice", values=values)))
    assert benchmark.references == (
        Reference("Synthèse", "2021", (Passage("ligne 3", "/x"), Passage("lignes 5 à 7", "/y"))),
        Reference("Synthèse", "2022", (Passage("", "/x"),)),
    )


@pytest.mark.parametrize(
    ("need", "title"),
    [
        ("a" * 70 + " dans la commune de Rennes", "a" * 70 + "…"),
        ("b" * 74 + " trier les déchets", "b" * 74 + " trier…"),
        ("c" * 100, "c" * 80 + "…"),
        ("d" * 80, "d" * 80),
        (f"{'e' * 40} trop tôt, et les rues restent sales tout le reste de la semaine", f"{'e' * 40} trop tôt"),
    ],
)
def test_a_title_that_nobody_typed_ends_with_a_clause_or_on_a_word_that_announces_none(need: str, title: str) -> None:
    assert clean_presentation("", need)["title"] == title


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


def test_an_erasure_touches_the_key_and_the_history_of_no_other(store: Store) -> None:
    sent = [SentKey(key, {"answers": 1}, "benchmark") for key in ("un", "deux")]
    mine, other = (
        store.benchmarks.open(title="", context="", answers=[OWN], index_version="v1", sent=one) for one in sent
    )
    before = store.benchmarks.history(other, offset=0, limit=9)
    store.benchmarks.erase(mine)
    again = store.benchmarks.open(title="", context="", answers=[OWN], index_version="v1", sent=sent[1])
    assert again == other
    assert store.benchmarks.history(other, offset=0, limit=9) == before
