from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.french import analyse, is_concept
from models.joined_words import JoinedWords, WordIndexes
from models.lexical import Bm25Index, CharacterIndex

SHELVES = (
    [["les ordures débordent", "le tri des bacs"], ["la salle des fêtes est vide"]],
    [["louer une salle"], ["covoiturage", "covoiturage des élus"], ["ramasser les poubelles, les poubelles"]],
)
"""By shelf, the passages of each record."""


def _indexes(shelf: list[list[str]]) -> WordIndexes:
    whole, passages = ["\n".join(record) for record in shelf], [text for record in shelf for text in record]
    return WordIndexes(
        Bm25Index.from_documents([analyse(text) for text in whole]),
        Bm25Index.from_documents([analyse(text) for text in passages]),
        CharacterIndex.from_texts([*whole, *passages]),
    )


INDEXES = [_indexes(shelf) for shelf in SHELVES]
JOINED = JoinedWords(INDEXES)
NEEDS = ("nos poubelles débordent, poubelles et poubelles", "une salle, cette salle", "un dirigeable", "élu", "")


def _alone(need: str) -> list[list[float]]:
    """Score a need shelf by shelf with the indexes themselves."""
    terms, found = analyse(need), [[], [], [], [], []]  # type: ignore[var-annotated]
    for shelf, indexes in zip(SHELVES, INDEXES, strict=True):
        mass = max(sum(map(indexes.records.idf, terms)), 1e-9)
        stems = {term for term in terms if not is_concept(term)}
        every = max(sum(map(indexes.records.idf, stems)), 1e-9)
        held = [{term for text in record for term in analyse(text)} for record in shelf]
        characters = indexes.characters.scores(need).tolist()
        found[0] += (indexes.records.scores(terms) / mass).tolist()
        found[1] += [sum(map(indexes.records.idf, stems & terms_held)) / every for terms_held in held]
        found[2] += characters[: len(shelf)]
        found[3] += (indexes.passages.scores(terms) / mass).tolist()
        found[4] += characters[len(shelf) :]
    return found


def _together(need: str) -> list[list[float]]:
    scores = JOINED.scores(analyse(need), need)
    parts = (scores.records, scores.covered, scores.records_characters, scores.passages)
    return [part.tolist() for part in (*parts, JOINED.of_passages(scores.pieces))]


@pytest.mark.parametrize("need", NEEDS)
def test_together_the_shelves_score_as_each_does_alone(need: str) -> None:
    for together, alone in zip(_together(need), _alone(need), strict=True):
        assert together == pytest.approx(alone, abs=1e-6)


@given(st.lists(st.sampled_from([*" ".join(NEEDS).split(), "bacs", "zzz"]), max_size=30).map(" ".join))
def test_any_words_do(need: str) -> None:
    for together, alone in zip(_together(need), _alone(need), strict=True):
        assert together == pytest.approx(alone, abs=1e-6)


def test_a_word_said_again_weighs_more_and_covers_no_more() -> None:
    once, twice = JOINED.scores(["sall"], "salle"), JOINED.scores(["sall", "sall", "covoiturag"], "salle")
    assert twice.covered.max() < once.covered.max() == pytest.approx(1.0)


def test_there_is_a_score_for_every_record_and_passage() -> None:
    ends = list(accumulate(len(record) for shelf in SHELVES for record in shelf))
    scores = JOINED.scores([], "")
    assert (len(scores.records), len(scores.passages)) == (len(ends), ends[-1])
    assert not np.concatenate([scores.records, scores.passages]).any()


@pytest.mark.parametrize("need", NEEDS)
def test_common_pieces_weigh_the_same_laid_out_or_not(need: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.joined_words._FEW", 0)
    apart = JoinedWords(INDEXES).scores(analyse(need), need)
    assert apart.records_characters.tobytes() == JOINED.scores(analyse(need), need).records_characters.tobytes()
