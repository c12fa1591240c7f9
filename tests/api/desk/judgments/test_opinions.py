from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from api.desk import Form, Grounds, Store
from api.desk.judgments.judgments import UNKNOWN_ORGANISATION, DeskJudgments, read_judgments
from api.desk.judgments.opinion_tables import JudgedAnswerRow
from api.desk.judgments.opinions import ShownAnswer
from recommender.learning.judgments import Origin, Why
from tests.api.desk.clock import Clock

VECTOR = np.array([0.5, -0.25, 0.125], np.float32)
SHOWN = ShownAnswer("need", VECTOR, "encoder", "agent", "network", (("un-recit", 1), ("un-outil", 1), ("autre", 2)))


def voted(store: Store, answer: str = "a", shown: ShownAnswer = SHOWN, *, helped: bool = True) -> bool:
    return store.usage.record_vote(answer, helped=helped) and store.opinions.keep(answer, shown)


def judged(store: Store, *, encoder: str = "encoder") -> DeskJudgments:
    organisations = {"expert-1": "ANCT"}
    return read_judgments(
        store.decisions.judgments(),
        store.opinions.all(),
        organisation_of=lambda account: organisations.get(account, ""),
        encoder=encoder,
    )


def test_a_judged_answer_keeps_its_records_and_the_vector_alone(store: Store, clock: Clock) -> None:
    assert voted(store)
    (kept,) = store.opinions.all()
    assert (kept.helped, kept.at) == (True, clock.at)
    assert {**vars(kept.shown), "vector": None} == {**vars(SHOWN), "vector": None}
    assert kept.shown.vector.tolist() == VECTOR.tolist()


def test_a_second_click_changes_what_the_judgment_says_and_adds_none(store: Store) -> None:
    voted(store)
    voted(store, helped=False)
    assert [kept.helped for kept in store.opinions.all()] == [False]


def test_an_answer_without_a_vote_is_not_kept(store: Store) -> None:
    assert not store.opinions.keep("never voted", SHOWN)
    assert store.opinions.all() == ()


def test_a_judged_answer_goes_with_its_vote(store: Store, clock: Clock) -> None:
    voted(store)
    clock.advance(days=181)
    store.purge()
    with store.database.read() as session:
        assert session.scalars(select(JudgedAnswerRow)).all() == []


def test_a_database_that_is_away_costs_the_judgment_and_no_error(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.usage.record_vote("a", helped=True)
    with store.database.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE judged_answer RENAME TO elsewhere")
    assert not store.opinions.keep("a", SHOWN)
    assert "judged answer not kept" in caplog.text
    with store.database.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO judged_answer")


def test_a_vote_judges_each_record_shown_at_its_rank(store: Store, clock: Clock) -> None:
    voted(store, helped=False)
    found = judged(store)
    assert [(one.record_id, one.rank, one.useful) for one in found.judgments] == [
        ("un-recit", 1, False),
        ("un-outil", 1, False),
        ("autre", 2, False),
    ]
    assert {(one.origin, one.agent, one.organisation, one.at) for one in found.judgments} == {
        (Origin.PUBLIC, "agent", "réseau network", clock.at)
    }
    assert found.vectors["need"].tolist() == VECTOR.tolist()
    assert found.texts == {}


def test_a_vector_of_another_encoder_says_nothing_and_is_counted(store: Store) -> None:
    voted(store)
    found = judged(store, encoder="newer")
    assert (found.judgments, dict(found.vectors), found.foreign) == ((), {}, 1)


def test_decisions_that_stand_are_judgments_with_their_provenance(store: Store, form: Form, clock: Clock) -> None:
    reference = store.requests.receive(form, key="a").reference
    store.decisions.pin(reference, "un-recit", actor="expert-1")
    clock.advance(hours=1)
    store.decisions.reject(reference, "un-outil", reason=Grounds.OUT_OF_DATE, actor="parti")
    found = judged(store)
    pinned, rejected = found.judgments
    assert (pinned.useful, pinned.agent, pinned.organisation, pinned.why) == (True, "expert-1", "ANCT", None)
    assert (rejected.useful, rejected.organisation, rejected.why) == (False, UNKNOWN_ORGANISATION, Why.OUT_OF_DATE)
    assert rejected.at - pinned.at == timedelta(hours=1)
    (text,) = found.texts.values()
    assert pinned.need == rejected.need in found.texts
    assert "[courriel]" in text
    assert "dechets@exemple.fr" not in text


def test_what_is_decided_of_an_erased_request_is_no_judgment(store: Store, form: Form) -> None:
    receipt = store.requests.receive(form, key="a")
    store.decisions.pin(receipt.reference, "un-recit", actor="expert-1")
    store.requests.erase(receipt.secret)
    assert judged(store).judgments == ()


def test_every_ground_of_a_rejection_can_be_learned() -> None:
    assert {ground.value for ground in Grounds} == {why.value for why in Why}
