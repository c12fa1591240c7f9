"""The team asks, the person answers or corrects: whichever they do, the request comes back to the team."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from api.desk import Closing, Form, InboxFilter, InvalidFormError, Receipt, Status, StatusError, Store
from api.desk.mails.tables import MailKind, MailRow
from api.desk.requests.tables import EventKind, MessageRow
from api.desk.tables import AppendOnlyError
from tests.api.desk.clock import Clock

EXPERT = "e1"
QUESTION = "Combien d’habitants sont concernés ?"


@pytest.fixture
def receipt(mailing_store: Store, form: Form) -> Receipt:
    return mailing_store.requests.receive(form, key="a")


def _ask(store: Store, receipt: Receipt) -> None:
    store.treatment.move(receipt.reference, Status.WAITING, actor=EXPERT, question=QUESTION)


def _answer(store: Store, receipt: Receipt) -> None:
    store.treatment.answer(receipt.reference, "Voici ce qui existe.", actor=EXPERT)


def _close(store: Store, receipt: Receipt) -> None:
    store.treatment.move(receipt.reference, Status.CLOSED, actor=EXPERT, reason=Closing.OUTSIDE)


def _mails(store: Store, kind: MailKind) -> list[MailRow]:
    with store.database.read() as session:
        return list(session.scalars(select(MailRow).where(MailRow.kind == kind).order_by(MailRow.id)))


def _heard(store: Store) -> list[str]:
    wanted = InboxFilter(statuses=None, heard=True)
    lines = store.inbox.page(wanted, size=9).lines
    assert all(line.heard_at for line in lines)
    moment = store.clock()
    assert store.inbox.counts(wanted, overdue_before=moment, recent_from=moment).heard == len(lines)
    return [line.reference for line in lines]


def test_nobody_is_waited_for_without_a_question(mailing_store: Store, receipt: Receipt) -> None:
    for nothing in ("", " \x00"):
        with pytest.raises(StatusError, match="question"):
            mailing_store.treatment.move(receipt.reference, Status.WAITING, actor=EXPERT, question=nothing)
    assert mailing_store.treatment.read(receipt.reference).version == 1
    assert _mails(mailing_store, MailKind.ANSWER) == []


def test_a_question_is_read_by_its_person_and_mailed_to_them(
    mailing_store: Store, receipt: Receipt, form: Form
) -> None:
    _ask(mailing_store, receipt)
    filed = mailing_store.requests.follow(receipt.secret)
    assert [(one.author, one.text, one.is_the_persons) for one in filed.messages] == [(EXPERT, QUESTION, False)]
    [mail] = _mails(mailing_store, MailKind.ANSWER)
    assert (mail.recipient, QUESTION in mail.body, receipt.reference in mail.subject) == (form.email, True, True)


def test_a_closed_request_is_told_by_mail_with_its_reason(mailing_store: Store, receipt: Receipt, form: Form) -> None:
    _close(mailing_store, receipt)
    [mail] = _mails(mailing_store, MailKind.ANSWER)
    assert (mail.recipient, Closing.OUTSIDE.told in mail.body) == (form.email, True)


@pytest.mark.parametrize("leave", [_ask, _answer])
def test_a_correction_brings_back_what_had_left_the_hands_of_the_team(
    mailing_store: Store, receipt: Receipt, leave: Callable[[Store, Receipt], None], clock: Clock
) -> None:
    leave(mailing_store, receipt)
    clock.advance(hours=1)
    before = len(_mails(mailing_store, MailKind.NOTICE))
    for need in ("Autre chose, pour cent habitants.", "Autre chose encore, pour cent habitants."):
        filed = mailing_store.requests.correct(receipt.secret, {"need": need})
        assert filed.status is Status.IN_PROGRESS
    assert (filed.events[-2].kind, filed.events[-2].actor, filed.events[-2].after) == (
        EventKind.CORRECTED,
        "person",
        Status.IN_PROGRESS,
    )
    told = _mails(mailing_store, MailKind.NOTICE)[before:]
    assert [receipt.reference in mail.subject for mail in told] == [True]
    assert "cent habitants" not in told[0].body
    assert _heard(mailing_store) == [receipt.reference]
    mailing_store.treatment.assign(receipt.reference, EXPERT, actor=EXPERT)
    assert _heard(mailing_store) == [receipt.reference]
    mailing_store.decisions.note(receipt.reference, "Lu.", actor=EXPERT)
    assert _heard(mailing_store) == []


@pytest.mark.parametrize(
    ("leave", "status"),
    [
        (None, Status.RECEIVED),
        (_ask, Status.IN_PROGRESS),
        (_answer, Status.IN_PROGRESS),
        (_close, Status.IN_PROGRESS),
    ],
)
def test_what_the_person_writes_comes_to_the_team(
    mailing_store: Store, receipt: Receipt, leave: Callable[[Store, Receipt], None] | None, status: Status
) -> None:
    if leave:
        leave(mailing_store, receipt)
    before = len(_mails(mailing_store, MailKind.NOTICE))
    # Sent twice, by a finger that is too quick.
    for _ in range(2):
        filed = mailing_store.requests.say(receipt.secret, " Cent habitants\x00, au 01 99 00 12 34. ")
    assert (filed.status, filed.events[-1].kind) == (status, EventKind.WRITTEN)
    assert [one.text for one in filed.messages if one.is_the_persons] == ["Cent habitants, au 01 99 00 12 34."]
    [told] = _mails(mailing_store, MailKind.NOTICE)[before:]
    assert "01 99" not in told.body
    assert _heard(mailing_store) == [receipt.reference]


def test_a_message_that_says_nothing_or_too_much_is_refused(mailing_store: Store, receipt: Receipt) -> None:
    for wrong in (" ", "é" * 5_001):
        with pytest.raises(InvalidFormError) as caught:
            mailing_store.requests.say(receipt.secret, wrong)
        assert list(caught.value.messages) == ["message"]
    mailing_store.requests.withdraw(receipt.secret)
    with pytest.raises(StatusError):
        mailing_store.requests.say(receipt.secret, "Finalement, si.")
    assert mailing_store.treatment.read(receipt.reference).messages == ()


def test_a_message_is_never_changed_and_goes_with_its_request(mailing_store: Store, receipt: Receipt) -> None:
    _ask(mailing_store, receipt)
    mailing_store.requests.say(receipt.secret, "Cent.")
    with pytest.raises(AppendOnlyError), mailing_store.database.write() as session:
        session.scalars(select(MessageRow)).all()[0].text = "autre"
    mailing_store.requests.erase(receipt.secret)
    assert mailing_store.requests.follow(receipt.secret).messages == ()
    assert _heard(mailing_store) == []
    with mailing_store.database.read() as session:
        assert session.scalars(select(MessageRow)).all() == []
