import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.errors import CollectionError
from evaluation.needs import Part, load_needs
from evaluation.solution_first import (
    SOLUTION_FIRST,
    SolutionFirst,
    load_solution_labels,
    load_statements,
    measure_solution_first,
    unseen,
)
from recommender import Need, Recommender
from recommender.need import read_need
from tests.evaluation.collection import need_line, write_lines
from tests.shipped import shipped_catalogue


def test_shares_are_of_the_needs_that_ask_and_of_the_others() -> None:
    marked = [("une appli", True), ("le bourg est vide", True), ("une appli de trop", False), ("rien ne va", False)]
    found = measure_solution_first(marked, lambda text: "appli" in text)
    assert found.recall is not None
    assert found.false_alarms is not None
    assert (found.recall.value, found.recall.n) == (0.5, 2)
    assert (found.false_alarms.value, found.false_alarms.n) == (0.5, 2)


def test_what_is_not_there_is_not_measured() -> None:
    assert measure_solution_first([], lambda _: True) == SolutionFirst(None, None)


def test_needs_on_which_labellers_differ_are_left_out(tmp_path: Path) -> None:
    write_lines(tmp_path / "needs.jsonl", [need_line("a"), need_line("b"), need_line("c")])
    labels = [("a", True, True), ("b", True, False), ("c", False, False)]
    write_lines(tmp_path / "asks-solution.jsonl", [{"id": i, "first": f, "second": s} for i, f, s in labels])
    assert load_solution_labels(tmp_path) == {"a": True, "c": False}


@pytest.mark.parametrize(("labelled", "said"), [(["a", "z"], "z"), ([], "a")])
def test_every_need_has_one_label_and_every_label_a_need(tmp_path: Path, labelled: list[str], said: str) -> None:
    write_lines(tmp_path / "needs.jsonl", [need_line("a")])
    (tmp_path / "asks-solution.jsonl").write_text(
        "".join(json.dumps({"id": i, "first": True, "second": True}) + "\n" for i in labelled), encoding="utf-8"
    )
    with pytest.raises(CollectionError, match=f"without a label: {said}$"):
        load_solution_labels(tmp_path)


def test_a_statement_says_its_part_and_both_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"id": "a", "part": "test", "text": "une appli", "first": True, "second": True},
        {"id": "b", "part": "test", "text": "une appli ?", "first": True, "second": False},
        {"id": "c", "part": "development", "text": "rien ne va", "first": False, "second": False},
    ]
    monkeypatch.setattr("evaluation.solution_first.STATEMENTS", tmp_path / "s.jsonl")
    write_lines(tmp_path / "s.jsonl", lines)
    assert [statement.id for statement in load_statements(Part.TEST)] == ["a"]
    write_lines(tmp_path / "s.jsonl", [{**lines[0], "first": "yes"}])
    with pytest.raises(CollectionError, match="first"):
        load_statements(Part.TEST)


@pytest.fixture
def asks(recommender: Recommender) -> Callable[[str], bool]:
    def asked(text: str) -> bool:
        read = read_need(Need(text))
        return recommender.asked(read, recommender.encode(read)) is not None

    return asked


def test_on_development_nine_in_ten_are_found_and_few_are_false_alarms(asks: Callable[[str], bool]) -> None:
    labels = load_solution_labels()
    needs = load_needs([Part.DEVELOPMENT], record_ids=[record.id for record in shipped_catalogue().records])
    marked = [(need.text, labels[need.need_id]) for need in needs if need.need_id in labels]
    found = measure_solution_first(marked, asks)
    assert found.recall is not None
    assert found.false_alarms is not None
    assert found.recall.value >= 0.9
    assert found.false_alarms.value <= 0.05


@pytest.mark.parametrize("collection", ["needs-fr", "solution-first-fr"])
def test_on_unseen_texts_no_more_is_lost_than_when_it_was_measured(
    asks: Callable[[str], bool], collection: str
) -> None:
    stored = json.loads(SOLUTION_FIRST.read_text(encoding="utf-8"))[collection]
    found = measure_solution_first(unseen(shipped_catalogue())[collection], asks)
    assert found.recall is not None
    assert found.false_alarms is not None
    assert found.recall.value >= stored["recall"]["value"] - 0.03
    assert found.false_alarms.value <= stored["false_alarms"]["value"] + 0.02
