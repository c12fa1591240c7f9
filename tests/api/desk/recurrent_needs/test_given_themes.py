"""The theme that an expert gives stands before what is computed, whatever is read, corrected or comes to the need."""

import pytest
from sqlalchemy import delete, func, select

from api.desk import (
    Closing,
    DecisionError,
    InboxFilter,
    NotAMemberError,
    Receipt,
    Seen,
    Status,
    StatusError,
    Store,
    UnknownClusterError,
    UnknownRequestError,
)
from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow, ThemeDecisionRow
from api.desk.requests.tables import RequestRow
from api.desk.tables import AppendOnlyError
from recommender import Verdict
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import DOGS, DOGS_AGAIN, DOGS_TOO, EPCI, LYON, VALLON, VILLEURBANNE, File
from tests.fakes import Sorter, WordReader

EXPERT = "expert-1"


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


@pytest.fixture
def dogs(store: Store, file: File, nothing: Seen) -> tuple[Receipt, Receipt, Receipt]:
    """Three requests of one need without a theme, grouped."""
    one = file(DOGS, territory=VALLON, seen=nothing)
    filed = one, file(DOGS_TOO, territory=LYON, seen=nothing), file(DOGS_AGAIN, territory=VILLEURBANNE, seen=nothing)
    assert store.cluster_work.refresh() == 1
    assert need_theme(store) is None
    return filed


def need_theme(store: Store) -> str | None:
    (need,) = store.clusters.page()
    return need.counts.theme


def need_id(store: Store) -> int:
    (need,) = store.clusters.page()
    return need.id


def filed_under(store: Store, theme: str) -> set[str]:
    return {line.reference for line in store.inbox.page(InboxFilter(statuses=None, theme=theme), size=20).lines}


def test_a_need_and_all_its_requests_have_the_theme_at_once(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    assert store.given_themes.give_to_need(need_id(store), "securite", actor=EXPERT) == 3
    assert filed_under(store, "securite") == {one.reference for one in dogs}
    assert [(one.theme, one.requests) for one in store.clusters.themes()] == [("securite", 3)]
    assert [one.id for one in store.clusters.page(theme="securite")] == [need_id(store)]
    (told,) = store.given_themes.of_need(need_id(store))
    assert (told.theme, told.actor, told.requests) == ("securite", EXPERT, 3)


def test_a_theme_given_again_puts_right_what_a_programme_of_before_sorted(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    one = dogs[0].reference
    store.given_themes.give(one, "sport", actor=EXPERT)
    with store.database.write() as session:
        session.execute(delete(RequestThemeRow))
    assert filed_under(store, "sport") == set()
    store.given_themes.give(one, "sport", actor=EXPERT)
    assert filed_under(store, "sport") == {one}
    assert len(store.given_themes.of(one)) == 1, "and is no second decision"


def test_the_last_theme_given_holds_and_all_are_told(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    one = dogs[0].reference
    for theme in ("sport", "sport", None, "securite"):
        store.given_themes.give(one, theme, actor=EXPERT)
        clock.advance(minutes=1)
    assert [told.theme for told in store.given_themes.of(one)] == ["sport", None, "securite"], "twice is once"
    assert (filed_under(store, "sport"), filed_under(store, "securite")) == (set(), {one})
    assert need_theme(store) == "securite"


def test_what_comes_to_the_need_and_what_is_grouped_anew_do_not_undo_it(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], file: File, nothing: Seen, clock: Clock
) -> None:
    store.given_themes.give_to_need(need_id(store), "securite", actor=EXPERT)
    for number in range(4):
        file(f"{DOGS_AGAIN} {number}", territory=EPCI, seen=nothing)
    store.cluster_work.keep_up()
    (need,) = store.clusters.page()
    assert (need.counts.size, need.counts.theme) == (7, "securite")
    clock.advance(minutes=1)
    store.cluster_work.refresh(force=True)
    assert need_theme(store) == "securite"
    assert len(filed_under(store, "securite")) == len(dogs), "what came is sorted by what is computed of it"


def test_a_reading_and_a_correction_leave_it(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    store.given_themes.give(dogs[0].reference, "securite", actor=EXPERT)
    store.given_themes.give(dogs[1].reference, None, actor=EXPERT)
    store.requests.correct(dogs[0].secret, {"need": "Les déchets débordent"})
    assert store.readings.compute(Sorter(Verdict.NOTHING_COMPARABLE, "Culture")) == 3
    store.need_vectors.compute(WordReader())
    lines = {line.reference: line.themes for line in store.inbox.page(InboxFilter(statuses=None), size=20).lines}
    assert (lines[dogs[0].reference], lines[dogs[1].reference]) == (("securite",), ())
    assert lines[dogs[2].reference] == ("culture",)


def test_a_theme_given_while_all_is_grouped_is_kept(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = type(store.cluster_work)._names

    def give_then_name(*args: object, **kwargs: object) -> object:
        store.given_themes.give_to_need(need_id(store), "securite", actor=EXPERT)
        return names(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(type(store.cluster_work), "_names", give_then_name)
    store.cluster_work.refresh(force=True)
    assert len(dogs) == 3
    assert need_theme(store) == "securite"


def test_what_is_given_is_never_changed_and_goes_by_erasure(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    store.given_themes.give_to_need(need_id(store), "securite", actor=EXPERT)
    with pytest.raises(AppendOnlyError), store.database.write() as session:
        session.scalars(select(ThemeDecisionRow)).first().theme = "sport"  # type: ignore[union-attr]
    store.requests.erase(dogs[0].secret)
    with store.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ThemeDecisionRow)) == 2
    assert filed_under(store, "securite") == {one.reference for one in dogs[1:]}


def test_what_cannot_be_given_says_why(store: Store, dogs: tuple[Receipt, Receipt, Receipt]) -> None:
    themes, need = store.given_themes, need_id(store)
    with pytest.raises(DecisionError, match="de la liste"):
        themes.give(dogs[0].reference, "fourriere", actor=EXPERT)
    with pytest.raises(UnknownRequestError):
        themes.give("DL-2026-7K3F9G", "sport", actor=EXPERT)
    with pytest.raises(UnknownClusterError):
        themes.give_to_need(999, "sport", actor=EXPERT)
    for one in dogs:
        store.requests.withdraw(one.secret)
    with pytest.raises(StatusError, match="n’a plus de thème"):
        themes.give(dogs[0].reference, "sport", actor=EXPERT)
    with pytest.raises(StatusError, match="n’a plus de thème"):
        themes.give_back(dogs[0].reference, actor=EXPERT)
    with pytest.raises(NotAMemberError, match="Plus aucune demande"):
        themes.give_back_of_need(need, actor=EXPERT)
    with pytest.raises(NotAMemberError, match="Plus aucune demande"):
        themes.give_to_need(need, "sport", actor=EXPERT)
    assert store.given_themes.of(dogs[0].reference) == ()


def test_a_theme_given_back_is_computed_again(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    one, other, _ = (receipt.reference for receipt in dogs)
    culture = Sorter(Verdict.NOTHING_COMPARABLE, "Culture")
    assert store.readings.compute(culture) == 3
    store.given_themes.give_back(one, actor=EXPERT)
    assert store.given_themes.of(one) == (), "nothing was given"
    store.given_themes.give_to_need(need_id(store), "securite", actor=EXPERT)
    clock.advance(minutes=10)
    store.given_themes.give_back(one, actor="expert-2")
    assert need_theme(store) == "securite", "of those to which one is given still"
    assert store.readings.compute(culture) == 1, "though nothing of the request changed for ten minutes"
    assert (filed_under(store, "culture"), one in filed_under(store, "securite")) == ({one}, False)
    assert store.given_themes.give_back_of_need(need_id(store), actor=EXPERT) == 2
    assert need_theme(store) is None
    assert store.readings.compute(culture) == 2
    assert filed_under(store, "culture") == {receipt.reference for receipt in dogs}
    told = [(decision.kind.value, decision.theme, decision.actor) for decision in store.given_themes.of(one)]
    assert told == [("given", "securite", EXPERT), ("returned", None, "expert-2")]
    assert [decision.requests for decision in store.given_themes.of_need(need_id(store))] == [3, 1, 2]
    store.given_themes.give(other, None, actor=EXPERT)
    assert filed_under(store, "culture") == {receipt.reference for receipt in dogs} - {other}, "and given anew"


def test_what_was_said_of_an_ended_request_stays_though_its_theme_is_computed_again(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt], clock: Clock
) -> None:
    one = dogs[0].reference
    store.readings.compute(Sorter(Verdict.NOTHING_COMPARABLE))
    store.given_themes.give(one, "securite", actor=EXPERT)
    store.treatment.move(one, Status.CLOSED, reason=Closing.OVER, actor=EXPERT)
    clock.advance(minutes=10)
    store.given_themes.give_back(one, actor=EXPERT)
    later = Sorter(Verdict.FOUND, "Culture")
    later.index_version = "v2"
    store.readings.compute(later)
    with store.database.read() as session:
        row = session.scalars(select(RequestReadingRow).join(RequestRow).where(RequestRow.reference == one)).one()
        kept = (row.said, row.verdict, row.index_version)
    assert kept == ("nothing_comparable", "nothing_comparable", "v1")
    assert one in filed_under(store, "culture")
    later.asked.clear()
    store.readings.compute(later)
    assert later.asked == [], "it is read once"


def test_needs_that_have_no_theme_of_the_list_are_told_apart_from_those_to_be_read(
    store: Store, dogs: tuple[Receipt, Receipt, Receipt]
) -> None:
    assert [(one.theme, one.none_fits) for one in store.clusters.themes()] == [(None, False)]
    store.given_themes.give_to_need(need_id(store), None, actor=EXPERT)
    assert [(one.theme, one.none_fits) for one in store.clusters.themes()] == [(None, True)]
    assert (store.clusters.page(theme=""), len(store.clusters.page(none_fits=True))) == ((), 1)
    store.cluster_work.refresh(force=True)
    assert store.clusters.page(none_fits=True), "grouped anew it is the same"
    for receipt in dogs[:2]:
        store.given_themes.give(receipt.reference, "sport", actor=EXPERT)
    assert [(one.theme, one.none_fits) for one in store.clusters.themes()] == [("sport", False)]
    store.given_themes.give_back_of_need(need_id(store), actor=EXPERT)
    assert len(store.clusters.page(theme="")) == 1
