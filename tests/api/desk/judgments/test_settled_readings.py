"""The verdict of a line, its filter, its record and the counts of unmet needs follow what experts decide."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from api.desk import Closing, Form, Grounds, InboxFilter, InboxLine, Seen, Status, Store
from api.desk.requests.inbox_tables import RequestReadingRow
from recommender import Need, Recommendation, Recommender, Verdict
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import DOGS, DOGS_TOO, LYON, VILLEURBANNE, File
from tests.fakes import Sorter

EXPERT = "expert-1"


class Renewed:
    """Reads as another does, from a newer catalogue."""

    index_version = "newer"

    def __init__(self, reader: Recommender) -> None:
        self._reader = reader

    def recommend(self, need: Need) -> Recommendation:
        return self._reader.recommend(need)


@pytest.fixture
def reference(store: Store, form: Form, recommender: Recommender) -> str:
    """A request that was read, and is shown records."""
    reference = store.requests.receive(form, key="a").reference
    store.readings.compute(recommender)
    return reference


def line(store: Store) -> InboxLine:
    return store.inbox.page(InboxFilter().of_any_status(), size=1).lines[0]


def told(store: Store) -> tuple[str | None, str]:
    return line(store).verdict, line(store).closest


def kept_by(store: Store, verdict: str) -> tuple[int, int]:
    """How many lines the filter keeps, and how many it counts."""
    wanted = InboxFilter(verdict=verdict)
    now = store.clock()
    counts = store.inbox.counts(wanted, overdue_before=now, recent_from=now)
    return len(store.inbox.page(wanted, size=9).lines), sum(counts.by_status.values())


def shown_of(store: Store) -> list[str]:
    with store.database.read() as session:
        return [record_id for record_id, _ in session.scalars(select(RequestReadingRow.shown)).one() or ()]


def reject(store: Store, reference: str, *records: str) -> list[int]:
    return [
        store.decisions.reject(reference, record, reason=Grounds.WRONG_THEME, actor=EXPERT).id for record in records
    ]


def test_a_line_names_what_is_left_and_nothing_once_all_is_rejected(
    store: Store, reference: str, recommender: Recommender
) -> None:
    shown = shown_of(store)
    assert (told(store), len(shown) > 1) == (("found", shown[0]), True)
    decisions = []
    for record in shown:
        assert told(store) == ("found", record)
        decisions += reject(store, reference, record)
    assert told(store) == ("nothing_comparable", "")
    assert (kept_by(store, "nothing_comparable"), kept_by(store, "found")) == ((1, 1), (0, 0))
    # Whatever is read again, what was decided holds.
    assert store.readings.compute(Renewed(recommender)) == 1
    assert told(store) == ("nothing_comparable", "")
    store.decisions.revoke(reference, decisions[-1], actor=EXPERT)
    assert told(store) == ("found", shown[-1])
    assert (kept_by(store, "nothing_comparable"), kept_by(store, "found")) == ((0, 0), (1, 1))


def test_what_an_expert_pins_answers_whatever_was_said(store: Store, form: Form) -> None:
    reference = store.requests.receive(form, key="a").reference
    pinned = store.decisions.pin(reference, "un-outil", actor=EXPERT)
    store.readings.compute(Sorter(Verdict.NOTHING_COMPARABLE))
    assert (told(store), line(store).closeness) == (("found", "un-outil"), "retenue")
    store.decisions.revoke(reference, pinned.id, actor=EXPERT)
    assert told(store) == ("nothing_comparable", "")


def test_a_record_pinned_among_those_shown_is_the_one_named(store: Store, reference: str) -> None:
    shown = shown_of(store)
    store.decisions.pin(reference, "un-outil", actor=EXPERT)
    store.decisions.pin(reference, shown[1], actor=EXPERT)
    assert (told(store), line(store).closeness) == (("found", shown[1]), "retenue")


def test_what_stands_when_a_corrected_need_is_read_holds_of_it(
    store: Store, form: Form, clock: Clock, recommender: Recommender
) -> None:
    receipt = store.requests.receive(form, key="a")
    store.readings.compute(recommender)
    reject(store, receipt.reference, *shown_of(store))
    clock.advance(hours=1)
    store.requests.correct(receipt.secret, {"need": form.need + " Merci."})
    assert store.readings.compute(recommender) == 1
    with store.database.read() as session:
        assert session.scalars(select(RequestReadingRow.revision)).all() == [2]
    assert told(store) == ("nothing_comparable", "")


def test_the_line_names_what_the_page_of_its_territory_shows_first(
    store: Store, form: Form, recommender: Recommender
) -> None:
    class Listening(Sorter):
        territories: tuple[str | None, ...] = ()

        def recommend(self, need: Need) -> Recommendation:
            self.territories += (need.territory,)
            return recommender.recommend(need)

    store.requests.receive(form, key="a")
    listening = Listening()
    store.readings.compute(listening)
    assert listening.territories == (form.territory,)


def test_a_territory_that_the_extract_lost_hinders_no_reading(
    store: Store, form: Form, recommender: Recommender
) -> None:
    store.requests.receive(form, key="a")
    with store.database.write() as session:
        session.connection().exec_driver_sql("UPDATE request SET territory = '99999'")
    assert store.readings.compute(recommender) == 1
    assert line(store).closest


def test_what_the_version_before_read_is_read_again_where_it_is_open_or_decided(
    store: Store, form: Form, recommender: Recommender
) -> None:
    keys = ("open", "closed", "decided")
    references = [store.requests.receive(replace(form, need=f"{form.need} {key}"), key=key).reference for key in keys]
    for reference in references[1:]:
        store.treatment.move(reference, Status.CLOSED, reason=Closing.OVER, actor=EXPERT)
    store.readings.compute(recommender)
    reject(store, references[2], "un-outil")
    with store.database.write() as session:
        session.execute(update(RequestReadingRow).values(said=None, shown=None))
    # Nothing is said of what is not known: the next reading settles it.
    reject(store, references[0], "un-autre")
    assert store.readings.compute(Renewed(recommender)) == 2
    with store.database.read() as session:
        read = session.scalars(select(RequestReadingRow.said).order_by(RequestReadingRow.request_id)).all()
    assert read == ["found", None, "found"]


def test_a_recurrent_need_counts_as_unmet_what_experts_rejected(
    comparing_store: Store, file: File, nothing: Seen
) -> None:
    store = comparing_store
    file(DOGS, seen=nothing)
    file(DOGS_TOO, territory=LYON, seen=nothing)
    met = file(DOGS_TOO + ", encore", territory=VILLEURBANNE, seen=nothing).reference
    store.readings.compute(Sorter(Verdict.NOTHING_COMPARABLE))
    pinned = store.decisions.pin(met, "un-outil", actor=EXPERT)
    store.cluster_work.refresh()
    (cluster,) = store.clusters.page()
    assert (cluster.counts.unmet, cluster.counts.met) == (2, 1)
    assert {one.verdict for one in store.cluster_members.of(cluster.id) if one.reference == met} == {"found"}
    store.decisions.revoke(met, pinned.id, actor=EXPERT)
    assert store.cluster_work.refresh() == 1
    (cluster,) = store.clusters.page()
    assert (cluster.counts.unmet, cluster.counts.met) == (3, 0)
    assert [one.unmet for one in store.clusters.themes()] == [3]
