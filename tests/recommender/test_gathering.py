import numpy as np
import pytest

from recommender import Need, Recommender, RecordKind
from recommender.candidates import SIGNALS
from recommender.gathering import Gathering
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


@pytest.mark.parametrize("weighed", [{LATE}, {"themes"}])
def test_what_a_weight_is_on_is_never_late(recommender: Recommender, weighed: set[str]) -> None:
    read = read_need(Need(NEED))
    gathering = Gathering(recommender._shelves, weighed=weighed)
    themes = np.zeros(recommender._shelves[RecordKind.TOOL].theme_shares.shape[1], dtype=np.float32)
    found = gathering.gather(read, recommender.encode(read), themes=themes)
    assert [bool(one.late) for one in found.values()] == [LATE not in weighed] * 2
    assert [bool(one.signals[:, SIGNALS.index(LATE)].any()) for one in found.values()] == [LATE in weighed] * 2
    assert all(one.complete().signals[:, SIGNALS.index(LATE)].any() for one in found.values())
