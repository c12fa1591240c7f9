import json
from pathlib import Path

import pytest

from evaluation.same_things import Pair, measure_pairs, read_pairs


def test_the_halves_hold_at_least_150_pairs_and_none_twice() -> None:
    fit, held_out = read_pairs(half="fit"), read_pairs(half="held-out")
    assert len(held_out) >= 150
    assert not {pair.id for pair in fit} & {pair.id for pair in held_out}


@pytest.mark.parametrize("half", ["fit", "held-out"])
def test_what_is_joined_is_one_thing_98_times_in_100(half: str) -> None:
    found = measure_pairs(read_pairs(half=half))  # type: ignore[arg-type]
    assert found.joined >= 50
    assert found.precision >= 0.98, found.wrong
    assert found.recall >= 0.9, found.missed


def test_a_pair_of_two_things_that_is_joined_costs_precision() -> None:
    side: dict[str, object] = {
        "catalogue": "a",
        "id": "1",
        "name": "Pixel plus",
        "aliases": [],
        "url": None,
        "repository": None,
    }
    pairs = [
        Pair.model_validate(
            {"id": str(n), "one": side, "other": {**side, "catalogue": "b"}, "label": label, "note": None}
        )
        for n, label in enumerate(["same", "different"])
    ]
    found = measure_pairs(pairs)
    assert (found.precision, found.recall, found.wrong) == (0.5, 1.0, ("1",))


def test_pairs_of_one_thing_stand_in_one_half(tmp_path: Path) -> None:
    def side(name: str) -> dict[str, object]:
        return {"catalogue": name, "id": name, "name": name, "aliases": [], "url": None, "repository": None}

    chain = [("un", "deux"), ("deux", "trois"), ("quatre", "trois"), ("cinq", "six")]
    lines = [
        {"id": str(n), "one": side(a), "other": side(b), "label": "same", "note": None}
        for n, (a, b) in enumerate(chain)
    ]
    (tmp_path / "pairs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    halves = [{pair.id for pair in read_pairs(half=half, folder=tmp_path)} for half in ("fit", "held-out")]
    assert {"0", "1", "2"} in halves
    assert {"3"} in halves
