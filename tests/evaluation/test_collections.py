import json
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.catalogue import DATA
from corpus.cleaning import find_personal_data
from corpus.example_needs import FILE
from corpus.fidelity import words_of
from evaluation.fitting.training_pairs import training_pairs
from tests.shipped import shipped_catalogue

COLLECTIONS = Path(__file__).parents[2] / "evaluation/collections"


def lines(name: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (COLLECTIONS / name).read_text(encoding="utf-8").splitlines()]


def examples() -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (DATA / FILE).read_text(encoding="utf-8").splitlines()]


def test_no_need_of_the_test_collection_is_trained_on() -> None:
    measured = {" ".join(words_of(need["text"])) for need in lines("needs-fr/needs.jsonl")}
    trained = [*examples(), *lines("training-needs/unanswerable.jsonl"), *lines("training-needs/answered.jsonl")]
    assert not measured & {" ".join(words_of(need["text"])) for need in trained if len(words_of(need["text"])) > 3}


def test_every_need_is_judged_once_on_known_records() -> None:
    catalogue = shipped_catalogue()
    needs = [need["id"] for need in lines("needs-fr/needs.jsonl")]
    assert len(set(needs)) == len(needs) == 637
    judgments = lines("needs-fr/judgments.jsonl")
    assert sorted(judgment["id"] for judgment in judgments) == sorted(needs)
    for judgment in [*judgments, *lines("needs-fr/second-judgments.jsonl")]:
        for record_id, grade in judgment["grades"].items():
            assert catalogue.record(record_id)
            assert grade in {1, 2}


def test_every_record_has_about_as_many_example_needs() -> None:
    counted = Counter(need["record"] for need in examples())
    catalogue = shipped_catalogue()
    assert set(counted) == {record.id for record in catalogue.records}
    assert set(counted.values()) <= set(range(66, 76))


def test_needs_that_teach_biases_are_known_to_neither_index_nor_classifier() -> None:
    answered = lines("training-needs/answered.jsonl")
    assert {need["record"] for need in answered} == {record.id for record in shipped_catalogue().records}
    known = {need["text"] for need in [*examples(), *lines("training-needs/unanswerable.jsonl")]}
    assert not known & {need["text"] for need in answered}


def test_needs_hold_no_personal_data() -> None:
    for name in (
        "needs-fr/needs.jsonl",
        "training-needs/unanswerable.jsonl",
        "training-needs/answered.jsonl",
        "training-needs/asking.jsonl",
        "requests-fr/requests.jsonl",
        "need-families/needs.jsonl",
        "need-families/more-needs.jsonl",
        "solution-first-fr/statements.jsonl",
    ):
        assert [find_personal_data(need["text"]) for need in lines(name) if find_personal_data(need["text"])] == []


def test_example_needs_hold_no_personal_data() -> None:
    assert [need for need in examples() if find_personal_data(need["text"])] == []


def test_training_pairs_are_the_same_each_time_and_kin_are_linked_both_ways() -> None:
    catalogue = shipped_catalogue()
    made = list(training_pairs(catalogue))
    assert made == list(training_pairs(catalogue))
    kin: dict[object, Any] = {pair["record"]: pair["kin"] for pair in made}
    assert "gestes-propres" in kin["pni-93-livry-gargan"]
    assert "pni-93-livry-gargan" in kin["gestes-propres"]
