import subprocess
import sys

import pytest

from models.preparation import ENDLESS_WORD
from models.remembered_words import remembered

READING = """
import gc, tracemalloc
from models.french import analyse
from models.pieces import Pieces
from models.spelling import familiar_in, is_known, slips_in
from recommender.solution_first.turns import read_line

pieces = Pieces(["dec", "ech", "che", "het", "ets"])

def read(number):
    need = f"{number}dechets" + "dechets" * 1_000
    for one in (analyse, slips_in, familiar_in, is_known, read_line):
        one(need)
    list(pieces.in_text(need))

read(0)
tracemalloc.start()
for number in range(1, 21):
    read(number)
gc.collect()
print(tracemalloc.get_traced_memory()[0])
"""
"""Tells what twenty such needs leave behind, in bytes."""


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
    # In a process of its own: threads that other tests left in this one have memory too.
    told = subprocess.run([sys.executable, "-c", READING], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 20 * 7_000
