import pytest

from api.desk import Form, StaleDraftError, StaleError, StatusError, Store
from api.desk.mails.tables import MailKind
from tests.api.desk.clock import Clock


def test_a_reply_is_kept_as_it_is_left_until_it_is_sent(store: Store, form: Form, clock: Clock) -> None:
    reference = store.requests.receive(form, key="a").reference
    assert store.reply_drafts.of(reference) is None
    store.reply_drafts.keep(reference, "Bonjour", records=["un-outil"], actor="expert-1", expected_version=0)
    clock.advance(hours=1)
    kept = store.reply_drafts.keep(reference, "Bonsoir", records=[], actor="expert-2", expected_version=1)
    assert store.reply_drafts.of(reference) == kept
    assert (kept.version, kept.text, kept.records, kept.author, kept.updated_at) == (
        2,
        "Bonsoir",
        (),
        "expert-2",
        clock.at,
    )
    assert store.treatment.read(reference).version == 1
    store.treatment.answer(reference, "Bonsoir", actor="expert-2")
    assert store.reply_drafts.of(reference) is None


def test_nobody_writes_over_a_colleagues_draft(store: Store, form: Form) -> None:
    reference = store.requests.receive(form, key="a").reference
    store.reply_drafts.keep(reference, "Un", records=[], actor="expert-1", expected_version=0)
    for seen in (0, 2, -1):
        with pytest.raises(StaleError, match="collègue"):
            store.reply_drafts.keep(reference, "Deux", records=[], actor="expert-2", expected_version=seen)
    kept = store.reply_drafts.of(reference)
    assert kept is not None
    assert kept.text == "Un"


def test_nothing_leaves_over_a_colleagues_draft(store: Store, form: Form) -> None:
    reference = store.requests.receive(form, key="a").reference
    kept = store.reply_drafts.keep(reference, "Un", records=[], actor="expert-1", expected_version=0)
    for send in (store.treatment.answer, store.treatment.ask):
        with pytest.raises(StaleDraftError):
            send(reference, "Deux", actor="expert-2", expected_version=1, expected_draft=0)
    filed = store.treatment.read(reference)
    assert (filed.version, filed.answers, filed.messages) == (1, (), ())
    assert store.reply_drafts.of(reference) == kept
    store.treatment.answer(reference, "Un", actor="expert-2", expected_version=1, expected_draft=1)
    assert store.reply_drafts.of(reference) is None


def test_an_erased_request_has_no_draft(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="a")
    store.reply_drafts.keep(receipt.reference, "Un", records=[], actor="expert-1", expected_version=0)
    store.requests.erase(receipt.secret)
    assert store.reply_drafts.of(receipt.reference) is None
    with pytest.raises(StatusError):
        store.reply_drafts.keep(receipt.reference, "Un", records=[], actor="expert-1", expected_version=0)


def test_an_answer_goes_by_mail_too_with_the_answer_alone(mailing_store: Store, form: Form) -> None:
    reference = mailing_store.requests.receive(form, key="a").reference
    mailing_store.treatment.answer(reference, "Voici ce qui existe.", actor="expert-1")
    mail = next(mail for mail in mailing_store.outbox.take(10) if "Réponse" in mail.subject)
    assert mail.recipient == form.email
    assert mail.body.startswith("Voici ce qui existe.")
    assert reference in mail.body
    assert form.name not in mail.body
    assert "expert-1" not in mail.body
    assert [one.kind for one in mailing_store.outbox.unsent()].count(MailKind.ANSWER) == 1


def test_an_answer_ends_its_own_draft_alone(store: Store, form: Form) -> None:
    mine, other = (store.requests.receive(form, key=key).reference for key in "ab")
    for reference in (mine, other):
        store.reply_drafts.keep(reference, "Un", records=[], actor="expert-1", expected_version=0)
    kept = store.reply_drafts.of(other)
    store.treatment.answer(mine, "Un", actor="expert-1")
    assert store.reply_drafts.of(mine) is None
    assert store.reply_drafts.of(other) == kept is not None
