import json
from pathlib import Path

import pytest

from evaluation.relevance.first_asked import FIRST_ASKED, measure_first_asked, read_statements

SYNTHESIS = Path(__file__).parents[4] / "shared" / "pni"


def test_places_are_counted_and_what_does_not_come_first_is_named() -> None:
    answers = {"one": (["a", "b", "c", "d"], True), "two": (["a", "b", "c", "d"], True), "three": (["d", "a"], False)}
    found = measure_first_asked([("a", "one"), ("d", "two"), ("a", "three")], lambda text: answers[text])
    assert (found.hit_1.value, found.hit_3.value, found.answered.value) == pytest.approx((1 / 3, 2 / 3, 2 / 3))
    assert found.not_first == {"d": 4, "a": 2}


def test_what_is_stored_reaches_the_goal() -> None:
    stored = json.loads(FIRST_ASKED.read_text(encoding="utf-8"))
    assert stored["hit_1"]["value"] >= 0.93
    assert stored["hit_3"]["value"] == 1.0


@pytest.mark.skipif(not SYNTHESIS.is_dir(), reason="the synthesis is no part of the project")
def test_every_investigation_has_its_statement() -> None:
    statements = dict(read_statements(SYNTHESIS))
    assert len(statements) == 47
    assert all(statements.values())
