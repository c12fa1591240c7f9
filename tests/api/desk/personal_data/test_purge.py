from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from api.desk import RETENTION, Closing, Form, NewAccount, Role, Status, Store, UnknownDraftError, UnknownRequestError
from api.desk.mails.tables import MailRow
from api.desk.personal_data.purge import _TARGETS
from api.desk.requests.inbox_tables import ThemeDecisionRow
from api.desk.requests.need_tables import PairDecisionRow
from api.desk.requests.tables import DraftRow, EventRow, IdempotencyRow, RequestRow
from api.desk.retention import Kind, days_of
from api.desk.tables import Table
from api.desk.usage.tables import VoteRow
from tests.api.desk.clock import Clock


def counts(store: Store, *, dry_run: bool) -> dict[Kind, int]:
    return {purged.kind: purged.count for purged in store.purge(dry_run=dry_run) if purged.count}


def rows(store: Store, table: type[Table]) -> int:
    with store.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_every_kind_has_one_rule_and_every_rule_is_obeyed() -> None:
    assert [rule.kind for rule in RETENTION] == list(Kind)
    assert set(_TARGETS) == set(Kind)
    assert all(rule.days >= 1 and rule.data and rule.purpose and rule.counted_from and rule.then for rule in RETENTION)


def test_nothing_ends_on_its_last_day_and_everything_the_day_after(
    mailing_store: Store, form: Form, clock: Clock
) -> None:
    store = mailing_store
    begun = clock.at
    draft = store.drafts.save(None, {"need": "Le hall"}, step=1).token
    filed = store.requests.receive(form, key="a")
    store.usage.record_vote("r", helped=True)
    ends = [
        (Kind.IDEMPOTENCY, IdempotencyRow), (Kind.DRAFT, DraftRow), (Kind.MAIL, MailRow), (Kind.VOTE, VoteRow),
    ]  # fmt: skip
    for kind, table in ends:
        clock.at = begun + timedelta(days=days_of(kind))
        assert kind not in counts(store, dry_run=True)
        clock.at = begun + timedelta(days=days_of(kind) + 1)
        expected = {Kind.MAIL: 2}.get(kind, 1)
        assert counts(store, dry_run=True)[kind] == expected
        assert rows(store, table) == expected
    assert counts(store, dry_run=False) == {Kind.DRAFT: 1, Kind.MAIL: 2, Kind.IDEMPOTENCY: 1, Kind.VOTE: 1}
    assert [rows(store, table) for _, table in ends] == [0, 0, 0, 0]
    with pytest.raises(UnknownDraftError):
        store.drafts.read(draft)
    assert store.requests.follow(filed.secret).status is Status.RECEIVED
    assert counts(store, dry_run=False) == {}


def test_what_a_programme_of_before_left_of_an_erased_request_ends(store: Store, form: Form) -> None:
    references = [store.requests.receive(form, key=key) for key in ("a", "b", "c")]
    store.told_apart.tell_apart(references[0].reference, references[1].reference, actor="expert-1")
    store.told_apart.tell_apart(references[1].reference, references[2].reference, actor="expert-1")
    for one in references[:2]:
        store.given_themes.give(one.reference, "sport", actor="expert-1")
    with store.database.write() as session:
        session.execute(
            update(RequestRow).where(RequestRow.reference == references[0].reference).values(status=Status.ERASED)
        )
    store.purge(dry_run=True)
    assert (rows(store, PairDecisionRow), rows(store, ThemeDecisionRow)) == (2, 2)
    store.purge()
    assert (rows(store, PairDecisionRow), rows(store, ThemeDecisionRow)) == (1, 1)


def test_what_is_over_of_agents_and_keys_ends(store: Store, clock: Clock) -> None:
    agent = store.accounts.add(NewAccount("expert@exemple.fr", "Dominique Exemple", Role.EXPERT))
    store.sessions.open(agent)
    for lifetime in (None, timedelta(days=1), None):
        store.keys.add("Exemple", quota="1/minute", lifetime=lifetime)
    store.keys.revoke(next(one.key.id for one in store.keys.all() if one.expires_at is None))
    clock.advance(hours=36)
    assert counts(store, dry_run=False) == {}
    clock.advance(seconds=1)
    assert counts(store, dry_run=False) == {Kind.SESSION: 1}
    clock.advance(days=days_of(Kind.API_KEY) + 1)
    assert counts(store, dry_run=False) == {Kind.API_KEY: 2}
    assert len(store.keys.all()) == 1
    clock.advance(days=days_of(Kind.ACCOUNT) - days_of(Kind.API_KEY))
    assert counts(store, dry_run=False) == {Kind.ACCOUNT: 1}
    assert store.accounts.find(agent.id) is None


def test_an_old_request_is_erased_then_forgotten(store: Store, form: Form, clock: Clock) -> None:
    receipt = store.requests.receive(form, key="a")
    clock.advance(days=days_of(Kind.REQUEST) - 1)
    store.treatment.move(receipt.reference, Status.CLOSED, reason=Closing.OVER, actor="expert")
    clock.advance(days=days_of(Kind.REQUEST))
    assert Kind.REQUEST not in counts(store, dry_run=False)
    clock.advance(seconds=1)
    assert counts(store, dry_run=False)[Kind.REQUEST] == 1
    filed = store.requests.follow(receipt.secret)
    assert (filed.status, filed.form, filed.place, filed.events[-1].actor) == (Status.ERASED, None, None, "system")
    clock.advance(days=days_of(Kind.ERASED), seconds=1)
    assert counts(store, dry_run=False) == {Kind.ERASED: 1}
    assert (rows(store, RequestRow), rows(store, EventRow)) == (0, 0)
    with pytest.raises(UnknownRequestError):
        store.requests.follow(receipt.secret)


def test_a_withdrawn_request_is_erased_a_month_later(store: Store, form: Form, clock: Clock) -> None:
    receipt = store.requests.receive(form, key="a")
    store.requests.withdraw(receipt.secret)
    clock.advance(days=days_of(Kind.WITHDRAWN), seconds=1)
    assert counts(store, dry_run=False)[Kind.WITHDRAWN] == 1
    assert store.requests.follow(receipt.secret).status is Status.ERASED


def test_the_month_is_counted_from_the_withdrawal_whatever_came_after(store: Store, form: Form, clock: Clock) -> None:
    receipt = store.requests.receive(form, key="a")
    store.requests.withdraw(receipt.secret)
    with store.database.write() as session:
        row = session.scalars(select(RequestRow)).one()
        row.updated_at = clock.at + timedelta(days=20)
    clock.advance(days=days_of(Kind.WITHDRAWN))
    assert counts(store, dry_run=False) == {Kind.IDEMPOTENCY: 1}
    clock.advance(seconds=1)
    assert counts(store, dry_run=False) == {Kind.WITHDRAWN: 1}
    assert store.requests.follow(receipt.secret).status is Status.ERASED


def test_more_than_a_batch_is_ended_whole(store: Store, clock: Clock) -> None:
    with store.database.write() as session:
        for number in range(450):
            session.add(DraftRow(token_digest=str(number), step=1, fields={}, created_at=clock.at, updated_at=clock.at))
    clock.advance(days=31)
    assert counts(store, dry_run=False) == {Kind.DRAFT: 450}
    assert rows(store, DraftRow) == 0


def test_a_withdrawal_ends_with_its_own_month(store: Store, form: Form, clock: Clock) -> None:
    first, second = (store.requests.receive(form, key=key) for key in "ab")
    store.requests.withdraw(first.secret)
    clock.advance(days=days_of(Kind.WITHDRAWN))
    store.requests.withdraw(second.secret)
    clock.advance(seconds=1)
    assert counts(store, dry_run=False)[Kind.WITHDRAWN] == 1
    assert [store.requests.follow(one.secret).status for one in (first, second)] == [Status.ERASED, Status.WITHDRAWN]
