from collections.abc import Callable
from dataclasses import replace

import pytest

from api.desk import (
    Closing,
    Form,
    Grounds,
    IntroductionError,
    IntroductionState,
    StaleError,
    Status,
    StatusError,
    Store,
    UnknownRequestError,
)
from tests.api.desk.clock import Clock
from tests.api.desk.conftest import FORM


@pytest.fixture
def reference(store: Store, form: Form) -> str:
    return store.requests.receive(form, key="a").reference


def test_an_answer_is_read_through_the_secret_link(store: Store, form: Form, clock: Clock) -> None:
    receipt = store.requests.receive(form, key="b")
    clock.advance(days=1)
    store.treatment.answer(receipt.reference, "Voici\x00 ce qui existe.", actor="expert-1", records=["un-outil"])
    filed = store.requests.follow(receipt.secret)
    assert filed.status is Status.ANSWERED
    assert [(a.author, a.at, a.text, a.records) for a in filed.answers] == [
        ("expert-1", clock.at, "Voici ce qui existe.", ("un-outil",))
    ]
    assert filed.events[-1].kind == "answered"
    with pytest.raises(ValueError, match="text"):
        store.treatment.answer(receipt.reference, " \x00", actor="expert-1")


def test_a_letter_that_asks_is_a_question_and_no_answer(store: Store, form: Form, clock: Clock) -> None:
    receipt = store.requests.receive(form, key="b")
    store.reply_drafts.keep(receipt.reference, "Qui ?", records=[], actor="expert-2", expected_version=0)
    for text in ("Qui est gêné ?", "Nous attendons votre réponse."):
        clock.advance(days=1)
        filed = store.treatment.ask(receipt.reference, text, actor="expert-1")
        assert (filed.status, filed.answers) == (Status.WAITING, ())
    assert store.reply_drafts.of(receipt.reference) is None
    assert [one.text for one in filed.messages] == ["Qui est gêné ?", "Nous attendons votre réponse."]
    assert store.requests.say(receipt.secret, "Les familles.").status is Status.IN_PROGRESS
    before = store.treatment.read(receipt.reference)
    for text, version, error in ((" ", None, StatusError), ("Où ?", 1, StaleError)):
        with pytest.raises(error):
            store.treatment.ask(receipt.reference, text, actor="expert-1", expected_version=version)
    assert store.treatment.read(receipt.reference) == before


def test_every_change_is_a_line_of_history_with_who_and_when(store: Store, reference: str, clock: Clock) -> None:
    store.treatment.assign(reference, "expert-2", actor="expert-1", note=" Tu connais ce maire. ")
    clock.advance(hours=1)
    filed = store.treatment.move(reference, Status.IN_PROGRESS, actor="expert-2", note="à appeler")
    assert filed == store.treatment.read(reference)
    assert (filed.owner, filed.version) == ("expert-2", 3)
    assert [(e.kind, e.actor, e.before, e.after, dict(e.payload)) for e in filed.events[1:]] == [
        ("assigned", "expert-1", "received", "received", {"owner": "expert-2", "note": "Tu connais ce maire."}),
        ("status_changed", "expert-2", "received", "in_progress", {"note": "à appeler"}),
    ]
    assert filed.events[-1].at == filed.updated_at == clock.at


def _propose(store: Store, reference: str) -> None:
    other = store.requests.receive(replace(FORM, territory="69123"), key="other").reference
    store.introductions.propose(reference, other, actor="expert-1")


@pytest.mark.parametrize(
    "work",
    [
        lambda store, reference: store.decisions.pin(reference, "un-outil", actor="expert-1"),
        lambda store, reference: store.decisions.reject(
            reference, "un-outil", reason=Grounds.OUT_OF_DATE, actor="expert-1"
        ),
        lambda store, reference: store.treatment.answer(reference, "Voici.", actor="expert-1"),
        lambda store, reference: store.treatment.move(reference, Status.WAITING, actor="expert-1", question="Qui ?"),
        _propose,
    ],
)
def test_who_first_works_on_a_request_looks_after_it_until_they_give_it_back(
    store: Store, reference: str, work: Callable[[Store, str], object]
) -> None:
    store.decisions.note(reference, "Pour qui la prendra.", actor="expert-2")
    assert store.treatment.read(reference).owner is None
    work(store, reference)
    filed = store.treatment.read(reference)
    assert filed.owner == "expert-1"
    taken = filed.events[2]
    assert (taken.kind, taken.before, taken.after) == ("assigned", Status.RECEIVED, Status.IN_PROGRESS)
    assert taken.is_the_persons
    store.decisions.pin(reference, "un-autre", actor="expert-2")
    assert store.treatment.read(reference).owner == "expert-1"
    assert store.treatment.assign(reference, None, actor="expert-1").owner is None


def test_a_way_that_is_not_written_is_refused_and_leaves_no_trace(store: Store, reference: str) -> None:
    before = store.treatment.read(reference)
    for to in (Status.RECEIVED, Status.WITHDRAWN, Status.ERASED):
        with pytest.raises(StatusError):
            store.treatment.move(reference, to, actor="expert-1")
    assert store.treatment.read(reference) == before


def test_of_two_writers_the_second_must_look_again(store: Store, reference: str) -> None:
    version = store.treatment.read(reference).version
    store.treatment.move(reference, Status.IN_PROGRESS, actor="expert-1", expected_version=version)
    for late in (
        lambda: store.treatment.move(
            reference, Status.CLOSED, reason=Closing.OVER, actor="expert-2", expected_version=version
        ),
        lambda: store.treatment.assign(reference, "x", actor="expert-2", expected_version=version),
        lambda: store.treatment.answer(reference, "Non.", actor="expert-2", expected_version=version),
    ):
        with pytest.raises(StaleError):
            late()
    assert store.treatment.read(reference).status is Status.IN_PROGRESS


def test_an_erased_request_is_nobodys_and_unanswered(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="b")
    store.treatment.assign(receipt.reference, "expert-1", actor="expert-1")
    store.requests.erase(receipt.secret)
    assert store.treatment.read(receipt.reference).owner is None
    with pytest.raises(StatusError):
        store.treatment.assign(receipt.reference, "expert-1", actor="expert-1")
    with pytest.raises(StatusError):
        store.treatment.answer(receipt.reference, "Voici.", actor="expert-1")


def test_an_unknown_reference_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownRequestError):
        store.treatment.read("DL-2026-000000")
    with pytest.raises(UnknownRequestError):
        store.treatment.move("\ud800\x00", Status.CLOSED, reason=Closing.OVER, actor="expert-1")


def test_nobody_works_on_a_withdrawn_request(store: Store, form: Form, clock: Clock) -> None:
    receipt, other = (store.requests.receive(replace(form, territory=code), key=code) for code in ("07330", "27474"))
    store.introductions.propose(receipt.reference, other.reference, actor="expert")
    before = store.requests.withdraw(receipt.secret)
    clock.advance(days=29)
    acts = [
        lambda: store.treatment.assign(receipt.reference, "expert", actor="expert"),
        lambda: store.treatment.assign(receipt.reference, None, actor="expert"),
        lambda: store.treatment.move(receipt.reference, Status.IN_PROGRESS, actor="expert"),
        lambda: store.treatment.answer(receipt.reference, "Voyez.", actor="expert"),
        lambda: store.decisions.note(receipt.reference, "Vu.", actor="expert"),
        lambda: store.decisions.pin(receipt.reference, "un-outil", actor="expert"),
        lambda: store.introductions.propose(receipt.reference, other.reference, actor="expert"),
        lambda: store.introductions.withdraw(receipt.reference, other.reference, actor="expert"),
        lambda: store.reply_drafts.keep(receipt.reference, "Voyez.", records=(), actor="e", expected_version=0),
        lambda: store.requests.correct(receipt.secret, {"need": "Autre chose"}),
    ]
    for act in acts:
        with pytest.raises((StatusError, IntroductionError)):
            act()
    assert store.requests.withdraw(receipt.secret) == before


def test_a_request_is_closed_with_a_reason_or_after_an_answer(store: Store, form: Form) -> None:
    silent, told, answered = (store.requests.receive(form, key=key).reference for key in "abc")
    with pytest.raises(StatusError, match="pourquoi"):
        store.treatment.move(silent, Status.CLOSED, actor="expert-1")
    assert store.treatment.read(silent).version == 1
    closed = store.treatment.move(told, Status.CLOSED, actor="expert-1", reason=Closing.OUTSIDE)
    assert closed.closing is Closing.OUTSIDE
    store.treatment.answer(answered, "Voici.", actor="expert-1")
    assert store.treatment.move(answered, Status.CLOSED, actor="expert-1").closing is None
    assert store.treatment.move(told, Status.IN_PROGRESS, actor="expert-1", reason=Closing.OVER).closing is None


def test_the_open_proposals_of_a_closed_request_end_and_what_is_made_stays(store: Store, form: Form) -> None:
    mine, waiting, met = (
        store.requests.receive(replace(form, territory=one), key=one) for one in ("07330", "27474", "69123")
    )
    store.introductions.propose(mine.reference, met.reference, actor="expert")
    for one in (mine, met):
        store.introductions.answer(one.secret, store.introductions.of_person(one.secret)[0].id, agrees=True)
    store.introductions.propose(mine.reference, waiting.reference, actor="expert")
    store.treatment.move(mine.reference, Status.CLOSED, actor="expert", reason=Closing.OVER)
    states = {key: one.state for key, one in store.introductions.of_request(mine.reference).items()}
    assert states == {waiting.reference: IntroductionState.ENDED, met.reference: IntroductionState.MADE}
    assert [one.state for one in store.introductions.of_person(waiting.secret)] == [IntroductionState.ENDED]
