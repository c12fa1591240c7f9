import pytest

from api.desk import Status, StatusError
from api.desk.requests.statuses import CORRECTABLE, TRANSITIONS, check_transition


def test_every_status_has_a_label_and_its_ways() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert len({status.label for status in Status}) == len(Status)


def test_a_request_can_always_be_erased_and_never_comes_back() -> None:
    assert all(Status.ERASED in ways for status, ways in TRANSITIONS.items() if status is not Status.ERASED)
    assert TRANSITIONS[Status.ERASED] == frozenset()
    assert TRANSITIONS[Status.WITHDRAWN] == {Status.ERASED}


def test_no_status_leads_back_to_received() -> None:
    assert not any(Status.RECEIVED in ways for ways in TRANSITIONS.values())
    assert not CORRECTABLE & {Status.WITHDRAWN, Status.ERASED, Status.CLOSED}


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("after", list(Status))
def test_a_way_that_is_not_written_is_refused(before: Status, after: Status) -> None:
    if after in TRANSITIONS[before]:
        check_transition(before, after)
    else:
        with pytest.raises(StatusError):
            check_transition(before, after)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Status.IN_PROGRESS, Status.IN_PROGRESS, "Cette demande est déjà en cours d’étude."),
        (Status.CLOSED, Status.WAITING, "Cette demande est close : remettez-la d’abord « En cours d’étude »."),
        (Status.WITHDRAWN, Status.WAITING, "Une demande retirée ne peut pas devenir en attente du territoire."),
    ],
)
def test_a_refusal_speaks_to_who_moves_the_request_and_says_what_to_do_first(
    before: Status, after: Status, told: str
) -> None:
    with pytest.raises(StatusError, match=told):
        check_transition(before, after)
