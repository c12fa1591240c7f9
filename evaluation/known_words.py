"""Count the words that our records and needs are written in: ``python -m evaluation.known_words``.

`models.spelling` reads the file that this writes. A word is known where a record holds it, or where it is written twice
in the needs: what a single need holds may be a slip.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from corpus.catalogue import DATA, Catalogue
from corpus.example_needs import load_example_needs
from corpus.passages import passages_of
from evaluation.examples import TRAINING_NEEDS
from evaluation.lines import json_lines
from models.french import fold
from models.spelling import KNOWN_WORDS, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRAINING: Final = ("answered.jsonl", "unanswerable.jsonl", "asking.jsonl")
_TWICE: Final = 2


def known_words() -> dict[str, int]:
    """Count the known words.

    Returns:
        How often each is written, folded, the most frequent first; ties are in the order of the alphabet.

    """
    told = (passage.text for record in Catalogue.load(DATA).records for passage in passages_of(record))
    of_records = _counted(told)
    counts = of_records + _counted(text for texts in load_example_needs(DATA).values() for text in texts)
    for name in _TRAINING:
        counts += _counted(line["text"] for line in json_lines(TRAINING_NEEDS / name))
    kept = {word: written for word, written in counts.items() if written >= _TWICE or word in of_records}
    return dict(sorted(kept.items(), key=lambda one: (-one[1], one[0])))


def as_file(words: dict[str, int]) -> str:
    """Write the words as the file holds them: a word, a tabulation and its count a line."""
    return "".join(f"{word}\t{written}\n" for word, written in words.items())


def main() -> None:
    """Write the file."""
    KNOWN_WORDS.write_text(as_file(known_words()), encoding="utf-8")


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(fold(word) for text in texts for word in WORD.findall(text))


if __name__ == "__main__":
    main()
