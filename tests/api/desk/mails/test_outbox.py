from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from api.desk import Form, Receipt, Store
from api.desk.mails.delivery import Courier, SmtpConfig
from api.desk.mails.mails import Mail, notice
from api.desk.mails.tables import MailKind, MailRow, MailState
from api.desk.requests.places import Place
from tests.api.desk.clock import Clock
from tests.api.desk.smtp import BUSY, REFUSED, SmtpServer
from tests.hostile import HOSTILE

SENDER = "ne-pas-repondre@exemple.fr"


@pytest.fixture
def courier(mailing_store: Store, smtp: SmtpServer, clock: Clock) -> Courier:
    return Courier(mailing_store.outbox, SmtpConfig("127.0.0.1", smtp.port, "none"), sender=SENDER, clock=clock)


def send(store: Store, form: Form) -> Receipt:
    return store.requests.submit(store.drafts.save(None, form.as_dict(), step=3).token)


def rows(store: Store) -> list[MailRow]:
    with store.database.read() as session:
        return list(session.scalars(select(MailRow).order_by(MailRow.id)))


def test_a_request_is_confirmed_to_the_person_and_told_to_the_incubator(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form
) -> None:
    receipt = send(mailing_store, form)
    assert receipt.mailed
    assert courier.deliver() == 2
    to_person, to_team = smtp.mails
    assert smtp.recipients == ["mairie@exemple.fr", "equipe@exemple.fr"]
    assert (to_person["To"], to_person["From"]) == ("mairie@exemple.fr", SENDER)
    assert receipt.reference in to_person["Subject"]
    assert f"https://deja-la.exemple.fr/suivi/{receipt.secret}" in to_person.get_content().splitlines()
    assert to_team["Subject"] == f"Nouvelle demande {receipt.reference}\N{NO-BREAK SPACE}: Vallon-Pont-d'Arc"
    assert "dechets@exemple.fr" not in to_team.get_content()
    assert "Écrire à [courriel]" in to_team.get_content()


def test_a_person_is_told_where_an_answer_goes_and_the_incubator_is_not(
    mailing_store: Store, smtp: SmtpServer, form: Form, clock: Clock
) -> None:
    send(mailing_store, form)
    config = SmtpConfig("127.0.0.1", smtp.port, "none")
    courier = Courier(mailing_store.outbox, config, sender=SENDER, clock=clock, reply_to="contact@exemple.fr")
    assert courier.deliver() == 2
    to_person, to_team = smtp.mails
    assert (to_person["Reply-To"], to_team["Reply-To"]) == ("contact@exemple.fr", None)
    assert "répondez à ce message\N{NO-BREAK SPACE}: il arrive à contact@exemple.fr" in to_person.get_content()
    assert "contact@exemple.fr" not in to_team.get_content()


def test_nothing_typed_is_sent_to_the_address_typed(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form
) -> None:
    typed = {"need": "ACHETEZ", "tried": "ACHETEZ", "deadline": "ACHETEZ", "name": "ACHETEZ", "role": "ACHETEZ"}
    send(mailing_store, replace(form, **typed))
    courier.deliver()
    assert "ACHETEZ" not in smtp.mails[0].as_string() + smtp.mails[0].get_content()


def test_a_mail_is_sent_once_and_its_text_is_not_kept(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form, clock: Clock
) -> None:
    send(mailing_store, form)
    courier.deliver()
    clock.advance(days=1)
    assert courier.deliver() == 0
    assert len(smtp.mails) == 2
    assert {(row.state, row.recipient, row.body, row.sent_at) for row in rows(mailing_store)} == {
        (MailState.SENT, "", "", clock.at - timedelta(days=1))
    }
    assert mailing_store.outbox.unsent() == ()


def test_a_form_sent_twice_is_confirmed_once(mailing_store: Store, form: Form) -> None:
    token = mailing_store.drafts.save(None, form.as_dict(), step=3).token
    mailing_store.requests.submit(token)
    assert mailing_store.requests.submit(token).mailed
    assert len(rows(mailing_store)) == 2


def test_without_a_sender_no_mail_is_written(store: Store, form: Form) -> None:
    assert not send(store, form).mailed
    assert rows(store) == []


def test_mails_wait_for_a_server_that_is_down(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form, clock: Clock
) -> None:
    smtp.stop()
    send(mailing_store, form)
    assert courier.deliver() == 0
    waiting = mailing_store.outbox.unsent()
    assert [(mail.state, mail.attempts, mail.last_error) for mail in waiting] == [
        (MailState.WAITING, 1, "ConnectionRefusedError")
    ] * 2
    smtp.start()
    assert courier.deliver() == 0, "not before its time"
    clock.advance(minutes=1)
    assert courier.deliver() == 2
    assert len(smtp.mails) == 2


def test_a_mail_is_stuck_after_two_days_of_failures_and_can_be_sent_again(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form, clock: Clock
) -> None:
    smtp.stop()
    send(mailing_store, form)
    failures = 0
    while not mailing_store.outbox.count_stuck():
        courier.deliver()
        failures += 1
        clock.advance(days=1)
    assert failures == 8
    smtp.start()
    assert courier.deliver() == 0
    assert mailing_store.outbox.retry() == 2
    assert courier.deliver() == 2


def test_a_refused_recipient_is_stuck_at_once_and_holds_up_nobody(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form
) -> None:
    send(mailing_store, replace(form, email=REFUSED))
    assert courier.deliver() == 1
    assert smtp.recipients == ["equipe@exemple.fr"]
    (stuck,) = mailing_store.outbox.unsent()
    assert (stuck.state, stuck.kind, stuck.last_error) == (
        MailState.STUCK, MailKind.CONFIRMATION, "SMTPRecipientsRefused 550",
    )  # fmt: skip
    assert stuck.recipient == "r…@exemple.fr"


def test_a_recipient_refused_for_now_is_tried_again(
    mailing_store: Store, courier: Courier, form: Form, clock: Clock
) -> None:
    send(mailing_store, replace(form, email=BUSY))
    courier.deliver()
    (waiting,) = mailing_store.outbox.unsent()
    assert (waiting.state, waiting.last_error) == (MailState.WAITING, "SMTPRecipientsRefused 451")
    assert waiting.due_at == clock.at + timedelta(minutes=1)


@pytest.mark.parametrize("field", ["recipient", "subject"])
@pytest.mark.parametrize("injected", ["x@exemple.fr\r\nBcc: tous@exemple.fr", "x@exemple.fr\nBcc: tous@exemple.fr"])
def test_a_line_break_never_makes_a_header(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form, field: str, injected: str
) -> None:
    """The form refuses them; should one come by another way, the mail is stuck."""
    send(mailing_store, form)
    with mailing_store.database.write() as session:
        setattr(session.scalars(select(MailRow).where(MailRow.kind == MailKind.CONFIRMATION)).one(), field, injected)
    assert courier.deliver() == 1
    assert smtp.recipients == ["equipe@exemple.fr"]
    assert [(mail.state, mail.last_error) for mail in mailing_store.outbox.unsent()] == [
        (MailState.STUCK, "ValueError")
    ]


def test_a_mail_taken_by_another_is_not_sent_twice_but_for_a_dead_one(
    mailing_store: Store, courier: Courier, form: Form, clock: Clock
) -> None:
    send(mailing_store, form)
    taken = mailing_store.outbox.take(10)
    assert len(taken) == 2
    assert courier.deliver() == 0
    clock.advance(minutes=10)
    assert {mail.message_id for mail in mailing_store.outbox.take(10)} == {mail.message_id for mail in taken}


def test_an_erased_request_sends_nothing_more(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form
) -> None:
    receipt = send(mailing_store, form)
    (taken, _) = mailing_store.outbox.take(10)
    mailing_store.requests.erase(receipt.secret)
    mailing_store.outbox.mark_failed(taken, "OSError", for_good=False)
    assert rows(mailing_store) == []
    assert courier.deliver() == 0
    assert smtp.mails == []


def test_a_server_that_asks_for_more_than_we_have_makes_mails_wait(
    mailing_store: Store, smtp: SmtpServer, form: Form, clock: Clock
) -> None:
    send(mailing_store, form)
    config = SmtpConfig("127.0.0.1", smtp.port, "starttls")
    assert Courier(mailing_store.outbox, config, sender=SENDER, clock=clock).deliver() == 0
    assert {mail.state for mail in mailing_store.outbox.unsent()} == {MailState.WAITING}
    assert smtp.mails == []


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpConfig("h", 25, "none", "u", "secret"))


@pytest.mark.parametrize("need", [*HOSTILE, "mot " * 2_000], ids=lambda text: ascii(text[:12]))
def test_an_excerpt_is_short_and_masked_whatever_the_need(need: str) -> None:
    place = Place("07330", "Vallon-Pont-d’Arc", "commune", "07", 2_400)
    told: Mail = notice("equipe@exemple.fr", reference="DL", place=place, eligible=None, need=need)
    assert len(told.body) < 700
    assert "2\u202f400 habitants" in told.body


def test_a_notice_says_nothing_of_how_many_live_where_nobody_knows() -> None:
    place = Place("988", "Nouvelle-Calédonie", "epci", "988", None)
    told = notice("equipe@exemple.fr", reference="DL", place=place, eligible=None, need="Un besoin.")
    assert "Nouvelle-Calédonie (988)\n" in told.body


def test_a_mail_that_was_sent_is_not_sent_again_with_those_that_were_not(
    mailing_store: Store, courier: Courier, smtp: SmtpServer, form: Form
) -> None:
    send(mailing_store, replace(form, email=REFUSED))
    assert courier.deliver() == 1
    assert mailing_store.outbox.retry() == 1
    courier.deliver()
    assert smtp.recipients == ["equipe@exemple.fr"]
    assert [row.state for row in rows(mailing_store)] == [MailState.STUCK, MailState.SENT]
