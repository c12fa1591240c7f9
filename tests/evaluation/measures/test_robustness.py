from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures.robustness import SPOILINGS, measure_robustness, mistyped
from evaluation.noise import without_accents
from evaluation.systems.protocol import Hit
from tests.evaluation.collection import judged_need

TEXT = (
    "Les habitants déposent leurs encombrants n'importe quand devant les immeubles, et la mairie reçoit des plaintes."
)


def distance(one: str, other: str) -> int:
    """Count edits: insertions, deletions, and changes of a letter."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def test_a_word_in_eight_is_mistyped_the_same_way_each_time() -> None:
    spoiled = mistyped(TEXT)
    assert spoiled == mistyped(TEXT)
    changed = [a for a, b in zip(TEXT.split(), spoiled.split(), strict=True) if a != b]
    assert len(changed) == round(len(TEXT.split()) / 8) == 2
    assert 2 <= distance(TEXT, spoiled) <= 4  # a swap counts two


@given(st.text(min_size=1))
def test_no_text_breaks_a_spoiling(text: str) -> None:
    for spoil in SPOILINGS.values():
        assert spoil(text) == spoil(text)
    assert without_accents(without_accents(text)) == without_accents(text)


@given(st.lists(st.sampled_from(["mairie", "école", "de", "la", "aaaa"]), min_size=1, max_size=40))
def test_typos_keep_the_words_apart(words: list[str]) -> None:
    assert len(mistyped(" ".join(words)).split()) == len(words)


@given(st.text("ab", min_size=4, max_size=6))
def test_a_typo_changes_its_word(word: str) -> None:
    assert mistyped(word) != word
    assert mistyped(word)[0] == word[0]


def test_a_text_of_short_words_stays() -> None:
    assert mistyped("on a du mal") == "on a du mal"
    assert mistyped("Mairie") != "Mairie"


class WordSystem:
    """Finds the record whose id is a word of the text."""

    name = "words"

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        return [[Hit(word, 1.0) for word in dict.fromkeys(text.split()) if word in {"i1", "é1"}] for text in texts]


def test_the_loss_is_what_spoiled_needs_no_longer_find() -> None:
    needs = [judged_need("a", {"i1": 1}, text="i1"), judged_need("b", {"é1": 1}, text="é1")]
    grades = {need.need_id: dict(need.grades) for need in needs}
    losses = measure_robustness(WordSystem(), needs, grades, rewordings={"b": "autre", "z": "inconnu"})
    assert set(losses) == {"typos", "no accents", "capitals", "reworded"}
    assert losses["no accents"].change.interval.value == -0.5
    assert losses["capitals"].change.interval.value == -1
    assert (losses["reworded"].n, losses["reworded"].before) == (1, 1)
    assert losses["reworded"].change.interval.value == -1
    assert losses["typos"].change.interval.value == pytest.approx(0)


def test_rewordings_are_not_measured_where_there_are_none() -> None:
    needs = [judged_need("a", {"i1": 1}, text="i1")]
    assert "reworded" not in measure_robustness(WordSystem(), needs, {"a": {"i1": 1}}, rewordings={})
