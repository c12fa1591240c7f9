import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.desk import (
    Form,
    InvalidFormError,
    Receipt,
    Seen,
    StaleError,
    Status,
    StatusError,
    Store,
    UnknownDraftError,
    UnknownRequestError,
    check_form,
    read_reference,
)
from api.desk.requests.filed import EarlierNeed
from api.desk.requests.tables import EventRow, RequestRow, StatementRow
from api.desk.tables import AppendOnlyError
from tests.api.desk.clock import Clock
from tests.hostile import HOSTILE


@pytest.fixture
def receipt(store: Store, draft_token: str) -> Receipt:
    return store.requests.submit(draft_token)


def test_a_sent_draft_is_a_request_followed_by_its_secret_link(
    store: Store, receipt: Receipt, form: Form, seen: Seen, clock: Clock
) -> None:
    filed = store.requests.follow(receipt.secret)
    assert read_reference(receipt.reference) == receipt.reference == filed.reference
    assert not receipt.repeated
    assert (filed.status, filed.received_at, filed.form, filed.seen) == (Status.RECEIVED, clock.at, form, seen)
    assert filed.place is not None
    assert (filed.place.name, filed.place.kind, filed.place.department) == ("Vallon-Pont-d'Arc", "commune", "07")
    assert [(event.kind, event.actor, event.before) for event in filed.events] == [("received", "person", None)]


@pytest.mark.parametrize(("territory", "eligible"), [("07330", True), ("69123", False), ("98411", None)])
def test_eligibility_is_told_and_refuses_nobody(
    store: Store, form: Form, territory: str, eligible: bool | None
) -> None:
    receipt = store.requests.receive(replace(form, territory=territory), key=territory)
    assert store.requests.follow(receipt.secret).eligible is eligible


def test_eligibility_follows_a_corrected_territory(store: Store, receipt: Receipt) -> None:
    assert store.requests.follow(receipt.secret).eligible is True
    assert store.requests.correct(receipt.secret, {"territory": "69123"}).eligible is False


def test_the_same_draft_sent_twice_is_one_request(store: Store, receipt: Receipt, draft_token: str) -> None:
    assert store.requests.submit(draft_token) == replace(receipt, repeated=True)
    with store.database.read() as session:
        assert session.scalar(select(func.count()).select_from(RequestRow)) == 1


def test_a_draft_sent_by_several_hands_at_once_is_one_request(store: Store, draft_token: str) -> None:
    receipts: list[Receipt] = []
    gate = threading.Barrier(6)

    def send() -> None:
        gate.wait()
        receipts.append(store.requests.submit(draft_token))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(receipt.reference, receipt.secret) for receipt in receipts}) == 1
    assert sorted(receipt.repeated for receipt in receipts) == [False, *[True] * 5]


def test_a_form_that_lacks_something_stays_a_draft(store: Store) -> None:
    token = store.drafts.save(None, {"need": "Le hall est plein"}, step=1).token
    with pytest.raises(InvalidFormError) as refused:
        store.requests.submit(token)
    assert list(refused.value.messages) == ["territory", "name", "email"]
    assert store.drafts.read(token).form.need == "Le hall est plein"


@pytest.mark.parametrize("secret", ["", "inconnu", "\x00\ud800", "a" * 5_000])
def test_another_secret_opens_nothing(store: Store, receipt: Receipt, secret: str) -> None:
    for asked in (secret, receipt.reference, receipt.secret[:-1]):
        with pytest.raises(UnknownRequestError):
            store.requests.follow(asked)
    with pytest.raises(UnknownDraftError):
        store.requests.submit(secret)


def test_the_store_holds_no_secret(store: Store, receipt: Receipt, draft_token: str) -> None:
    with store.database.read() as session:
        row = session.scalars(select(RequestRow)).one()
    assert receipt.secret not in str(vars(row))
    assert draft_token not in str(vars(row))


def test_what_is_indexed_is_masked_and_what_is_answered_is_not(store: Store, receipt: Receipt, form: Form) -> None:
    filed = store.requests.follow(receipt.secret)
    assert filed.form is not None
    assert "dechets@exemple.fr" in filed.form.need == form.need
    assert filed.masked_text.endswith("Écrire à [courriel].")


def test_a_correction_is_a_new_revision_and_history_names_its_fields_alone(
    store: Store, receipt: Receipt, clock: Clock
) -> None:
    clock.advance(days=1)
    filed = store.requests.correct(receipt.secret, {"need": "Le tri est mal compris", "phone": "01 99 00 56 78"})
    assert filed == store.requests.follow(receipt.secret)
    assert filed.form is not None
    assert (filed.form.need, filed.form.phone) == ("Le tri est mal compris", "01 99 00 56 78")
    assert filed.masked_text == "Le tri est mal compris"
    assert [(event.kind, event.payload) for event in filed.events[1:]] == [("corrected", {"fields": ["need", "phone"]})]
    assert filed.updated_at == clock.at


def test_what_a_correction_replaces_is_erased_but_for_the_masked_need_that_was_decided_on(
    store: Store, form: Form
) -> None:
    receipt = store.requests.receive(replace(form, need="Les marque-un. Écrire à marque-0@exemple.fr."), key="a")
    store.decisions.pin(receipt.reference, "un-outil", actor="expert")
    store.requests.correct(receipt.secret, {"need": "Les marque-deux.", "tried": "marque-essai"})
    store.decisions.note(receipt.reference, "Vu.", actor="expert")
    filed = store.requests.correct(receipt.secret, {"need": "Les marque-trois.", "tried": ""})
    with store.database.read() as session:
        rows = session.scalars(select(StatementRow).order_by(StatementRow.revision)).all()
    assert [(row.revision, row.need, row.tried, row.deadline, row.masked_text) for row in rows] == [
        (1, "", "", "", "Les marque-un. Écrire à [courriel]."),
        (3, "Les marque-trois.", "", form.deadline, "Les marque-trois."),
    ]
    assert filed.earlier == (EarlierNeed(rows[0].written_at, rows[0].masked_text),)
    assert [judged.masked_text for judged in store.decisions.judgments()] == ["Les marque-un. Écrire à [courriel]."]
    if store.database.is_sqlite:
        path = Path(str(store.database.url.database))
        parts = b"".join(part.read_bytes() for part in path.parent.glob("desk.sqlite3*"))
        assert b"marque-trois" in parts
        assert not re.search(b"marque-0@|marque-deux|marque-essai", parts)


def test_a_correction_that_changes_nothing_adds_nothing(store: Store, receipt: Receipt, form: Form) -> None:
    assert len(store.requests.correct(receipt.secret, form.as_dict()).events) == 1


def test_a_wrong_correction_changes_nothing(store: Store, receipt: Receipt) -> None:
    before = store.requests.follow(receipt.secret)
    with pytest.raises(InvalidFormError) as refused:
        store.requests.correct(receipt.secret, {"email": "mairie", "need": "Autre chose"})
    assert list(refused.value.messages) == ["email"]
    assert store.requests.follow(receipt.secret) == before


def test_a_correction_of_what_was_not_seen_is_refused(store: Store, receipt: Receipt) -> None:
    version = store.requests.follow(receipt.secret).version
    store.requests.correct(receipt.secret, {"need": "Un"}, expected_version=version)
    with pytest.raises(StaleError):
        store.requests.correct(receipt.secret, {"need": "Deux"}, expected_version=version)


def test_a_withdrawn_request_is_withdrawn_once_and_corrected_no_more(store: Store, receipt: Receipt) -> None:
    filed = store.requests.withdraw(receipt.secret)
    assert (filed.status, filed.can_be_corrected, filed.can_be_withdrawn) == (Status.WITHDRAWN, False, False)
    assert store.requests.withdraw(receipt.secret) == filed
    with pytest.raises(StatusError, match="retirée"):
        store.requests.correct(receipt.secret, {"need": "Autre chose"})


def test_an_erased_request_says_so_and_nothing_else(store: Store, receipt: Receipt, draft_token: str) -> None:
    store.requests.correct(receipt.secret, {"need": "Autre chose"})
    store.requests.erase(receipt.secret)
    store.requests.erase(receipt.secret)
    filed = store.requests.follow(receipt.secret)
    assert (filed.status, filed.form, filed.masked_text, filed.place, filed.seen) == (
        Status.ERASED,
        None,
        "",
        None,
        None,
    )
    assert [(event.kind, event.payload) for event in filed.events] == [
        ("received", {}), ("corrected", {}), ("erased", {}),
    ]  # fmt: skip
    for forbidden in (store.requests.withdraw, lambda s: store.requests.correct(s, {"need": "Encore"})):
        with pytest.raises(StatusError, match="effacée"):
            forbidden(receipt.secret)
    assert store.requests.submit(draft_token).reference == receipt.reference


def test_nothing_of_an_erased_request_is_left_in_the_files(store: Store, form: Form, seen: Seen) -> None:
    if not store.database.is_sqlite:
        pytest.skip("the files of a PostgreSQL are not ours to read")
    marks = {
        name: f"marque-{number}-{name}" for number, name in enumerate(["need", "tried", "deadline", "name", "role"])
    }
    typed = {**form.as_dict(), **marks, "email": "marque-9@exemple.fr", "phone": "01 99 00 98 76"}
    token = store.drafts.save(None, typed, step=3, seen=seen).token
    kept = [re.escape(mark).encode() for mark in (*marks.values(), "marque-9@exemple.fr", "01 99 00 98 76", "07330")]
    pattern = re.compile(b"|".join([*kept, b"pni-93-livry-gargan"]))
    path = Path(str(store.database.url.database))
    receipt = store.requests.submit(token)
    store.requests.correct(receipt.secret, {"need": "marque-0-need corrigée"})

    def found() -> set[bytes]:
        parts = [path, *path.parent.glob("desk.sqlite3-*")]
        return {mark for part in parts for mark in pattern.findall(part.read_bytes())}

    assert len(found()) == 9
    store.requests.erase(receipt.secret)
    assert found() == set()


def test_history_is_never_changed(store: Store, receipt: Receipt) -> None:
    assert receipt
    with pytest.raises(AppendOnlyError), store.database.write() as session:
        session.scalars(select(EventRow)).one().actor = "quelqu’un"
    with store.database.read() as session:
        assert session.scalars(select(EventRow)).one().actor == "person"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_hostile_string_is_refused_with_a_message_or_kept(store: Store, form: Form, text: str) -> None:
    for field in form.as_dict():
        token = store.drafts.save(None, {**form.as_dict(), field: text}, step=3).token
        draft = store.drafts.read(token).form
        if check_form(draft, store.territories()):
            with pytest.raises(InvalidFormError) as refused:
                store.requests.submit(token)
            assert list(refused.value.messages) == [field]
        else:
            filed = store.requests.follow(store.requests.submit(token).secret)
            assert filed.form == replace(draft, territory_typed="")


def test_an_erasure_touches_no_other_request(store: Store, form: Form) -> None:
    other = store.requests.receive(form, key="autre")
    store.requests.correct(other.secret, {"need": "Le hall est plein"})
    draft = store.drafts.save(None, {"need": "Le tri est mal compris"}, step=1).token
    mine = store.requests.receive(form, key="la mienne")
    before = store.requests.follow(other.secret)
    assert before.events[-1].payload == {"fields": ["need"]}
    store.requests.erase(mine.secret)
    assert store.requests.follow(other.secret) == before
    assert store.drafts.read(draft).form.need == "Le tri est mal compris"
    assert store.requests.receive(form, key="autre").repeated


def test_a_request_filed_and_corrected_touches_no_other(store: Store, form: Form) -> None:
    other = store.requests.receive(form, key="autre")
    before = store.requests.follow(other.secret)
    mine = store.requests.receive(form, key="la mienne")
    store.requests.correct(mine.secret, {"need": "Autre chose"})
    assert store.requests.follow(other.secret) == before
