from evaluation.fitting.known_words import as_file, known_words
from models.spelling import KNOWN_WORDS


def test_the_file_of_known_words_is_what_our_records_and_needs_say() -> None:
    told = KNOWN_WORDS.read_text(encoding="utf-8")
    assert told == as_file(known_words()), "Run: python -m evaluation.fitting.known_words"
