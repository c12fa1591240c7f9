import pytest
from sqlalchemy import select

from api.desk import (
    DecisionError,
    DecisionKind,
    Form,
    Grounds,
    StaleError,
    Status,
    StatusError,
    Store,
    UnknownRequestError,
)
from api.desk.judgments.decision_tables import DecisionRow
from api.desk.tables import AppendOnlyError
from tests.api.desk.clock import Clock

EXPERT = "expert-1"


@pytest.fixture
def reference(store: Store, form: Form) -> str:
    return store.requests.receive(form, key="a").reference


def test_a_decision_says_who_when_why_and_on_what(store: Store, reference: str, clock: Clock) -> None:
    clock.advance(hours=2)
    decided = store.decisions.reject(
        reference, "un-outil", reason=Grounds.OUT_OF_DATE, actor=EXPERT, note=" Fermé en\x00 mai. ", index_version="v1"
    )
    assert store.decisions.of(reference) == (decided,)
    assert (decided.kind, decided.record_id, decided.reason) == (DecisionKind.REJECTED, "un-outil", Grounds.OUT_OF_DATE)
    assert (decided.actor, decided.at, decided.note) == (EXPERT, clock.at, "Fermé en mai.")
    assert (decided.revision, decided.index_version) == (1, "v1")
    line = store.treatment.read(reference).events[-1]
    assert (line.kind, line.actor, line.at) == ("decided", EXPERT, clock.at)
    assert dict(line.payload) == {"kind": "rejected", "record": "un-outil", "reason": "out_of_date"}


def test_a_second_decision_takes_the_place_of_the_first_which_stays(store: Store, reference: str) -> None:
    first = store.decisions.reject(reference, "un-outil", reason=Grounds.WRONG_THEME, actor=EXPERT)
    other = store.decisions.pin(reference, "un-autre", actor=EXPERT)
    second = store.decisions.pin(reference, "un-outil", actor="expert-2")
    read = store.decisions.of(reference)
    assert [(d.id, d.supersedes, d.superseded_by, d.stands) for d in read] == [
        (first.id, None, second.id, False),
        (other.id, None, None, True),
        (second.id, first.id, None, True),
    ]
    assert read[0].reason is Grounds.WRONG_THEME


def test_a_revoked_decision_leaves_its_record_undecided(store: Store, reference: str) -> None:
    first = store.decisions.pin(reference, "un-outil", actor=EXPERT)
    gone = store.decisions.revoke(reference, first.id, actor=EXPERT, note="trop vite")
    assert (gone.record_id, gone.supersedes, gone.stands) == ("un-outil", first.id, False)
    assert list(store.decisions.judgments()) == []
    for wrong in (first.id, gone.id, 99):
        with pytest.raises(DecisionError, match="déjà remplacée"):
            store.decisions.revoke(reference, wrong, actor=EXPERT)
    again = store.decisions.pin(reference, "un-outil", actor=EXPERT)
    assert again.supersedes is None


def test_what_stands_is_a_judgment_of_the_text_that_was_read(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="b")
    store.decisions.pin(receipt.reference, "un-outil", actor=EXPERT, index_version="v1")
    store.requests.correct(receipt.secret, {"need": "Tout autre chose."})
    store.decisions.note(receipt.reference, "rien à voir", actor=EXPERT)
    store.decisions.reject(receipt.reference, "un-autre", reason=Grounds.WRONG_TERRITORY, actor=EXPERT)
    first, second = store.decisions.judgments()
    assert (first.record_id, first.useful, first.index_version) == ("un-outil", True, "v1")
    assert "encombrants" in first.masked_text
    assert "dechets@exemple.fr" not in first.masked_text
    assert (second.masked_text, second.useful, second.reason) == (
        "Tout autre chose.",
        False,
        Grounds.WRONG_TERRITORY,
    )
    assert list(store.decisions.judgments(after=first.decision_id)) == [second]


def test_a_decision_without_what_it_needs_is_refused(store: Store, reference: str) -> None:
    with pytest.raises(DecisionError, match="pourquoi"):
        store.decisions.reject(reference, "un-outil", reason=Grounds.OTHER, actor=EXPERT, note=" \x00")
    with pytest.raises(DecisionError, match="vide"):
        store.decisions.note(reference, " ", actor=EXPERT)
    with pytest.raises(DecisionError, match="4001 caractères"):
        store.decisions.note(reference, "é" * 4_001, actor=EXPERT)
    with pytest.raises(UnknownRequestError):
        store.decisions.note("DL-2026-AAAAAA", "note", actor=EXPERT)
    assert store.treatment.read(reference).version == 1


def test_a_decision_over_what_was_not_seen_is_refused(store: Store, reference: str) -> None:
    store.treatment.move(reference, Status.IN_PROGRESS, actor="expert-2")
    with pytest.raises(StaleError):
        store.decisions.pin(reference, "un-outil", actor=EXPERT, expected_version=1)
    assert store.decisions.of(reference) == ()
    assert store.decisions.pin(reference, "un-outil", actor=EXPERT, expected_version=2).stands


def test_withdrawing_ends_decisions_and_erasing_deletes_them(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="c")
    first = store.decisions.pin(receipt.reference, "un-outil", actor=EXPERT)
    store.decisions.pin(receipt.reference, "un-outil", actor=EXPERT, note="Un mot rarissime")
    store.requests.withdraw(receipt.secret)
    assert list(store.decisions.judgments()) == []
    with pytest.raises(StatusError, match="retirée"):
        store.decisions.revoke(receipt.reference, first.id, actor=EXPERT)
    store.requests.erase(receipt.secret)
    assert store.decisions.of(receipt.reference) == ()


def test_a_row_is_never_changed(store: Store, reference: str) -> None:
    store.decisions.note(reference, "note", actor=EXPERT)
    with store.database.read() as session:
        row = session.scalars(select(DecisionRow)).one()
        row.note = "autre"
        with pytest.raises(AppendOnlyError):
            session.flush()
