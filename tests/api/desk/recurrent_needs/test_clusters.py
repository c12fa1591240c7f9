from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from api.desk import ClusterDecisionKind, DeskError, InboxFilter, Seen, StaleError, Store, UnknownClusterError
from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.need_tables import ClusterDecisionRow, NeedClusterMemberRow
from api.desk.requests.tables import RequestRow
from api.desk.tables import AppendOnlyError
from api.desk.triage.inbox_lines import RecurrentNeed
from recommender import Verdict
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import (
    CANTEEN,
    CANTEEN_TOO,
    DOGS,
    DOGS_AGAIN,
    DOGS_TOO,
    EPCI,
    LYON,
    VALLON,
    VILLEURBANNE,
    File,
)
from tests.fakes import Sorter, WordReader


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


def test_what_two_territories_ask_and_nothing_meets_is_a_recurrent_need(
    store: Store, file: File, nothing: Seen, clock: Clock
) -> None:
    file(DOGS, seen=nothing)
    clock.advance(days=100)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    file(CANTEEN, territory=VILLEURBANNE, seen=nothing)
    assert store.cluster_work.refresh() == 1
    (cluster,) = store.clusters.page()
    assert (cluster.counts.size, cluster.counts.territories, cluster.counts.unmet, cluster.counts.met) == (2, 2, 2, 0)
    assert (cluster.counts.recent, cluster.counts.earlier) == (1, 1)
    assert cluster.counts.departments == {"07": 1, "69": 1}
    assert cluster.counts.months == {"2026-03": 1, "2026-06": 1}
    assert cluster.words[0] == "chiens errants"
    assert [member.masked_text for member in store.cluster_members.of(cluster.id)] == [DOGS_TOO, DOGS]


def test_the_inbox_tells_who_else_has_a_need_and_lists_them(store: Store, file: File, nothing: Seen) -> None:
    alone = file(CANTEEN, territory=VILLEURBANNE, seen=nothing).reference
    mine, other = (file(need, territory=place, seen=nothing) for need, place in ((DOGS, LYON), (DOGS_TOO, VALLON)))
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    lines = {line.reference: line.recurrent for line in store.inbox.page(InboxFilter(), size=9).lines}
    assert lines[alone] is None
    assert lines[mine.reference] == lines[other.reference] == RecurrentNeed(cluster.id, cluster.words, 2)
    listed = store.inbox.page(InboxFilter(cluster=cluster.id), size=9).lines
    assert {line.reference for line in listed} == {mine.reference, other.reference}
    assert store.inbox.page(InboxFilter(cluster=cluster.id + 1), size=9).lines == ()


def test_a_member_is_judged_as_in_the_inbox_whatever_its_author_had_seen(store: Store, file: File) -> None:
    mine, other = file(DOGS), file(DOGS_TOO, territory=LYON)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    assert [member.verdict for member in store.cluster_members.of(cluster.id)] == [None, None]
    with store.database.write() as session:
        read = session.scalar(select(RequestRow).where(RequestRow.reference == other.reference))
        assert read is not None
        session.add(
            RequestReadingRow(request_id=read.id, revision=1, index_version="v", verdict="found", read_at=store.clock())
        )
    told = {member.reference: member.verdict for member in store.cluster_members.of(cluster.id)}
    assert told == {mine.reference: None, other.reference: "found"}
    # One alone is left that nothing meets.
    assert store.cluster_work.refresh(force=True) == 0


def test_what_records_answer_now_is_no_recurrent_need_whatever_their_authors_had_seen(
    store: Store, file: File, nothing: Seen
) -> None:
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    with store.database.write() as session:
        session.execute(delete(RequestReadingRow))
        for number in session.scalars(select(RequestRow.id)).all():
            session.add(
                RequestReadingRow(
                    request_id=number, revision=1, index_version="v", verdict="found", read_at=store.clock()
                )
            )
    assert store.cluster_work.refresh() == 0


def test_what_is_too_vague_is_like_everything_and_of_no_need(
    store: Store, file: File, nothing: Seen, clock: Clock
) -> None:
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=replace(nothing, verdict=Verdict.VAGUE))
    assert store.cluster_work.refresh() == 0
    file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    assert store.cluster_work.refresh(force=True) == 1
    assert store.clusters.page()[0].counts.size == 2
    clock.advance(seconds=1)
    came = file(DOGS_TOO, territory=EPCI, seen=replace(nothing, verdict=Verdict.VAGUE))
    store.cluster_work.keep_up()
    assert store.clusters.of_request(came.reference) is None


def test_what_one_territory_asks_twice_is_not_recurrent(store: Store, file: File) -> None:
    file(DOGS)
    file(DOGS_TOO)
    assert store.cluster_work.refresh() == 0


def test_a_request_that_was_answered_is_counted_with_those_that_were_not(
    store: Store, file: File, nothing: Seen, seen: Seen
) -> None:
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    file(DOGS_AGAIN, territory=VILLEURBANNE, seen=seen)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    assert (cluster.counts.size, cluster.counts.unmet, cluster.counts.met) == (3, 2, 1)


def test_what_was_answered_neither_names_a_need_nor_speaks_for_it(
    store: Store, file: File, nothing: Seen, seen: Seen
) -> None:
    answered = f"{DOGS}, fourrière"
    for place in (VALLON, LYON, VILLEURBANNE):
        file(answered, territory=place, seen=seen)
    file(DOGS_TOO, territory=EPCI, seen=nothing)
    file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    assert (cluster.counts.unmet, cluster.counts.met) == (2, 3)
    told = " ".join((*cluster.words, cluster.phrase)).lower()
    assert "chiens" in told
    assert "fourrière" not in told


def test_what_was_answered_to_everyone_is_not_told(store: Store, file: File, seen: Seen) -> None:
    file(DOGS, seen=seen)
    file(DOGS_TOO, territory=LYON, seen=seen)
    assert store.cluster_work.refresh() == 0


def test_a_need_keeps_its_id_when_others_come(store: Store, file: File) -> None:
    file(DOGS)
    file(DOGS_TOO, territory=LYON)
    store.cluster_work.refresh()
    (before,) = store.clusters.page()
    file(CANTEEN)
    file(CANTEEN_TOO, territory=LYON)
    file(DOGS_AGAIN, territory=VILLEURBANNE)
    assert store.cluster_work.refresh() == 2
    first, second = store.clusters.page()
    assert (first.id, first.counts.size) == (before.id, 3)
    assert second.id != before.id


def test_nothing_is_grouped_again_while_nothing_has_changed(store: Store, file: File) -> None:
    file(DOGS)
    assert store.cluster_work.refresh() == 0
    assert store.cluster_work.refresh() is None
    assert store.cluster_work.refresh(force=True) == 0


def test_requests_are_grouped_again_when_one_is_answered_otherwise_and_only_then(
    store: Store, file: File, nothing: Seen, clock: Clock
) -> None:
    sorter = Sorter(Verdict.NOTHING_COMPARABLE)
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    store.readings.compute(sorter)
    clock.advance(minutes=5)
    assert store.cluster_work.refresh() == 1
    clock.advance(minutes=5)
    sorter.index_version = "v2"
    assert store.readings.compute(sorter) == 2
    assert store.cluster_work.refresh() is None
    sorter.index_version, sorter.verdict = "v3", Verdict.FOUND
    assert store.readings.compute(sorter) == 2
    assert store.cluster_work.refresh() == 0
    clock.advance(minutes=5)
    store.cluster_work.refresh()
    assert store.cluster_work.refresh() is None


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_a_request_that_left_is_a_member_no_more_at_once_and_counted_no_more_at_the_next_grouping(
    store: Store, file: File, leave: str
) -> None:
    file(DOGS)
    other = file(DOGS_TOO, territory=LYON)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    getattr(store.requests, leave)(other.secret)
    with store.database.read() as session:
        assert len(session.scalars(select(NeedClusterMemberRow)).all()) == 1
    assert len(store.cluster_members.of(cluster.id)) == 1
    store.cluster_work.refresh()
    assert store.clusters.page() == ()
    with pytest.raises(UnknownClusterError):
        store.clusters.read(cluster.id)


def test_a_candidate_keeps_its_territories_when_records_answer_them_and_loses_them_when_it_is_one_no_more(
    store: Store, file: File, nothing: Seen, clock: Clock
) -> None:
    sorter = Sorter(Verdict.FOUND)
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    assert store.cluster_work.refresh() == 1
    (cluster,) = store.clusters.page()
    store.clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, title="Chiens errants", note="", actor="e1")
    clock.advance(minutes=5)
    store.readings.compute(sorter)
    for _ in range(2):
        assert store.cluster_work.refresh(force=True) == 0
        (kept,) = store.clusters.page()
        assert (kept.id, kept.counts.size, kept.counts.unmet, kept.counts.met) == (cluster.id, 2, 0, 2)
        assert len(store.cluster_members.of(cluster.id)) == 2
    store.clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, title="", note="", actor="e1")
    assert store.cluster_work.refresh(force=True) == 0
    assert store.cluster_members.of(cluster.id) == ()


def test_a_candidate_is_kept_when_its_requests_have_left(store: Store, file: File) -> None:
    mine, other = file(DOGS), file(DOGS_TOO, territory=LYON)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    store.clusters.decide(
        cluster.id, ClusterDecisionKind.CANDIDATE, title="Chiens errants", note="écrire à a@exemple.fr", actor="e1"
    )
    store.requests.erase(mine.secret)
    store.requests.erase(other.secret)
    store.cluster_work.refresh()
    left, history = store.clusters.read(cluster.id)
    assert (left.counts.size, left.is_candidate, left.counts.departments) == (0, True, {})
    assert [(one.title, one.actor) for one in history] == [("Chiens errants", "e1")]
    assert "exemple.fr" not in history[0].note
    assert store.clusters.page() == ()
    assert [one.id for one in store.clusters.page(candidates=True)] == [cluster.id]


def test_decisions_are_added_and_none_is_changed(store: Store, file: File, clock: Clock) -> None:
    file(DOGS)
    file(DOGS_TOO, territory=LYON)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    with pytest.raises(DeskError, match="pas un candidat"):
        store.clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, title="", note="", actor="e1")
    with pytest.raises(DeskError, match="titre"):
        store.clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, title=" ", note="", actor="e1")
    store.clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, title="Chiens", note="", actor="e1")
    # A page that was opened before says so, and gives it no other title unread.
    with pytest.raises(StaleError, match="déjà un candidat commun, « Chiens »"):
        store.clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, title="Fourrière", note="", actor="e2")
    clock.advance(days=1)
    store.clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, title="", note="un outil existe", actor="e2")
    now, history = store.clusters.read(cluster.id)
    assert [one.kind for one in history] == [ClusterDecisionKind.CANDIDATE, ClusterDecisionKind.DROPPED]
    assert history[1].at - history[0].at == timedelta(days=1)
    assert not now.is_candidate
    assert store.clusters.page(candidates=True) == ()
    with pytest.raises(AppendOnlyError), store.database.write() as session:
        session.scalars(select(ClusterDecisionRow)).first().note = "autre"  # type: ignore[union-attr]


def test_the_need_of_a_request_is_found(store: Store, file: File) -> None:
    mine, _, alone = file(DOGS), file(DOGS_TOO, territory=LYON), file(CANTEEN)
    store.cluster_work.refresh()
    found = store.clusters.of_request(mine.reference)
    assert found == store.clusters.page()[0]
    assert store.clusters.of_request(alone.reference) is None


def test_a_request_erased_while_needs_are_grouped_is_of_none(
    store: Store, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(DOGS)
    other = file(DOGS_TOO, territory=LYON)
    naming = store.cluster_work._texts

    def erase_meanwhile(*args: object, **how: object) -> object:
        store.requests.erase(other.secret)
        return naming(*args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(store.cluster_work, "_texts", erase_meanwhile)
    store.cluster_work.refresh()
    with store.database.read() as session:
        assert len(session.scalars(select(NeedClusterMemberRow)).all()) == 1


def test_a_corrected_request_leaves_its_need(store: Store, file: File) -> None:
    file(DOGS)
    other = file(DOGS_TOO, territory=LYON)
    store.cluster_work.refresh()
    store.requests.correct(other.secret, {"need": CANTEEN})
    store.need_vectors.compute(WordReader())
    assert store.cluster_work.refresh() == 0


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_a_need_is_told_in_the_words_of_a_request_as_long_as_it_is_there(store: Store, file: File, leave: str) -> None:
    filed = {DOGS: file(DOGS), DOGS_TOO: file(DOGS_TOO, territory=LYON)}
    store.cluster_work.refresh()
    (cluster,), version = store.clusters.page(), store.clusters.version()
    (quoted,) = [text for text in filed if cluster.phrase and cluster.phrase in text]
    getattr(store.requests, leave)(filed[quoted].secret)
    assert store.clusters.read(cluster.id)[0].phrase == ""
    assert store.clusters.version() != version


def test_a_need_that_ends_leaves_the_members_of_the_others(store: Store, file: File) -> None:
    file(DOGS)
    leaving = file(DOGS_TOO, territory=LYON)
    stay = {file(CANTEEN).reference, file(CANTEEN_TOO, territory=LYON).reference}
    assert store.cluster_work.refresh() == 2
    other = store.clusters.of_request(min(stay))
    assert other is not None
    store.requests.correct(leaving.secret, {"need": "La piscine est froide"})
    store.need_vectors.compute(WordReader())
    assert store.cluster_work.refresh() == 1
    assert [cluster.id for cluster in store.clusters.page()] == [other.id]
    assert {member.reference for member in store.cluster_members.of(other.id)} == stay
