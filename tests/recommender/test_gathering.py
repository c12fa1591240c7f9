from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import DATA
from corpus.example_needs import load_example_needs
from corpus.themes import THEMES
from models.french import analyse
from models.lexical import Bm25Config, Bm25Index
from recommender import Need, Recommender, RecordKind
from recommender.candidates import SIGNALS, Shelf, whole_text
from recommender.gathering import Gathering
from recommender.index.contents import Index, open_index
from recommender.need import read_need

NEED = "Les encombrants sont déposés devant les bacs, la collecte ne passe plus"
LATE = "characters_passage"


@pytest.mark.parametrize("kind", list(RecordKind))
def test_what_no_weight_is_on_is_computed_for_who_looks_at_it(recommender: Recommender, kind: RecordKind) -> None:
    read = read_need(Need(NEED))
    vector = recommender.encode(read)
    gathered = recommender.gather(read, vector, labels=recommender.labels(read, vector))[kind]
    signals = dict(zip(gathered.record_ids, gathered.signals, strict=True))
    ranking = [ranked for ranked in recommender.recommend(Need(NEED)).ranking if ranked.kind is kind]
    assert len(ranking) == len(signals)
    for ranked in ranking:
        assert [ranked.components[name] for name in SIGNALS] == signals[ranked.record_id].tolist()
        assert 0.0 < ranked.components[LATE] < 1.0


def _shelves(recommender: Recommender, index_folder: Path) -> Mapping[RecordKind, Shelf]:
    """Open the shelves anew: those of the shared recommender handed their words over."""
    return Index.load(open_index(index_folder, recommender.encoder)).shelves


@pytest.mark.parametrize("weighed", [{LATE}, {"themes"}])
def test_what_a_weight_is_on_is_never_late(recommender: Recommender, index_folder: Path, weighed: set[str]) -> None:
    read = read_need(Need(NEED))
    gathering = Gathering(_shelves(recommender, index_folder), weighed=weighed)
    themes = np.zeros(len(THEMES), dtype=np.float32)
    found = gathering.gather(read, recommender.encode(read), themes=themes)
    assert [bool(one.late) for one in found.values()] == [LATE not in weighed] * 2
    assert [bool(one.signals[:, SIGNALS.index(LATE)].any()) for one in found.values()] == [LATE in weighed] * 2
    assert all(one.complete().signals[:, SIGNALS.index(LATE)].any() for one in found.values())


def test_words_looked_up_before_are_those_looked_up_at_once(recommender: Recommender, index_folder: Path) -> None:
    gathering = Gathering(_shelves(recommender, index_folder))
    themes = np.zeros(len(THEMES), dtype=np.float32)
    for text in (NEED, "La cantine", "Un bac de tri manque"):
        need = read_need(Need(text))
        vector = recommender.encode(need)
        before = gathering.gather(need, vector, themes=themes, words=gathering.words(need))
        for kind, found in gathering.gather(need, vector, themes=themes).items():
            assert before[kind].signals.tobytes() == found.signals.tobytes()


def test_without_a_shelf_there_is_no_word_and_nothing_to_gather(recommender: Recommender) -> None:
    need, gathering = read_need(Need(NEED)), Gathering({})
    assert gathering.words(need) is None
    assert gathering.gather(need, recommender.encode(need), themes=np.zeros(len(THEMES), dtype=np.float32)) == {}


def test_a_shelf_hands_its_words_over_once(recommender: Recommender, index_folder: Path) -> None:
    shelf = _shelves(recommender, index_folder)[RecordKind.TOOL]
    weight = shelf.idf("bac")
    shelf.hand_over_words()
    assert shelf.idf("bac") == weight
    with pytest.raises(RuntimeError, match="handed over already"):
        shelf.hand_over_words()


def test_whole_records_are_weighed_by_their_full_length(recommender: Recommender, index_folder: Path) -> None:
    words = _shelves(recommender, index_folder)[RecordKind.INVESTIGATION].hand_over_words()
    told, records = load_example_needs(DATA), recommender.catalogue.investigations
    whole = [analyse("\n".join([whole_text(record), *told.get(record.id, ())])) for record in records]
    full, mild = (Bm25Index.from_documents(whole, config=Bm25Config(k1=1.2, b=b)).scores(["encombr"]) for b in (1, 0.6))
    assert words.records.scores(["encombr"]).tolist() == full.tolist() != mild.tolist()


def test_the_rarity_of_a_word_is_that_of_what_records_say_themselves(
    recommender: Recommender, index_folder: Path
) -> None:
    shelf = _shelves(recommender, index_folder)[RecordKind.INVESTIGATION]
    said = [set(analyse(whole_text(record))) for record in recommender.catalogue.investigations]
    assert shelf.rarity("zzzz") == shelf.idf("zzzz")
    for term in ("encombr", *sorted(said[0])[:40]):
        held = sum(term in one for one in said)
        assert shelf.rarity(term) == pytest.approx(np.log1p((len(said) - held + 0.5) / (held + 0.5)), abs=1e-6)
