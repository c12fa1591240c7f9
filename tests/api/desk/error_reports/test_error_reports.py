"""An error that someone tells is kept without a name, answered, and goes when its time is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.desk import (
    ErrorKind,
    ErrorOutcome,
    ErrorReport,
    InvalidFormError,
    StaleError,
    Store,
    UnknownErrorReportError,
)
from api.desk.error_reports.tables import ErrorReportRow, ErrorReportStepRow
from api.desk.retention import Kind, days_of
from api.desk.tables import AppendOnlyError
from tests.api.desk.clock import Clock

TOLD = "Mme Martin, 06 99 00 12 34, dit que le site a fermé."


def file(store: Store, address: str = "a", text: str = TOLD) -> ErrorReport:
    return store.error_reports.file(address, record_id="calendly", kind=ErrorKind.STOPPED, text=text)


def settle(
    store: Store, report: ErrorReport, outcome: ErrorOutcome = ErrorOutcome.CORRECTED, *, answer: str = "C’est fait."
) -> ErrorReport:
    shown = len(store.error_reports.read(report.id).steps)
    return store.error_reports.decide(report.id, outcome, answer=answer, actor="expert", expected_steps=shown)


def counted(store: Store, clock: Clock) -> tuple[int, int]:
    total = store.usage.figures(clock.at.date() - timedelta(days=9)).total
    return total.error_reported, total.error_settled


def test_what_points_at_a_person_is_not_kept(store: Store) -> None:
    assert file(store).text == "[nom], [téléphone], dit que le site a fermé."
    assert store.error_reports.follow("a").text == "[nom], [téléphone], dit que le site a fermé."


def test_the_same_secret_is_the_same_report(store: Store, clock: Clock) -> None:
    first = file(store)
    assert file(store) == first
    assert file(store, "b") != first
    assert counted(store, clock) == (2, 0)


def test_the_incubator_is_told_once_a_day_that_something_waits_and_nothing_of_it(
    mailing_store: Store, clock: Clock
) -> None:
    first = file(mailing_store)
    file(mailing_store, "b")
    [mail] = mailing_store.outbox.take(9)
    assert mail.recipient == "equipe@exemple.fr"
    assert "https://deja-la.exemple.fr/bureau/signalements\n" in mail.body
    assert not any(said in mail.subject + mail.body for said in ("site a fermé", "calendly", "[nom]"))
    settle(mailing_store, first)
    for hour, mails in ((23, 1), (46, 2), (69, 2), (92, 3)):
        clock.advance(hours=23)
        file(mailing_store, f"at {hour}")
        assert mailing_store.outbox.depth().waiting == mails, hour


@pytest.mark.parametrize("text", [" \n\x00", "a" * 2_001])
def test_nothing_and_too_much_are_refused(store: Store, text: str) -> None:
    with pytest.raises(InvalidFormError):
        file(store, text=text)
    report = file(store)
    with pytest.raises(InvalidFormError):
        settle(store, report, answer=text)
    assert store.error_reports.count_waiting() == 1


def test_a_report_is_settled_opened_again_and_settled_otherwise_with_nothing_changed(
    store: Store, clock: Clock
) -> None:
    report, other = file(store), file(store, "b")
    clock.advance(days=1)
    settle(store, report, answer="Fermé depuis mai : c’est écrit.")
    assert (store.error_reports.listed(settled=False, most=9), store.error_reports.count_waiting()) == ((other,), 1)
    settle(store, report, ErrorOutcome.REOPENED, answer="")
    assert store.error_reports.count_waiting() == 2
    assert [one.id for one in store.error_reports.listed(settled=False, most=9)] == [report.id, other.id]
    last = settle(store, report, ErrorOutcome.UNCHANGED, answer="Il est ouvert.")
    assert [step.answer for step in last.steps] == ["Fermé depuis mai : c’est écrit.", "", "Il est ouvert."]
    assert last.settled == last.steps[-1]
    assert store.error_reports.follow("a") == last
    assert store.error_reports.listed(settled=True, most=9) == (last,)
    # Answered once, though it was settled twice.
    assert counted(store, clock) == (2, 1)


def test_who_decides_on_what_a_colleague_has_just_decided_is_told(store: Store) -> None:
    report = file(store)
    settle(store, report)
    with pytest.raises(StaleError):
        store.error_reports.decide(
            report.id, ErrorOutcome.UNCHANGED, answer="Non.", actor="expert", expected_steps=len(report.steps)
        )
    assert len(store.error_reports.read(report.id).steps) == 1


def test_what_is_not_there_is_unknown(store: Store) -> None:
    with pytest.raises(UnknownErrorReportError):
        store.error_reports.follow("a")
    with pytest.raises(UnknownErrorReportError):
        store.error_reports.read(1)
    with pytest.raises(UnknownErrorReportError):
        store.error_reports.decide(1, ErrorOutcome.CORRECTED, answer="Fait.", actor="expert", expected_steps=0)


def test_no_row_is_changed(store: Store, clock: Clock) -> None:
    settle(store, file(store))
    clock.advance(days=1)
    for row in (ErrorReportRow, ErrorReportStepRow):
        with pytest.raises(AppendOnlyError), store.database.write() as session:
            session.scalars(select(row)).one().at = clock.at  # type: ignore[attr-defined]


def test_a_report_goes_a_year_after_its_last_decision(store: Store, clock: Clock) -> None:
    settled, waiting = file(store), file(store, "b")
    clock.advance(days=300)
    settle(store, settled)
    clock.advance(days=days_of(Kind.ERROR_REPORT) - 299)
    assert store.purge(dry_run=True)[list(Kind).index(Kind.ERROR_REPORT)].count == 1
    store.purge()
    with pytest.raises(UnknownErrorReportError):
        store.error_reports.read(waiting.id)
    assert store.error_reports.read(settled.id).settled
    clock.advance(days=300)
    store.purge()
    with store.database.read() as session:
        assert [session.scalars(select(kind)).all() for kind in (ErrorReportRow, ErrorReportStepRow)] == [[], []]
