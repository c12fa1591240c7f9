import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from api.desk import Form, RecordError, StaleError, Store, UnknownRecordDraftError
from api.desk.records.draft_reading import DraftState, RecordDraft, Step
from api.desk.records.tables import RecordVersionRow
from api.desk.tables import AppendOnlyError
from corpus.documents import Document
from tests.api.desk.clock import Clock
from tests.shipped import shipped_catalogue

AUTHOR, REVIEWER = "auteure", "relecteur"
RECORD = shipped_catalogue().tool("calendly")
DOCUMENT = Document(id="dossier", title="Un dossier", publisher=None, date=None, licence=None, url=None)


@pytest.fixture
def waiting(store: Store) -> RecordDraft:
    draft = store.records.open("tool", {"name": "Calendly"}, actor=AUTHOR)
    return store.records.submit(draft.id, actor=AUTHOR, expected_version=draft.version)


def publish(store: Store, draft: RecordDraft, *, reviewer: str = REVIEWER) -> int:
    version = store.records.publish(
        draft.id, RECORD, reviewer=reviewer, expected_version=draft.version, document=DOCUMENT
    )
    return version.number


def test_a_draft_keeps_what_was_typed_right_or_wrong(store: Store, clock: Clock) -> None:
    draft = store.records.open("tool", {}, actor=AUTHOR)
    clock.advance(hours=1)
    store.records.save(draft.id, {"name": "", "state": "n’importe quoi"}, actor=AUTHOR, expected_version=draft.version)
    read = store.records.read(draft.id)
    assert (dict(read.fields), read.state) == ({"name": "", "state": "n’importe quoi"}, DraftState.WRITING)
    assert (read.updated_at, [step.what for step in read.steps]) == (clock.at, [Step.OPENED, Step.WRITTEN])


def test_nobody_writes_over_what_they_did_not_see(store: Store) -> None:
    draft = store.records.open("tool", {}, actor=AUTHOR)
    store.records.save(draft.id, {"name": "un"}, actor=AUTHOR, expected_version=draft.version)
    with pytest.raises(StaleError):
        store.records.save(draft.id, {"name": "deux"}, actor="autre", expected_version=draft.version)
    assert store.records.read(draft.id).fields == {"name": "un"}


def test_a_record_is_published_by_someone_who_wrote_nothing_of_it(store: Store, waiting: RecordDraft) -> None:
    with pytest.raises(RecordError, match="autre personne"):
        publish(store, waiting, reviewer=AUTHOR)
    assert store.records.latest() == ()
    assert publish(store, waiting) == 1
    (version,) = store.records.latest()
    assert (version.record, version.document) == (RECORD, DOCUMENT)
    assert (version.author, version.reviewer) == (AUTHOR, REVIEWER)
    assert store.records.read(waiting.id).state is DraftState.PUBLISHED
    assert store.records.drafts() == ()


def test_two_new_records_of_one_id_are_not_made_versions_of_each_other(store: Store, waiting: RecordDraft) -> None:
    other = store.records.open("tool", {"name": "Calendly"}, actor="autre")
    other = store.records.submit(other.id, actor="autre", expected_version=other.version)
    publish(store, waiting)
    with pytest.raises(RecordError, match="sous cet identifiant"):
        publish(store, other)
    assert [version.draft_id for version in store.records.versions(RECORD.id)] == [waiting.id]
    assert store.records.read(other.id).state is DraftState.SUBMITTED


def test_whoever_changes_a_draft_may_no_longer_review_it(store: Store, waiting: RecordDraft) -> None:
    assert waiting.may_review(REVIEWER)
    changed = store.records.save(waiting.id, {"name": "x"}, actor=REVIEWER, expected_version=waiting.version)
    again = store.records.submit(changed.id, actor=AUTHOR, expected_version=changed.version)
    assert not again.may_review(REVIEWER)
    with pytest.raises(RecordError):
        publish(store, again)
    assert publish(store, again, reviewer="troisième") == 1


def test_erasing_a_request_erases_what_was_written_from_it_unless_it_is_published(store: Store, form: Form) -> None:
    receipt, other = (store.requests.receive(form, key=key) for key in "ab")
    written = [store.records.open("tool", {"name": "x"}, actor=AUTHOR, request=receipt.reference)]
    store.records.drop(written[0].id, actor=AUTHOR, expected_version=written[0].version)
    published = store.records.open("tool", {"name": "x"}, actor=AUTHOR, request=receipt.reference)
    publish(store, store.records.submit(published.id, actor=AUTHOR, expected_version=published.version))
    begun = store.records.open("tool", {"name": "x"}, actor=AUTHOR, request=receipt.reference)
    written.append(store.records.submit(begun.id, actor=AUTHOR, expected_version=begun.version))
    others = [store.records.open("tool", {}, actor=AUTHOR, request=one) for one in (other.reference, "")]
    store.requests.erase(receipt.secret)
    for draft in written:
        with pytest.raises(UnknownRecordDraftError):
            store.records.read(draft.id)
    assert store.records.drafts() == tuple(reversed(others))
    assert [version.record for version in store.records.latest()] == [RECORD]
    left = store.records.read(published.id)
    assert (left.state, left.request) == (DraftState.PUBLISHED, "")


def test_the_database_itself_wants_four_eyes(store: Store, waiting: RecordDraft) -> None:
    row = {
        "record_id": "x",
        "number": 1,
        "kind": "tool",
        "record": {},
        "document": None,
        "draft_id": waiting.id,
        "author": AUTHOR,
        "reviewer": AUTHOR,
        "at": waiting.updated_at,
    }
    with pytest.raises(IntegrityError), store.database.write() as session:
        session.execute(insert(RecordVersionRow).values(row))


def test_only_what_waits_is_published_or_given_back(store: Store, waiting: RecordDraft) -> None:
    with pytest.raises(RecordError, match="reprendre"):
        store.records.give_back(waiting.id, actor=REVIEWER, note=" ", expected_version=waiting.version)
    back = store.records.give_back(waiting.id, actor=REVIEWER, note="Le prix ?", expected_version=waiting.version)
    assert (back.state, back.steps[-1].note) == (DraftState.WRITING, "Le prix ?")
    with pytest.raises(RecordError, match="en cours d’écriture"):
        publish(store, back)
    dropped = store.records.drop(back.id, actor=AUTHOR, expected_version=back.version)
    with pytest.raises(RecordError, match="abandonnée"):
        store.records.save(dropped.id, {}, actor=AUTHOR, expected_version=dropped.version)


def test_versions_are_added_and_none_is_changed(store: Store, waiting: RecordDraft) -> None:
    first = store.records.revision()
    publish(store, waiting)
    assert store.records.revision() > first
    draft = store.records.open("tool", {}, actor=AUTHOR, record_id=RECORD.id)
    again = store.records.submit(draft.id, actor=AUTHOR, expected_version=draft.version)
    assert publish(store, again) == 2
    assert [version.number for version in store.records.versions(RECORD.id)] == [1, 2]
    assert [version.number for version in store.records.latest()] == [2]
    assert store.records.overlay().records == (RECORD,)
    assert store.records.overlay().documents == (DOCUMENT,)
    with store.database.read() as session:
        row = session.get_one(RecordVersionRow, store.records.versions(RECORD.id)[0].id)
    row.reviewer = "autre"
    with pytest.raises(AppendOnlyError), store.database.write() as session:
        session.add(row)


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(UnknownRecordDraftError):
        store.records.read(99)
    with pytest.raises(RecordError):
        store.records.open("poème", {}, actor=AUTHOR)
