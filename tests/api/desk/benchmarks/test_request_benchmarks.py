from collections.abc import Callable

import pytest
from sqlalchemy import select

from api.desk import AnswerChange, Form, NewAnswer, OpenedFor, Store, UnknownBenchmarkError
from api.desk.benchmarks.tables import BenchmarkEditRow, BenchmarkRow, RequestBenchmarkRow
from api.desk.requests.tables import RequestRow
from api.desk.tokens import digest_of
from tests.api.desk.benchmark_work import rows
from tests.api.desk.clock import Clock

Open = Callable[..., str]


@pytest.fixture
def open_for(store: Store) -> Open:
    def opened(reference: str, *, title: str = "Encombrants") -> str:
        answers = [NewAnswer("Un agent", "own"), NewAnswer("Une affiche", "own")]
        wanted = OpenedFor("07330", reference, "sel")
        return store.benchmarks.open(title=title, context="", answers=answers, index_version="v1", opened_for=wanted)

    return opened


def test_a_request_leads_to_its_benchmarks_and_each_to_the_request(
    store: Store, form: Form, open_for: Open, clock: Clock
) -> None:
    reference = store.requests.receive(form, key="a").reference
    first, second = open_for(reference), open_for(reference, title="Autre")
    clock.advance(hours=1)
    store.benchmark_work.change_answer(
        first, store.benchmarks.read(first).answers[0].id, AnswerChange(aside=True, why="Trop cher")
    )
    found = store.request_benchmarks.of(reference)
    assert [(one.title, one.answers, one.finished_at, one.salt) for one in found] == [
        ("Encombrants", 1, None, "sel"),
        ("Autre", 2, None, "sel"),
    ]
    assert found[0].edit_digest == digest_of(first)
    assert found[0].updated_at == clock.at
    assert store.request_benchmarks.request_of(store.benchmarks.read(second).id) == reference


def test_erasing_the_request_erases_the_benchmarks_opened_for_it_and_no_other(
    store: Store, form: Form, open_for: Open
) -> None:
    receipt, other = (store.requests.receive(form, key=key) for key in "ab")
    secret, another = open_for(receipt.reference), open_for(other.reference)
    store.requests.erase(receipt.secret)
    assert (rows(store, RequestBenchmarkRow), rows(store, BenchmarkRow)) == (1, 1)
    with pytest.raises(UnknownBenchmarkError):
        store.benchmarks.read(secret)
    assert store.benchmarks.read(another).title == "Encombrants"


def test_a_published_benchmark_outlives_the_request_without_its_need_and_its_history(
    store: Store, form: Form, open_for: Open
) -> None:
    receipt = store.requests.receive(form, key="a")
    secret = open_for(receipt.reference, title="Nos zébulons")
    store.benchmarks.present(secret, title="Les zébulons d’ici", context="Des zébulons partout.")
    store.benchmarks.finish(secret, publication_wished=True)
    told = store.benchmarks.read(secret)
    number = told.id
    store.published_benchmarks.publish(number, agent="0123456789abcdef", expected_version=told.sequence)
    answers = store.published_benchmarks.read(number).answers
    store.requests.erase(receipt.secret)
    left = store.published_benchmarks.read(number)
    assert (left.title, left.context) == ("Comparatif sans titre", "")
    assert left.answers == answers
    assert store.request_benchmarks.of(receipt.reference) == ()
    assert rows(store, BenchmarkEditRow) == 0


def test_erasing_the_benchmark_erases_the_link(store: Store, form: Form, open_for: Open) -> None:
    reference = store.requests.receive(form, key="a").reference
    store.benchmarks.erase(open_for(reference))
    assert (rows(store, RequestBenchmarkRow), rows(store, BenchmarkRow)) == (0, 0)
    assert store.request_benchmarks.of(reference) == ()


def test_a_benchmark_is_opened_though_its_request_is_none_of_ours_or_erased(
    store: Store, form: Form, open_for: Open
) -> None:
    receipt = store.requests.receive(form, key="a")
    store.requests.erase(receipt.secret)
    for reference in ("DL-2026-AAAAAA", "n’importe quoi", "", receipt.reference):
        assert store.benchmarks.read(open_for(reference)).title == "Encombrants"
    assert rows(store, RequestBenchmarkRow) == 0


def test_what_an_older_version_erased_leads_nowhere(store: Store, form: Form, open_for: Open) -> None:
    """It serves beside this one during an upgrade, and does not know the table."""
    receipt = store.requests.receive(form, key="a")
    secret = open_for("")
    store.requests.erase(receipt.secret)
    with store.database.write() as session:
        kept = [session.scalars(select(row.id)).one() for row in (BenchmarkRow, RequestRow)]
        session.add(RequestBenchmarkRow(benchmark_id=kept[0], request_id=kept[1], salt="sel"))
    assert store.request_benchmarks.of(receipt.reference) == ()
    assert store.request_benchmarks.request_of(store.benchmarks.read(secret).id) == ""


def test_erasing_the_request_leaves_the_history_of_other_benchmarks(store: Store, form: Form, open_for: Open) -> None:
    receipt, other = (store.requests.receive(form, key=key) for key in "ab")
    kept = [open_for(other.reference), open_for("")]
    before = [store.benchmarks.history(secret, offset=0, limit=9) for secret in kept]
    assert all(history.edits for history in before)
    open_for(receipt.reference)
    store.requests.erase(receipt.secret)
    assert [store.benchmarks.history(secret, offset=0, limit=9) for secret in kept] == before
