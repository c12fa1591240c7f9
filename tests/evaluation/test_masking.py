import json
import re
from dataclasses import asdict
from itertools import combinations, pairwise

import pytest

from corpus.cleaning import find_spans
from corpus.personal_kinds import PersonalSpan
from evaluation.masking import (
    PRECISION,
    RECALL,
    RESULTS,
    Item,
    LabelledSpan,
    Part,
    is_hidden,
    load_part,
    main,
    measure_masking,
)


@pytest.fixture(scope="module")
def parts() -> dict[Part, list[Item]]:
    return {part: load_part(part) for part in Part}


def test_the_collection_is_as_large_as_promised_and_its_parts_share_nothing(parts: dict[Part, list[Item]]) -> None:
    every = [item for items in parts.values() for item in items]
    assert len(every) >= 400
    assert sum(item.label == "hard_negative" for item in every) >= 100
    texts = {part: {item.text for item in items} for part, items in parts.items()}
    assert all(not texts[one] & texts[other] for one, other in combinations(Part, 2))
    people = {
        part: {item.text[s.start : s.end] for item in items for s in item.spans if s.kind == "name"}
        for part, items in parts.items()
    }
    assert all(not people[one] & people[other] for one, other in combinations(Part, 2))


def test_an_item_is_personal_exactly_where_something_is_marked(parts: dict[Part, list[Item]]) -> None:
    for item in (item for items in parts.values() for item in items):
        assert bool(item.spans) == (item.label == "personal"), item.id
        for span in item.spans:
            assert 0 <= span.start < span.end <= len(item.text), item.id
            assert item.text[span.start : span.end].strip() == item.text[span.start : span.end], item.id


def test_nobody_in_it_can_be_written_to_or_called(parts: dict[Part, list[Item]]) -> None:
    for item in (item for items in parts.values() for item in items):
        for span in item.spans:
            told = item.text[span.start : span.end]
            if span.kind == "mail":
                assert re.search(r"exemple\.(fr|org|net|com)$", told, re.IGNORECASE), item.id
            if span.kind == "phone":
                digits = re.sub(r"\D", "", told)[-9:]
                assert digits.startswith(("19900", "63998", "79900")), item.id


def test_what_is_promised_is_held_on_the_unseen_half(parts: dict[Part, list[Item]]) -> None:
    measured = measure_masking(parts[Part.UNSEEN])
    assert measured.recall.value >= RECALL
    assert measured.precision.value >= PRECISION
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(asdict(measured))), "run: python -m evaluation.masking"


def test_what_was_taken_for_names_is_so_no_more_and_what_was_missed_is_found(parts: dict[Part, list[Item]]) -> None:
    """Before the rules knew of these texts, .86 and .56."""
    measured = measure_masking(parts[Part.DEVELOPMENT])
    assert measured.recall.value >= RECALL
    assert measured.precision.value >= 0.97


def test_a_piece_is_hidden_when_nothing_of_it_is_left() -> None:
    text, span = "Mme Le Goff-Roy", LabelledSpan(start=4, end=15, kind="name")
    assert is_hidden(text, span, [PersonalSpan(0, 15, "name")])
    assert is_hidden(
        text, span, [PersonalSpan(4, 6, "name"), PersonalSpan(7, 11, "name"), PersonalSpan(12, 15, "name")]
    )
    assert not is_hidden(text, span, [PersonalSpan(4, 11, "name")])
    assert not is_hidden(text, span, [])


def test_the_measures_are_those_worked_out_by_hand() -> None:
    marked = LabelledSpan(start=0, end=4, kind="name")
    items = [
        Item(id="a", label="personal", text="Anne ici", spans=(marked,)),
        Item(id="b", label="personal", text="Jean ici", spans=(marked,)),
        Item(id="c", label="hard_negative", text="Rose ici", spans=()),
    ]
    found = {"Anne ici": [PersonalSpan(0, 4, "name")], "Jean ici": [PersonalSpan(5, 8, "name")], "Rose ici": []}
    measured = measure_masking(items, lambda text: found[text])
    assert (measured.recall.value, measured.recall.n) == (0.5, 2)
    assert (measured.precision.value, measured.precision.n) == (0.5, 2)
    assert (measured.items, measured.hard_negatives) == (3, 1)


def test_the_command_tells_what_is_missed_of_the_first_half_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--part", "first", "--misses"]) == 0
    assert '"items": 204' in capsys.readouterr().out


def test_spans_are_in_order_and_none_is_over_another(parts: dict[Part, list[Item]]) -> None:
    for item in parts[Part.FIRST]:
        found = find_spans(item.text)
        assert all(one.end <= two.start for one, two in pairwise(found))
