import pytest
from sqlalchemy import select

from api.desk import Closing, IntroductionError, IntroductionState, Receipt, Status, Store, UnknownRequestError
from api.desk.mails.tables import MailKind, MailRow
from api.desk.requests.need_tables import IntroductionRow, IntroductionSideRow
from api.desk.requests.tables import EventKind
from tests.api.desk.clock import Clock
from tests.api.desk.conftest import FORM
from tests.api.desk.needs_filed import CANTEEN, DOGS, DOGS_AGAIN, DOGS_TOO, LYON, VILLEURBANNE, File

EXPERT = "e1"
THEIRS = {"name": "Alix Exemple", "role": "directeur", "email": "alix@ville.exemple.fr", "phone": "01 99 00 99 99"}


@pytest.fixture
def store(comparing_store: Store) -> Store:
    return comparing_store


@pytest.fixture
def mine(file: File) -> Receipt:
    return file(DOGS)


@pytest.fixture
def other(file: File) -> Receipt:
    return file(DOGS_TOO, territory=LYON, **THEIRS)


def _mails(store: Store) -> list[tuple[str, str]]:
    with store.database.read() as session:
        mails = session.scalars(select(MailRow).where(MailRow.kind == MailKind.INTRODUCTION).order_by(MailRow.id))
        return [(mail.recipient, mail.body) for mail in mails]


def _agree(store: Store, receipt: Receipt, *, agrees: bool = True) -> IntroductionState:
    (introduction,) = store.introductions.of_person(receipt.secret)
    return store.introductions.answer(receipt.secret, introduction.id, agrees=agrees)


def test_a_proposal_names_nobody(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    (asked,) = store.introductions.of_person(mine.secret)
    assert (asked.state, asked.agreed, asked.contact) == (IntroductionState.PROPOSED, None, None)
    mails = _mails(store)
    assert sorted(recipient for recipient, _ in mails) == ["alix@ville.exemple.fr", "mairie@exemple.fr"]
    for _, body in mails:
        assert not any(told in body for told in ("Lyon", "Vallon", "Alix", "Camille", "chiens"))


def test_what_is_proposed_within_minutes_is_asked_in_one_mail_that_says_how_many(
    store: Store, file: File, mine: Receipt, other: Receipt, clock: Clock
) -> None:
    def told() -> list[str]:
        return [body.splitlines()[2] for recipient, body in _mails(store) if recipient == "mairie@exemple.fr"]

    third = file(DOGS_AGAIN, territory=VILLEURBANNE, **THEIRS)
    for mail in store.outbox.take(9):
        store.outbox.mark_sent(mail)
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    clock.advance(minutes=3)
    assert store.outbox.take(9) == []
    store.introductions.propose(mine.reference, third.reference, actor=EXPERT)
    assert [line[:22] for line in told()] == ["2 autres collectivités"]
    store.introductions.withdraw(mine.reference, third.reference, actor=EXPERT)
    assert [line[:26] for line in told()] == ["Une autre collectivité sem"]
    clock.advance(minutes=7)
    taken = store.outbox.take(9)
    assert len(taken) == 2
    store.introductions.propose(mine.reference, third.reference, actor=EXPERT)
    assert [line[:22] for line in told()] == ["Une autre collectivité", "2 autres collectivités"]


def test_one_agreement_tells_nothing(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    assert _agree(store, mine) is IntroductionState.PROPOSED
    # The one who has answered is asked no more.
    assert [recipient for recipient, _ in _mails(store)] == ["alix@ville.exemple.fr"]
    (asked,) = store.introductions.of_person(mine.secret)
    assert (asked.agreed, asked.contact) == (True, None)
    assert store.introductions.of_person(other.secret)[0].contact is None


def test_once_both_agree_each_is_given_the_contact_of_the_other(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, mine)
    assert _agree(store, other) is IntroductionState.MADE
    written = dict(_mails(store))
    assert len(written) == len(_mails(store))
    assert "alix@ville.exemple.fr" in written["mairie@exemple.fr"]
    assert "Lyon (69)" in written["mairie@exemple.fr"]
    assert "Camille Exemple" in written["alix@ville.exemple.fr"]
    (told,) = store.introductions.of_person(mine.secret)
    assert told.place is not None
    assert told.contact is not None
    assert (told.place.name, told.contact.email, told.contact.masked_need) == ("Lyon", THEIRS["email"], DOGS_TOO)
    made = store.introductions.of_request(mine.reference)[other.reference]
    assert (made.state, made.mine, made.theirs) == (IntroductionState.MADE, True, True)
    kinds = [event.kind for event in store.requests.follow(mine.secret).events]
    assert kinds[1:] == [
        EventKind.ASSIGNED,
        EventKind.INTRODUCTION_PROPOSED,
        EventKind.INTRODUCTION_ANSWERED,
        EventKind.INTRODUCED,
    ]


def test_agreeing_twice_makes_it_once(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    for receipt in (mine, mine, other, other):
        _agree(store, receipt)
    assert len(_mails(store)) == 2


def test_who_declines_ends_it_and_the_other_is_told_nothing(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, mine)
    assert _agree(store, other, agrees=False) is IntroductionState.ENDED
    assert _agree(store, other) is IntroductionState.ENDED
    (asked,) = store.introductions.of_person(mine.secret)
    assert (asked.state, asked.contact) == (IntroductionState.ENDED, None)
    assert _mails(store) == []


@pytest.mark.parametrize("leave", ["decline", "withdraw", "erase"])
def test_a_question_that_has_not_left_does_not_leave_once_the_proposal_is_over(
    store: Store, mine: Receipt, other: Receipt, file: File, leave: str
) -> None:
    third = file(DOGS_AGAIN, territory=VILLEURBANNE, **THEIRS)
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    store.introductions.propose(mine.reference, third.reference, actor=EXPERT)
    if leave == "decline":
        _agree(store, other, agrees=False)
    else:
        getattr(store.requests, leave)(other.secret)
    mine_told, third_told = ([body for to, body in _mails(store) if to == one] for one in (FORM.email, THEIRS["email"]))
    assert [body.splitlines()[2][:22] for body in mine_told] == ["Une autre collectivité"]
    assert [third.reference in body for body in third_told] == [True]
    _agree(store, third, agrees=False)
    assert _mails(store) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_contact_leaves_as_it_was_corrected_and_the_need_as_it_was_agreed_to(
    store: Store, mine: Receipt, other: Receipt, when: str
) -> None:
    def correct() -> None:
        later = {"name": "Lou Exemple", "email": "lou@ville.exemple.fr", "need": "Un tout autre besoin, de piscine"}
        store.requests.correct(other.secret, {**later, "territory": VILLEURBANNE, "phone": ""})
        # Agreed to once, then taken back: it is not agreed to again by being there again.
        store.requests.correct(other.secret, {"phone": "01 99 00 11 11"})

    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, other)
    if when == "before":
        correct()
    _agree(store, mine)
    if when == "after":
        correct()
    (told,) = store.introductions.of_person(mine.secret)
    assert told.place is not None
    assert told.contact is not None
    assert (told.place.name, told.contact.name, told.contact.email) == (
        "Villeurbanne",
        "Lou Exemple",
        "lou@ville.exemple.fr",
    )
    assert (told.contact.role, told.contact.phone, told.contact.masked_need) == (THEIRS["role"], "", DOGS_TOO)
    [written] = [body for to, body in _mails(store) if to == FORM.email]
    assert "Villeurbanne (69)" in written
    assert "lou@ville.exemple.fr" in written
    assert not any(gone in written for gone in (THEIRS["email"], THEIRS["name"], "01 99"))
    # What waits for them goes where they read it now.
    assert [to for to, _ in _mails(store) if to != FORM.email] == ["lou@ville.exemple.fr"]


def test_a_contact_that_is_added_after_the_agreement_does_not_leave(store: Store, mine: Receipt, file: File) -> None:
    other = file(DOGS_TOO, territory=LYON, **{**THEIRS, "phone": "", "role": ""})
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, other)
    store.requests.correct(other.secret, {"phone": "01 99 00 11 11"})
    store.requests.correct(other.secret, {"role": "maire"})
    _agree(store, mine)
    (told,) = store.introductions.of_person(mine.secret)
    assert told.contact is not None
    assert (told.contact.email, told.contact.phone, told.contact.role) == (THEIRS["email"], "", "")
    assert not any("01 99 00 11 11" in body for _, body in _mails(store))


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_what_was_kept_to_be_shared_is_forgotten_when_one_goes(
    store: Store, mine: Receipt, other: Receipt, leave: str
) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    for receipt in (mine, other):
        _agree(store, receipt)
        store.requests.correct(receipt.secret, {"phone": "01 99 00 11 11"})

    def kept() -> list[bool]:
        with store.database.read() as session:
            return [bool(side.shared) for side in session.scalars(select(IntroductionSideRow))]

    assert kept() == [True, True]
    getattr(store.requests, leave)(other.secret)
    assert kept() == [False, False]


@pytest.mark.parametrize("agreed", [False, True])
def test_a_proposal_ends_when_both_come_to_be_of_one_territory(
    store: Store, mine: Receipt, other: Receipt, agreed: bool
) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    if agreed:
        _agree(store, other)
    store.requests.correct(mine.secret, {"territory": VILLEURBANNE})
    assert store.introductions.of_person(mine.secret)[0].state is IntroductionState.PROPOSED
    store.requests.correct(mine.secret, {"territory": LYON})
    assert _agree(store, mine) is IntroductionState.ENDED
    assert _agree(store, other) is IntroductionState.ENDED
    assert _mails(store) == []


def test_two_requests_told_apart_are_not_put_in_touch(store: Store, mine: Receipt, other: Receipt) -> None:
    store.told_apart.tell_apart(other.reference, mine.reference, actor="autre")
    for pair in ((mine, other), (other, mine)):
        with pytest.raises(IntroductionError, match="peut-être le même besoin"):
            store.introductions.propose(*(one.reference for one in pair), actor=EXPERT)
    assert store.introductions.of_request(mine.reference) == {}
    assert store.treatment.read(mine.reference).owner is None
    store.told_apart.bring_together(mine.reference, other.reference, actor="autre")
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    assert other.reference in store.introductions.of_request(mine.reference)


def test_who_agreed_may_decline_until_the_other_has_agreed(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, mine)
    assert _agree(store, mine, agrees=False) is IntroductionState.ENDED


def test_an_expert_reads_who_answered_what(store: Store, mine: Receipt, other: Receipt) -> None:
    def read() -> tuple[IntroductionState, bool | None, bool | None]:
        told = store.introductions.of_request(mine.reference)[other.reference]
        return told.state, told.mine, told.theirs

    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    assert read() == (IntroductionState.PROPOSED, None, None)
    _agree(store, other)
    assert read() == (IntroductionState.PROPOSED, None, True)
    _agree(store, mine, agrees=False)
    assert read() == (IntroductionState.ENDED, False, True)
    payloads = [dict(event.payload) for event in store.treatment.read(mine.reference).events][1:]
    assert payloads == [{"owner": EXPERT}, {"other": other.reference}, {"agreed": False, "other": other.reference}]


def test_a_proposal_that_nobody_answers_is_taken_back_and_made_again(
    store: Store, mine: Receipt, other: Receipt
) -> None:
    with pytest.raises(IntroductionError, match="n’attend de réponse"):
        store.introductions.withdraw(mine.reference, other.reference, actor=EXPERT)
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, mine)
    store.introductions.withdraw(other.reference, mine.reference, actor=EXPERT)
    assert store.introductions.of_request(mine.reference)[other.reference].state is IntroductionState.ENDED
    assert _agree(store, other) is IntroductionState.ENDED
    assert _mails(store) == []
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    assert len(_mails(store)) == 2
    again = store.introductions.of_request(mine.reference)[other.reference]
    assert (again.state, again.mine, again.theirs) == (IntroductionState.PROPOSED, None, None)


def test_who_is_asked_is_told_how_the_sizes_compare(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    here, there = (store.introductions.of_person(one.secret)[0].size for one in (mine, other))
    assert here is not None
    assert there is not None
    assert here > 100
    assert here * there == pytest.approx(1)


def test_the_same_proposal_is_made_once(store: Store, mine: Receipt, other: Receipt) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    store.introductions.propose(other.reference, mine.reference, actor=EXPERT)
    assert len(store.introductions.of_person(mine.secret)) == 1


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_contacts_that_have_not_left_do_not_leave_when_one_goes(
    store: Store, mine: Receipt, other: Receipt, leave: str
) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    _agree(store, mine)
    _agree(store, other)
    getattr(store.requests, leave)(other.secret)
    assert not any("alix" in body.lower() for _, body in _mails(store))
    (asked,) = store.introductions.of_person(mine.secret)
    assert (asked.state, asked.contact) == (IntroductionState.ENDED, None)


def test_an_introduction_is_forgotten_with_the_second_of_its_two_sides(
    store: Store, mine: Receipt, other: Receipt, clock: Clock
) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)

    def left() -> int:
        with store.database.read() as session:
            return len(session.scalars(select(IntroductionRow)).all())

    store.requests.erase(other.secret)
    clock.advance(days=366)
    store.requests.erase(mine.secret)
    store.purge()
    assert left() == 1
    clock.advance(days=366)
    store.purge()
    assert left() == 0


def test_a_request_that_left_is_proposed_to_nobody(store: Store, mine: Receipt, other: Receipt) -> None:
    store.requests.withdraw(other.secret)
    with pytest.raises(IntroductionError, match="retirée"):
        store.introductions.propose(mine.reference, other.reference, actor=EXPERT)


def test_two_requests_of_one_territory_are_not_introduced(store: Store, mine: Receipt, file: File) -> None:
    with pytest.raises(IntroductionError, match="même territoire"):
        store.introductions.propose(mine.reference, file(CANTEEN).reference, actor=EXPERT)
    with pytest.raises(IntroductionError, match="même territoire"):
        store.introductions.propose(mine.reference, mine.reference, actor=EXPERT)


def test_nobody_answers_for_others(store: Store, mine: Receipt, other: Receipt, file: File) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    (asked,) = store.introductions.of_person(mine.secret)
    stranger = file(CANTEEN, territory="69266")
    with pytest.raises(IntroductionError, match="existe pas"):
        store.introductions.answer(stranger.secret, asked.id, agrees=True)
    with pytest.raises(UnknownRequestError):
        store.introductions.answer("x" * 43, asked.id, agrees=True)


def test_a_question_that_has_not_left_does_not_leave_once_a_request_is_closed(
    store: Store, mine: Receipt, other: Receipt
) -> None:
    store.introductions.propose(mine.reference, other.reference, actor=EXPERT)
    assert len(_mails(store)) == 2
    store.treatment.move(mine.reference, Status.CLOSED, actor=EXPERT, reason=Closing.OVER)
    assert _mails(store) == []
