import json
from pathlib import Path

import pytest

from corpus import Catalogue
from evaluation.errors import CollectionError
from evaluation.needs import JudgedNeed, Part, load_needs
from evaluation.solution_first import SolutionFirst, load_solution_labels, measure_solution_first
from tests.evaluation.collection import need_line, write_lines


def need(need_id: str, text: str) -> JudgedNeed:
    return JudgedNeed(need_id, Part.TEST, "commune", "court", "", "", text, {}, vague=False)


NEEDS = [
    need("a", "il nous faudrait une appli"),
    need("b", "le bourg est vide"),
    need("c", "logiciel de paie"),
    need("d", "rien ne va au bourg"),
    need("e", "une appli pour les nids"),
]


def test_shares_are_of_the_needs_that_ask_and_of_the_others() -> None:
    measured = measure_solution_first(NEEDS, {"a": True, "b": True, "c": False, "d": False})
    assert measured.recall is not None
    assert measured.false_alarms is not None
    assert (measured.recall.value, measured.recall.n) == (0.5, 2)
    assert (measured.false_alarms.value, measured.false_alarms.n) == (0.5, 2)


def test_what_is_not_there_is_not_measured() -> None:
    assert measure_solution_first(NEEDS, {}) == SolutionFirst(None, None)


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


def measured(parts: tuple[Part, ...]) -> tuple[float, float]:
    catalogue = Catalogue.load()
    records = [record.id for record in [*catalogue.investigations, *catalogue.tools]]
    found = measure_solution_first(load_needs(parts, record_ids=records), load_solution_labels())
    assert found.recall is not None
    assert found.false_alarms is not None
    return found.recall.value, found.false_alarms.value


def test_on_development_nine_in_ten_are_found_and_few_are_false_alarms() -> None:
    recall, false_alarms = measured((Part.DEVELOPMENT,))
    assert recall >= 0.9
    assert false_alarms <= 0.05


def test_on_unseen_needs_no_more_is_lost_than_when_it_was_measured() -> None:
    recall, false_alarms = measured((Part.GATE, Part.TEST))
    assert recall >= 35 / 42
    assert false_alarms <= 0.05


@pytest.mark.xfail(reason="the goal on unseen needs is not reached: 35 of 42; docs/evaluation.md")
def test_on_unseen_needs_nine_in_ten_are_found() -> None:
    recall, _ = measured((Part.GATE, Part.TEST))
    assert recall >= 0.9
