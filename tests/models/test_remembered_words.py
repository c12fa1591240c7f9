import tracemalloc

import pytest

from models.french import analyse
from models.pieces import Pieces
from models.preparation import ENDLESS_WORD
from models.remembered_words import remembered
from models.spelling import familiar_in, is_known, slips_in
from recommender.solution_first.turns import read_line


def test_a_word_is_found_out_once_and_an_endless_one_each_time() -> None:
    asked: list[str] = []

    @remembered(most=2)
    def letters(word: str) -> int:
        asked.append(word)
        return len(word)

    longest, endless = "a" * ENDLESS_WORD, "a" * (ENDLESS_WORD + 1)
    assert [letters(word) for word in (longest, longest, endless, endless)] == [50, 50, 51, 51]
    assert asked == [longest, endless, endless]


def test_the_word_that_was_asked_least_lately_gives_way() -> None:
    asked: list[str] = []
    find = remembered(most=2)(asked.append)
    for word in ("un", "deux", "un", "trois", "un", "deux"):
        find(word)
    assert asked == ["un", "deux", "trois", "deux"]
    with pytest.raises(ValueError, match="got 0"):
        remembered(most=0)


def test_needs_of_one_endless_word_hold_no_memory_once_they_are_read() -> None:
    pieces = Pieces(["dec", "ech", "che", "het", "ets"])

    def read(number: int) -> None:
        need = f"{number}dechets" + "dechets" * 1_000
        analyse(need)
        slips_in(need)
        familiar_in(need)
        is_known(need)
        read_line(need)
        list(pieces.in_text(need))

    read(0)
    tracemalloc.start()
    try:
        for number in range(1, 21):
            read(number)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 20 * 7_000
