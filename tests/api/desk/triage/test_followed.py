"""An expert who comes back finds what others did to the requests that they follow, and nothing else."""

from dataclasses import replace
from datetime import timedelta

from api.desk import InboxFilter, Role, Status, Store
from api.desk.retention import Kind, days_of
from tests.api.desk.clock import Clock
from tests.api.desk.conftest import FORM
from tests.api.signed_in import agent_with


def test_what_others_changed_of_ones_own_and_former_requests_is_found(store: Store, clock: Clock) -> None:
    chloe, marc = (agent_with(store, Role.EXPERT, number=number).id for number in (1, 2))
    filed = [store.requests.receive(replace(FORM, need=f"{FORM.need} {n}"), key=f"k{n}") for n in range(5)]
    given, written, taken, quiet, others = (one.reference for one in filed)
    for reference in (written, taken, quiet):
        store.treatment.assign(reference, chloe, actor=chloe)
    clock.advance(days=2)
    left = store.clock()
    store.treatment.assign(given, chloe, actor=marc)
    store.requests.say(filed[1].secret, "Le conseil est le 5 décembre.")
    store.treatment.assign(taken, marc, actor=marc)
    store.treatment.answer(taken, "Bonjour.", actor=marc, records=[])
    store.treatment.assign(others, marc, actor=marc)
    assert store.followed.count(chloe, since=left) == 3
    wanted = InboxFilter(statuses=None, changed_since=left, follower=chloe)
    found = {line.reference for line in store.inbox.page(wanted, size=9).lines}
    assert found == {given, written, taken}
    counts = store.inbox.counts(wanted, overdue_before=left, recent_from=left)
    assert (sum(counts.by_status.values()), counts.by_status[Status.ANSWERED]) == (3, 1)
    told = store.followed.changes([written, taken, quiet], chloe, since=left)
    assert {reference: [event.actor for event in events] for reference, events in told.items()} == {
        written: ["person"],
        taken: [marc, marc],
    }
    # What Chloé does now takes nothing out of the list.
    store.treatment.assign(written, chloe, actor=chloe)
    assert store.followed.count(chloe, since=left) == 3
    assert store.followed.count(marc, since=store.clock()) == 0


def test_the_last_act_before_a_moment_is_found(store: Store, clock: Clock) -> None:
    expert = agent_with(store, Role.EXPERT).id
    reference = store.requests.receive(FORM, key="one").reference
    began = store.clock()
    clock.advance(days=1)
    assert store.followed.last_act(expert, after=began, before=store.clock()) is None
    store.treatment.assign(reference, expert, actor=expert)
    clock.advance(days=1)
    acted = store.followed.last_act(expert, after=began, before=store.clock())
    assert acted is not None
    assert began < acted < store.clock()
    assert store.followed.last_act(expert, after=store.clock(), before=store.clock()) is None


def test_what_a_rule_erases_is_changed_by_nobody(store: Store, clock: Clock) -> None:
    expert = agent_with(store, Role.EXPERT).id
    due, erased = (store.requests.receive(FORM, key=key) for key in ("due", "erased"))
    for one in (due, erased):
        store.treatment.assign(one.reference, expert, actor=expert)
    left = store.clock()
    clock.advance(days=days_of(Kind.REQUEST) - 1)
    store.requests.erase(erased.secret)
    clock.advance(days=2)
    assert {purged.kind: purged.count for purged in store.purge()}[Kind.REQUEST] == 1
    assert store.followed.count(expert, since=left + timedelta(seconds=1)) == 1
    references = [due.reference, erased.reference]
    assert list(store.followed.changes(references, expert, since=left + timedelta(seconds=1))) == [erased.reference]
