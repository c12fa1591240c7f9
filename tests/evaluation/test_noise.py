import random

from hypothesis import given
from hypothesis import strategies as st

from evaluation.noise import carelessly, with_typos, without_accents


def test_accents_go_and_capitals_stay() -> None:
    assert without_accents("Déchèterie à Épinal, cœur de ville") == "Decheterie a Epinal, coeur de ville"


def test_a_typo_changes_one_word_in_eight_and_keeps_the_others() -> None:
    text = "les habitants déposent leurs encombrants devant immeuble chaque semaine"
    spoilt = with_typos(text, rng=random.Random(1)).split()
    changed = [(a, b) for a, b in zip(text.split(), spoilt, strict=True) if a != b]
    assert len(changed) <= 1
    assert all(abs(len(a) - len(b)) <= 1 for a, b in changed)


def test_a_text_of_short_words_stays() -> None:
    assert with_typos("eau et tri", rng=random.Random(1)) == "eau et tri"


@given(st.text(), st.integers(0, 100))
def test_any_text_can_be_typed_carelessly_and_always_in_the_same_way(text: str, seed: int) -> None:
    typed = carelessly(text, rng=random.Random(seed))
    assert typed == carelessly(text, rng=random.Random(seed))
