import json
from pathlib import Path

import pytest

from models.recipe.fine_tuning import FineTuningSettings, Pair, _batches, _schedule, fine_tune, read_pairs


def pairs(n_records: int, *, each: int) -> list[Pair]:
    return [Pair(f"q{n} {i}", f"p{n}", f"r{n}", frozenset()) for n in range(n_records) for i in range(each)]


def test_a_batch_never_holds_two_pairs_of_one_record() -> None:
    settings = FineTuningSettings(batch=4)
    batches = list(_batches(pairs(6, each=5), settings, epoch=0))
    assert batches
    for batch in batches:
        assert len({pair.record for pair in batch}) == len(batch) == 4


def test_no_pair_is_dealt_twice_and_the_deal_is_the_same_each_time() -> None:
    settings = FineTuningSettings(batch=4)
    dealt = [pair.query for batch in _batches(pairs(6, each=5), settings, epoch=1) for pair in batch]
    assert len(set(dealt)) == len(dealt)
    assert dealt == [pair.query for batch in _batches(pairs(6, each=5), settings, epoch=1) for pair in batch]
    assert dealt != [pair.query for batch in _batches(pairs(6, each=5), settings, epoch=0) for pair in batch]


def test_the_learning_rate_rises_then_falls() -> None:
    rates = [_schedule(step, 100, warm_up=8) for step in range(100)]
    assert rates[0] < rates[7]
    assert rates[8:] == sorted(rates[8:], reverse=True)
    assert min(rates) > 0


def test_too_few_pairs_are_refused_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="3 pairs < 32 of a batch"):
        fine_tune(tmp_path, tmp_path / "lesson", pairs(3, each=1), settings=FineTuningSettings())


def test_pairs_are_read_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"query": "é", "passage": "p", "record": "r", "kin": ["k"]}) + "\n", encoding="utf-8")
    assert read_pairs(path) == [Pair("é", "p", "r", frozenset({"k"}))]
