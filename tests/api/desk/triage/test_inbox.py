from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from api.desk import NOBODY, Closing, Form, InboxFilter, InboxPlace, Seen, Status, Store, ViewError
from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow, RequestWordRow
from recommender import EmptyNeedError, Need, Recommendation, Recommender, Verdict
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import LYON
from tests.fakes import Sorter

NEEDS = (
    "Les habitants ne savent pas quand sortir leurs encombrants.",
    "Les ordures débordent devant l’école.",
    "Trop de bénévoles partent, le club de sport ferme.",
)


class Baffled(Sorter):
    """Can read nothing."""

    def recommend(self, need: Need) -> Recommendation:
        raise EmptyNeedError


@pytest.fixture
def references(store: Store, form: Form, clock: Clock) -> list[str]:
    """Three requests, a day apart."""
    filed = []
    for key, need in enumerate(NEEDS):
        clock.advance(days=1)
        filed.append(store.requests.receive(replace(form, need=need), key=str(key)).reference)
    return filed


def found(store: Store, wanted: InboxFilter, **options: Any) -> list[str]:
    return [line.reference for line in store.inbox.page(wanted, size=10, **options).lines]


def test_the_last_to_come_is_first_unless_asked(store: Store, references: list[str]) -> None:
    assert found(store, InboxFilter()) == references[::-1]
    assert found(store, InboxFilter(), oldest_first=True) == references


@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_follow_each_other_both_ways_and_lose_nothing(
    store: Store, references: list[str], form: Form, oldest_first: bool
) -> None:
    # Two of the same moment: only the number tells them apart.
    references += [store.requests.receive(form, key=f"more-{number}").reference for number in range(2)]
    wanted = references if oldest_first else references[::-1]
    options: dict[str, Any] = {"size": 2, "oldest_first": oldest_first}
    first = store.inbox.page(InboxFilter(), **options)
    second = store.inbox.page(InboxFilter(), after=first.after, **options)
    third = store.inbox.page(InboxFilter(), after=second.after, **options)
    pages = (first, second, third)
    assert [[line.reference for line in page.lines] for page in pages] == [wanted[:2], wanted[2:4], wanted[4:]]
    assert (first.before, third.after) == (None, None)
    assert store.inbox.page(InboxFilter(), before=third.before, **options) == second
    back = store.inbox.page(InboxFilter(), before=second.before, **options)
    assert (back.lines, back.before, back.after) == (first.lines, None, first.after)


def test_a_request_has_neighbours_in_a_list_even_once_it_left_it(store: Store, references: list[str]) -> None:
    first, second, third = references
    wanted = InboxFilter(statuses=(Status.RECEIVED,))
    store.treatment.move(second, Status.CLOSED, reason=Closing.OVER, actor="expert-1")

    def around(reference: str, **options: bool) -> list[str | None]:
        return [line.reference if line else None for line in store.inbox.around(wanted, reference, **options)]

    assert around(second) == [third, first]
    assert around(second, oldest_first=True) == [first, third]
    assert (around(first), around(third)) == ([third, None], [None, first])
    assert around("DL-2026-ABCDEF") == [None, None]


def test_each_filter_keeps_its_own(store: Store, references: list[str], clock: Clock) -> None:
    first, second, third = references
    store.treatment.move(first, Status.IN_PROGRESS, actor="expert-1")
    store.treatment.assign(second, "expert-1", actor="expert-1")
    store.treatment.move(third, Status.CLOSED, reason=Closing.OVER, actor="expert-1")
    store.readings.compute(Sorter(Verdict.VAGUE, "Sport"))
    kept = {
        "status": InboxFilter(statuses=(Status.IN_PROGRESS,)),
        "owner": InboxFilter(owner="expert-1"),
        "nobody": InboxFilter(owner=NOBODY),
        "elsewhere": InboxFilter(department="93"),
        "here": InboxFilter(department="07"),
        "eligible": InboxFilter(eligible="yes"),
        "not eligible": InboxFilter(eligible="no"),
        "untold": InboxFilter(eligible="unknown"),
        "vague": InboxFilter(verdict="vague"),
        "found": InboxFilter(verdict="found"),
        "vague sport": InboxFilter(verdict="vague", theme="sport"),
        "sport": InboxFilter(theme="sport"),
        "culture": InboxFilter(theme="culture"),
        "young": InboxFilter(received_from=clock.at - timedelta(hours=36)),
        "old": InboxFilter(received_before=clock.at - timedelta(hours=36)),
        "any": InboxFilter().of_any_status(),
        "signs": InboxFilter(words=second[-6:].lower()),
        "a place": InboxFilter(words="vallon", named=("07330", "elsewhere")),
        "a department": InboxFilter(words="ordures", named=("07",)),
        "another place": InboxFilter(words="ordures", named=("93066",)),
    }
    both = [second, first]
    expected = {
        "status": [first],
        "owner": [second],
        "nobody": [first],
        "elsewhere": [],
        "here": both,
        "eligible": both,
        "not eligible": [],
        "untold": [],
        "vague": both,
        "found": [],
        "vague sport": both,
        "sport": both,
        "culture": [],
        "young": [second],
        "old": [first],
        "any": [third, second, first],
        "signs": [second],
        "a place": both,
        "a department": both,
        "another place": [second],
    }
    assert {name: found(store, wanted) for name, wanted in kept.items()} == expected
    counts = {
        name: store.inbox.counts(wanted, overdue_before=clock.at, recent_from=clock.at).by_status
        for name, wanted in kept.items()
    }
    counted = {name: sum(counts[name][status] for status in kept[name].statuses or Status) for name in kept}
    assert counted == {name: len(references) for name, references in expected.items()}


def test_words_find_their_synonyms_and_a_reference_its_request(store: Store, references: list[str]) -> None:
    first, second, third = references
    assert found(store, InboxFilter(words="POUBELLES école")) == [second]
    assert found(store, InboxFilter(words="l’encombrant")) == [first]
    assert found(store, InboxFilter(words="encombrants bénévole")) == []
    assert found(store, InboxFilter(words=third.lower().replace("-", " "))) == [third]
    assert found(store, InboxFilter(words="de la")) == references[::-1]


def test_an_abbreviation_finds_all_it_stands_for_and_who_writes_it_out_finds_it(store: Store, form: Form) -> None:
    needs = (
        "La communauté de communes gère les clés de la salle.",
        "La com com gère les clés de la salle.",
        "La commune gère les clés de la salle.",
    )
    written_out, short, _ = (
        store.requests.receive(replace(form, need=need), key=str(key)).reference for key, need in enumerate(needs)
    )
    for words in ("com com", "CC clés", "comcom salle", "communauté de communes"):
        assert set(found(store, InboxFilter(words=words))) == {written_out, short}, words


def test_a_correction_is_found_by_its_new_words_and_read_again(store: Store, form: Form, clock: Clock) -> None:
    receipt = store.requests.receive(form, key="a")
    sorter = Sorter()
    assert store.readings.compute(sorter) == 1
    clock.advance(hours=1)
    store.requests.correct(receipt.secret, {"need": "La piscine ferme."})
    assert found(store, InboxFilter(words="encombrants")) == []
    assert found(store, InboxFilter(words="piscine")) == [receipt.reference]
    assert (store.readings.compute(sorter), store.readings.compute(sorter)) == (1, 0)
    assert sorter.asked[-1] == "La piscine ferme."
    assert all("dechets@exemple.fr" not in text for text in sorter.asked)


def test_a_request_is_read_again_for_the_territory_that_its_person_corrects(
    store: Store, form: Form, clock: Clock
) -> None:
    receipt = store.requests.receive(form, key="a")
    sorter = Sorter()
    store.readings.compute(sorter)
    clock.advance(hours=1)
    store.requests.correct(receipt.secret, {"territory": LYON})
    assert (store.readings.compute(sorter), store.readings.compute(sorter)) == (1, 0)
    assert sorter.asked_for == [form.territory, LYON]


def test_open_requests_are_read_again_when_the_catalogue_changes(store: Store, references: list[str]) -> None:
    store.treatment.move(references[0], Status.CLOSED, reason=Closing.OVER, actor="expert-1")
    sorter = Sorter()
    assert store.readings.compute(sorter) == 3
    sorter.index_version = "v2"
    assert store.readings.compute(sorter) == 2


def test_what_was_seen_sorts_a_request_until_it_is_read(store: Store, draft_token: str, seen: Seen) -> None:
    store.requests.submit(draft_token)
    assert found(store, InboxFilter(verdict=seen.verdict.value, theme="dechets")) != []
    store.readings.compute(Sorter(Verdict.NOTHING_COMPARABLE))
    line = store.inbox.page(InboxFilter(), size=1).lines[0]
    assert (line.verdict, line.themes) == ("nothing_comparable", ())


def test_a_need_of_which_nothing_is_left_is_told_so(store: Store, form: Form) -> None:
    store.requests.receive(form, key="a")
    assert store.readings.compute(Baffled()) == 1
    assert store.inbox.page(InboxFilter(), size=1).lines[0].verdict == "unreadable"


def test_late_requests_are_counted_and_found_until_they_are_answered(
    store: Store, references: list[str], clock: Clock
) -> None:
    since = clock.at - timedelta(hours=12)
    assert store.inbox.counts(InboxFilter(), overdue_before=since, recent_from=since).overdue == 2
    store.treatment.answer(references[0], "Voici.", actor="expert-1")
    store.treatment.move(references[0], Status.IN_PROGRESS, actor="expert-1")
    assert found(store, InboxFilter(unanswered_since=since)) == [references[1]]
    counts = store.inbox.counts(InboxFilter(words="encombrants"), overdue_before=since, recent_from=since)
    assert (counts.overdue, counts.unowned) == (1, 2)
    assert {status: count for status, count in counts.by_status.items() if count} == {Status.IN_PROGRESS: 1}


def test_what_waits_for_the_territory_without_news_is_counted_and_found(
    store: Store, references: list[str], clock: Clock
) -> None:
    asked, again = references[:2]
    for reference in (asked, again):
        store.treatment.ask(reference, "Qui ?", actor="expert-1")
    clock.advance(days=10)
    since = clock.at - timedelta(days=5)
    store.treatment.ask(again, "Qui donc ?", actor="expert-1")
    counts = store.inbox.counts(InboxFilter(words="encombrants"), overdue_before=since, recent_from=since)
    assert counts.silent == 1
    assert found(store, InboxFilter(silent_since=since)) == [asked]
    assert asked not in found(store, InboxFilter(unanswered_since=since))


def test_erasing_takes_every_word_away(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="a")
    store.readings.compute(Sorter(Verdict.FOUND, "Sport"))
    store.requests.erase(receipt.secret)
    with store.database.read() as session:
        left = [
            session.scalar(select(func.count()).select_from(table))
            for table in (RequestWordRow, RequestThemeRow, RequestReadingRow)
        ]
    assert left == [0, 0, 0]
    line = store.inbox.page(InboxFilter(statuses=(Status.ERASED,)), size=1).lines[0]
    assert (line.territory, line.excerpt) == (None, "")


@pytest.mark.parametrize("token", ["", "-", "x-1", "1-x", "1", "²-1", "9" * 30 + "-1", "1-" + "9" * 50])
def test_a_made_up_place_is_none(token: str) -> None:
    assert InboxPlace.read(token) is None


def test_a_view_is_the_experts_own_and_replaced_by_its_name(store: Store) -> None:
    store.saved_views.keep("expert-1", "  Mes   urgences ", "statut=received")
    kept = store.saved_views.keep("expert-1", "Mes urgences", "statut=waiting")
    assert store.saved_views.of("expert-1") == (kept,)
    store.saved_views.drop("expert-2", kept.id)
    assert store.saved_views.of("expert-1") == (kept,)
    for name in (" ", "é" * 61):
        with pytest.raises(ViewError, match="nom"):
            store.saved_views.keep("expert-1", name, "")
    store.saved_views.drop("expert-1", kept.id)
    assert store.saved_views.of("expert-1") == ()


def test_a_view_kept_or_dropped_leaves_the_others(store: Store) -> None:
    first, second = (store.saved_views.keep("expert-1", name, "") for name in ("Une", "Une seconde"))
    other = store.saved_views.keep("expert-2", "Une", "")
    assert store.saved_views.of("expert-1") == (first, second)
    store.saved_views.drop("expert-1", first.id)
    assert store.saved_views.of("expert-1") == (second,)
    assert store.saved_views.of("expert-2") == (other,)


def test_no_record_answers_best_before_a_request_is_read(store: Store, form: Form, recommender: Recommender) -> None:
    store.requests.receive(form, key="a")
    assert store.inbox.page(InboxFilter(), size=1).lines[0].closest == ""
    store.readings.compute(recommender)
    assert store.inbox.page(InboxFilter(), size=1).lines[0].closest != ""
