import pytest
import yaml

from corpus.catalogue import DATA
from corpus.record_files import file_name, record_text
from corpus.records import Record
from tests.shipped import shipped_catalogue

RECORDS = shipped_catalogue().records


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_file_read_again_is_the_same_record(record: Record) -> None:
    assert type(record).model_validate(yaml.safe_load(record_text(record))) == record


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_file_is_in_the_manner_of_those_that_people_wrote(record: Record) -> None:
    ours, theirs = record_text(record), (DATA / file_name(record)).read_text(encoding="utf-8")
    order = [name for name in yaml.safe_load(theirs) if name in yaml.safe_load(ours)]
    assert list(yaml.safe_load(ours)) == order
    assert max(map(len, ours.splitlines())) <= 120
    assert "\\u" not in ours
    # Long sentences are folded, codes are quoted and lists stand indented, as in the files.
    for mark in (">-\n", '"0', "\n  - "):
        assert (mark in ours) >= (mark in theirs)
