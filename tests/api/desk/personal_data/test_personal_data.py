"""Every table of the database has its place in the table of retention, and what ends leaves nothing behind."""

import re
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update

from api.desk import LASTING, RETENTION, NewAccount, NewAnswer, OpenedFor, Role, Store
from api.desk.benchmarks.tables import (
    BenchmarkAnswerRow,
    BenchmarkCellRow,
    BenchmarkEditRow,
    BenchmarkRatingRow,
    BenchmarkRow,
)
from api.desk.personal_data.erasure import _TEXTS
from api.desk.personal_data.purge import _TARGETS
from api.desk.records.tables import RecordDraftRow, RecordStepRow
from api.desk.requests.inbox_tables import RequestWordRow, SavedViewRow
from api.desk.requests.need_tables import NeedVectorRow
from api.desk.retention import IMPERSONAL, Kind, days_of
from api.desk.tables import Table
from api.desk.usage.action_count_tables import ActionCountRow
from api.desk.usage.action_counts import ActionCounts
from api.desk.usage.shared_need_tables import SharedNeedRow
from tests.api.desk.benchmarks.test_published import finished
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import File

NEED = "Des zébulons marque-besoin attendent le car de Trifouillis sous la pluie."
"""Words that nothing else says."""


def told() -> set[str]:
    return {table for rules in (RETENTION, LASTING) for rule in rules for table in rule.tables}


def count(store: Store, table: type[Table]) -> int:
    with store.database.read() as session:
        return len(session.scalars(select(table)).all())


def test_every_table_is_in_the_table_of_retention_or_holds_nothing_personal() -> None:
    there = {*Table.metadata.tables, "alembic_version"}
    assert told() | set(IMPERSONAL) == there, "say in api/desk/retention.py what a new table holds, and when it ends"
    assert not told() & set(IMPERSONAL)


def test_what_a_rule_ends_is_among_its_tables() -> None:
    for rule in RETENTION:
        assert _TARGETS[rule.kind].table.__tablename__ in rule.tables


def test_a_table_of_a_request_is_emptied_by_erasure_or_goes_with_it() -> None:
    """What is of a request says so by its key; what erasure leaves is listed here, with the reason."""
    of_a_request = {
        name for name, table in Table.metadata.tables.items() if any(c.name == "request_id" for c in table.columns)
    }
    emptied = {table.__tablename__ for table in _TEXTS}
    emptied |= {"need_vector", "near_pair", "need_pair_decision", "need_cluster_member", "request_benchmark"}
    left = {
        "event",  # keeps that something happened and when, its payload emptied
        "idempotency",  # keeps for a day that a key was used, so that a retry does not file it again
        "draft",  # keeps that it was sent, its fields emptied
        "introduction_side",  # keeps a yes or a no until the number of the request is forgotten
    }
    assert of_a_request == emptied | left


def test_erasure_leaves_no_byte_of_vectors_words_notes_replies_records_begun_and_benchmarks(
    comparing_store: Store, file: File
) -> None:
    store = comparing_store
    if not store.database.is_sqlite:
        pytest.skip("the files of a PostgreSQL are not ours to read")
    receipt = file(NEED)
    store.decisions.note(receipt.reference, "marque-note", actor="expert")
    for kind in ("tool", "investigation"):
        store.records.open(kind, {"problem-text": "marque-fiche"}, actor="expert", request=kind)
    with store.database.write() as session:
        session.execute(update(RecordDraftRow).values(request=receipt.reference))
    store.benchmarks.open(
        title="marque-titre",
        context="marque-contexte",
        answers=[NewAnswer("marque-piste", "own")],
        index_version="v1",
        opened_for=OpenedFor("07330", receipt.reference, "sel"),
    )
    store.reply_drafts.keep(receipt.reference, "marque-reponse", records=(), actor="expert", expected_version=0)
    with store.database.read() as session:
        vector = session.scalars(select(NeedVectorRow.vector)).one()
        words = set(session.scalars(select(RequestWordRow.word)))
    rare = sorted(word for word in words if word.startswith(("zebul", "trifouil")))
    assert len(rare) == 2
    named = ("besoin", "note", "reponse", "fiche", "titre", "contexte", "piste")
    marks = [*(f"marque-{name}".encode() for name in named), vector, *(word.encode() for word in rare)]
    path = Path(str(store.database.url.database))

    def left() -> list[bytes]:
        parts = b"".join(part.read_bytes() for part in (path, *path.parent.glob("desk.sqlite3-*")))
        return [mark for mark in marks if re.search(re.escape(mark), parts)]

    assert left() == marks
    store.requests.erase(receipt.secret)
    assert left() == []


def test_a_published_benchmark_outlives_the_purge_without_its_teams_initials(store: Store, clock: Clock) -> None:
    _, published = finished(store)
    _, unpublished = finished(store)
    store.published_benchmarks.publish(
        published,
        agent="0123456789abcdef",
        expected_version=store.published_benchmarks.preview(published).sequence,
    )
    before = store.published_benchmarks.read(published)
    clock.advance(days=days_of(Kind.BENCHMARK), seconds=1)
    ended = {purged.kind: purged.count for purged in store.purge() if purged.count}
    assert ended == {Kind.BENCHMARK: 1, Kind.PUBLISHED: 1}
    assert {purged.kind for purged in store.purge() if purged.count} == set()
    assert store.published_benchmarks.read(published) == before
    with store.database.read() as session:
        assert session.scalars(select(BenchmarkRow.id)).all() == [published]
        assert session.scalars(select(BenchmarkRow.conclusion)).all() == ["Retenir le premier ; [courriel] appelle."]
        assert session.scalars(select(BenchmarkEditRow)).all() == []
        cells = session.scalars(select(BenchmarkCellRow)).all()
        answers = session.scalars(select(BenchmarkAnswerRow)).all()
        raters = session.execute(select(BenchmarkRatingRow.person, BenchmarkRatingRow.author)).all()
    assert {cell.author for cell in cells} == {""}
    assert [tuple(one) for one in raters] == [("#0", "")]
    kept = " ".join([*(f"{c.text} {c.source} {c.note}" for c in cells), *(f"{a.name} {a.aside_why}" for a in answers)])
    assert "[courriel]" in kept
    assert not re.search(r"@|01 99|L\. P\.", kept)
    assert unpublished != published


def test_what_hangs_on_an_account_or_on_a_draft_ends_with_it(store: Store, clock: Clock) -> None:
    agent = store.accounts.add(NewAccount("expert@exemple.fr", "Dominique Exemple", Role.EXPERT))
    store.saved_views.keep(agent.id, "Camille Exemple", "mots=exemple")
    store.records.open("tool", {"name": "Essai"}, actor=agent.id)
    clock.advance(days=days_of(Kind.ACCOUNT) + 1)
    ended = Counter({purged.kind: purged.count for purged in store.purge()})
    assert (ended[Kind.ACCOUNT], ended[Kind.RECORD_DRAFT]) == (1, 1)
    assert [count(store, table) for table in (SavedViewRow, RecordDraftRow, RecordStepRow)] == [0, 0, 0]


def test_what_was_counted_of_a_client_is_forgotten_though_nobody_else_comes(
    store: Store, clock: Clock, database_url: str
) -> None:
    with closing(ActionCounts(database_url)) as counts:
        counts.note("client", limit=1, seconds=60, now=clock().timestamp())
    clock.advance(seconds=60)
    store.purge()
    assert count(store, ActionCountRow) == 1
    clock.advance(seconds=2)
    store.purge()
    assert count(store, ActionCountRow) == 0


def test_a_need_that_is_held_is_forgotten_though_no_other_comes(store: Store, clock: Clock) -> None:
    store.shared_needs(minutes=10).hold("Un besoin")
    clock.advance(minutes=9)
    store.purge()
    assert count(store, SharedNeedRow) == 1
    clock.advance(minutes=2)
    store.purge(dry_run=True)
    assert count(store, SharedNeedRow) == 1
    store.purge()
    assert count(store, SharedNeedRow) == 0
