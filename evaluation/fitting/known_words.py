"""Count the words that our records and needs are written in: ``python -m evaluation.fitting.known_words``.

`models.spelling` reads the file that this writes. A word is known where a record holds it, or where it is written twice
in the needs: what a single need holds may be a slip.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpus.catalogue import DATA, Catalogue
from corpus.example_needs import load_example_needs
from corpus.passages import passages_of
from evaluation.fitting.examples import TRAINING_NEEDS
from evaluation.lines import json_lines
from models.french import fold
from models.spelling import KNOWN_WORDS, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRAINING: Final = ("answered.jsonl", "unanswerable.jsonl", "asking.jsonl")
_TWICE: Final = 2


@dataclass(frozen=True)
class KnownWord:
    """A word of our records and needs, whatever its case and accents."""

    folded: str
    written: int
    """How often."""
    spelling: str
    """How it is most often written, in lower case."""


def known_words() -> list[KnownWord]:
    """Count the known words.

    Returns:
        The most frequent first; ties are in the order of the alphabet.

    """
    told = (passage.text for record in Catalogue.load(DATA).records for passage in passages_of(record))
    of_records = _counted(told)
    counts = of_records + _counted(text for texts in load_example_needs(DATA).values() for text in texts)
    for name in _TRAINING:
        counts += _counted(line["text"] for line in json_lines(TRAINING_NEEDS / name))
    spellings = defaultdict[str, Counter[str]](Counter)
    for spelling, written in counts.items():
        spellings[fold(spelling)][spelling] += written
    held = {fold(spelling) for spelling in of_records}
    words = (KnownWord(folded, ways.total(), _most_frequent(ways)) for folded, ways in spellings.items())
    kept = [word for word in words if word.written >= _TWICE or word.folded in held]
    return sorted(kept, key=lambda word: (-word.written, word.folded))


def as_file(words: Iterable[KnownWord]) -> str:
    """Write the words as the file holds them: a word, its count and, where it is another, its spelling a line."""
    return "".join("\t".join(_fields(word)) + "\n" for word in words)


def main() -> None:
    """Write the file."""
    KNOWN_WORDS.write_text(as_file(known_words()), encoding="utf-8")


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(unicodedata.normalize("NFC", word.lower()) for text in texts for word in WORD.findall(text))


def _most_frequent(ways: Counter[str]) -> str:
    return min(ways, key=lambda spelling: (-ways[spelling], spelling))


def _fields(word: KnownWord) -> list[str]:
    return [word.folded, str(word.written), *([word.spelling] if word.spelling != word.folded else [])]


if __name__ == "__main__":
    main()
