import json
from pathlib import Path

import pytest

from evaluation.errors import CollectionError
from evaluation.similar_needs.requests import REQUESTS_UNSEEN_FR, Half, load_requests
from tests.evaluation.collection import write_lines


def _request(request_id: str, group: str) -> dict[str, str]:
    return {"id": request_id, "group": group, "department": "2A", "text": f"besoin {request_id}"}


def _write(folder: Path, pairs: list[tuple[str, str, bool]]) -> None:
    requests = [_request("r1", "a"), _request("r2", "b"), _request("r3", "b"), _request("r4", "c")]
    write_lines(folder / "requests.jsonl", requests)
    (folder / "pairs.jsonl").write_text(
        "".join(json.dumps({"a": a, "b": b, "same": same}) + "\n" for a, b, same in pairs), encoding="utf-8"
    )


def test_groups_are_dealt_to_the_halves_in_turn_and_pairs_across_are_left_out(tmp_path: Path) -> None:
    _write(tmp_path, [("r2", "r3", True), ("r1", "r4", False), ("r1", "r2", False)])
    development, test = load_requests(Half.DEVELOPMENT, tmp_path), load_requests(Half.TEST, tmp_path)
    assert [request.request_id for request in development.requests] == ["r2", "r3"]
    assert test.groups == ["a", "c"]
    assert [(pair.one, pair.other, pair.same) for pair in development.pairs] == [("r2", "r3", True)]
    assert [(pair.one, pair.other) for pair in test.pairs] == [("r1", "r4")]


@pytest.mark.parametrize("pairs", [[("r1", "r9", True)], [("r1", "r2", True), ("r2", "r1", False)]])
def test_a_pair_of_no_request_or_twice_is_refused(tmp_path: Path, pairs: list[tuple[str, str, bool]]) -> None:
    _write(tmp_path, pairs)
    with pytest.raises(CollectionError, match=r"no request|twice"):
        load_requests(Half.TEST, tmp_path)


def test_the_collection_has_halves_of_more_than_a_hundred_requests_and_pairs() -> None:
    halves = [load_requests(half) for half in Half]
    assert not set(halves[0].groups) & set(halves[1].groups)
    assert all(len(half.requests) >= 120 and len(half.pairs) >= 100 for half in halves)


def test_the_whole_collection_holds_the_pairs_that_lie_across_its_halves(tmp_path: Path) -> None:
    _write(tmp_path, [("r2", "r3", True), ("r1", "r2", False)])
    whole = load_requests(folder=tmp_path)
    assert [request.request_id for request in whole.requests] == ["r1", "r2", "r3", "r4"]
    assert len(whole.pairs) == 2


def test_the_unseen_collection_has_enough_pairs_and_many_that_are_two_needs() -> None:
    unseen = load_requests(folder=REQUESTS_UNSEEN_FR)
    same = sum(pair.same for pair in unseen.pairs)
    assert len(unseen.pairs) >= 150
    assert 0.3 <= same / len(unseen.pairs) <= 0.5
