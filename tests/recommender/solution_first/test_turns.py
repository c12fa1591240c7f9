import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.solution_first.turns import pattern_of, read_line


def test_a_line_is_folded_and_keeps_its_marks() -> None:
    assert read_line("Où est L’APPLI ? Ici : « là », ok").words == ' ou est l appli . ici : " la " , ok '


def test_a_stretch_of_a_line_is_quoted_as_it_was_typed() -> None:
    line = read_line("Œuvre : ½ Logiciel-Métier, ça")
    start = line.words.index("logiciel")
    assert line.quote(start, start + len("logiciel metier")) == "Logiciel-Métier"
    assert line.quote(1, len(line.words) - 1) == line.text


@pytest.mark.parametrize(
    ("turn", "words", "fits"),
    [
        ("il? faut|faudra", "il faudra ", True),
        ("il? faut|faudra", "faut ", True),
        ("il? faut|faudra", "il ", False),
        ("cass* *", "cassee hier ", True),
        ("cass* *", "cassee ", False),
    ],
)
def test_a_turn_fits_its_words(turn: str, words: str, fits: bool) -> None:
    assert bool(re.fullmatch(pattern_of([turn]), words)) is fits


@given(st.text(max_size=200))
def test_every_piece_of_a_line_comes_from_the_text_in_order(text: str) -> None:
    line = read_line(text)
    assert len(line.starts) == len(line.spans)
    assert list(line.spans) == sorted(line.spans)
    assert all(line.text[start:end] for start, end in line.spans)
