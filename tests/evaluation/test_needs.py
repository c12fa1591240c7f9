from pathlib import Path

import pytest

from evaluation.errors import CollectionError
from evaluation.needs import NEEDS_FR, Part, load_needs, load_rewordings
from tests.evaluation.collection import RECORDS, judgment_line, need_line, write_collection, write_lines
from tests.shipped import shipped_catalogue


def test_needs_come_by_part_in_order_of_id(tmp_path: Path) -> None:
    needs = [need_line("b"), need_line("a"), need_line("c", part="gate"), need_line("d", part="test")]
    judgments = [judgment_line(i) for i in "dcba"]
    write_collection(tmp_path, needs, judgments)
    loaded = load_needs([Part.DEVELOPMENT, Part.GATE], record_ids=RECORDS, folder=tmp_path)
    assert [need.need_id for need in loaded] == ["a", "b", "c"]
    assert loaded[0].text == "besoin a"
    assert loaded[2].part is Part.GATE


def test_a_need_is_answerable_when_a_record_is_useful(tmp_path: Path) -> None:
    write_collection(tmp_path, [need_line("a"), need_line("b")], [judgment_line("a"), judgment_line("b", grades={})])
    first, second = load_needs([Part.DEVELOPMENT], record_ids=RECORDS, folder=tmp_path)
    assert (first.answerable, second.answerable) == (True, False)
    assert first.grades_among({"t1"}) == {}
    assert first.grades_among({"i1", "t1"}) == {"i1": 2}


@pytest.mark.parametrize(
    ("needs", "judgments", "said"),
    [
        ([need_line("a"), need_line("a")], [judgment_line("a")], "needs.jsonl, line 2: the id 'a' comes twice"),
        ([need_line("a")], [judgment_line("a")] * 2, "judgments.jsonl, line 2: the id 'a' comes twice"),
        ([need_line("a")], [], "needs without a judgment: a"),
        ([], [judgment_line("a")], "judgments of no need: a"),
        ([need_line("a")], [judgment_line("a", grades={"zz": 1})], "not in the catalogue: zz"),
        ([need_line("a")], [judgment_line("a", grades={"i1": 3})], "judgments.jsonl, line 1: grades.i1"),
        ([need_line("a")], [judgment_line("a", grades={"i1": 0})], "judgments.jsonl, line 1: grades.i1"),
        ([need_line("a")], [judgment_line("a", grades={"i1": True})], "judgments.jsonl, line 1: grades.i1"),
        ([need_line("a")], [judgment_line("a", vague=True)], "vague, yet with a useful record: a"),
        ([need_line("a")], [judgment_line("a", vague="no")], "judgments.jsonl, line 1: vague"),
        ([need_line("a", part="train")], [judgment_line("a")], "needs.jsonl, line 1: part"),
        ([need_line("a", group="citizen")], [judgment_line("a")], "needs.jsonl, line 1: group"),
        ([need_line("a", length="short")], [judgment_line("a")], "needs.jsonl, line 1: length"),
        ([need_line("a", text=" \n")], [judgment_line("a")], "needs.jsonl, line 1: text"),
        ([need_line("a", text=None)], [judgment_line("a")], "needs.jsonl, line 1: text"),
        ([need_line("a b")], [judgment_line("a b")], "needs.jsonl, line 1: id"),
        (["", "{"], [], "needs.jsonl, line 2: the line"),
        (["[]"], [], "needs.jsonl, line 1: the line"),
    ],
)
def test_a_broken_collection_stops_the_load(
    tmp_path: Path, needs: list[object], judgments: list[object], said: str
) -> None:
    write_collection(tmp_path, needs, judgments)
    with pytest.raises(CollectionError) as caught:
        load_needs([Part.DEVELOPMENT], record_ids=RECORDS, folder=tmp_path)
    assert said in str(caught.value)


def test_a_broken_line_of_another_part_stops_the_load_too(tmp_path: Path) -> None:
    write_collection(tmp_path, [need_line("a", part="test")], [judgment_line("a", grades={"zz": 1})])
    with pytest.raises(CollectionError, match="zz"):
        load_needs([Part.GATE], record_ids=RECORDS, folder=tmp_path)


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match=r"needs\.jsonl cannot be read"):
        load_needs([Part.GATE], record_ids=RECORDS, folder=tmp_path)
    (tmp_path / "needs.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(CollectionError, match=r"needs\.jsonl cannot be read"):
        load_needs([Part.GATE], record_ids=RECORDS, folder=tmp_path)


def test_rewordings_are_by_need_and_optional(tmp_path: Path) -> None:
    write_collection(tmp_path, [need_line("a")], [judgment_line("a")])
    assert load_rewordings(tmp_path) == {}
    write_lines(tmp_path / "rewordings.jsonl", [{"id": "a", "text": "autrement\u2028dit"}])
    assert load_rewordings(tmp_path) == {"a": "autrement\u2028dit"}
    write_lines(tmp_path / "rewordings.jsonl", [{"id": "b", "text": "x"}])
    with pytest.raises(CollectionError, match="rewordings of no need: b"):
        load_rewordings(tmp_path)


def test_the_collection_of_the_project_loads() -> None:
    catalogue = shipped_catalogue()
    records = {record.id for record in catalogue.records}
    needs = load_needs(list(Part), record_ids=records)
    assert len(needs) == len((NEEDS_FR / "needs.jsonl").read_text(encoding="utf-8").splitlines())
    load_rewordings()
