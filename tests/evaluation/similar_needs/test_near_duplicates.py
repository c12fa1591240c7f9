import json
from collections import Counter
from dataclasses import asdict

import pytest

from evaluation.similar_needs.families import family_pairs, load_families
from evaluation.similar_needs.groups import RECURRENT_NEEDS, measure_recurrent_needs
from evaluation.similar_needs.near_duplicates import (
    NEAR_DUPLICATES,
    found_of,
    kappa,
    measure_families,
    measure_near_duplicates,
)
from evaluation.similar_needs.requests import REQUESTS_UNSEEN_FR, Half, load_requests
from models.encoder import Encoder
from recommender import NeedLikeness, NeedPairs


def test_precision_is_of_what_is_held_and_recall_of_what_is_one_need() -> None:
    found = found_of([True, True, True, False, False], [True, True, False, True, False])
    assert (found.pairs, found.same) == (5, 3)
    assert (found.precision.value, found.precision.n) == (pytest.approx(2 / 3), 3)
    assert (found.recall.value, found.recall.n) == (pytest.approx(2 / 3), 3)
    assert found.recall.low < found.recall.value < found.recall.high


def test_nothing_held_is_precise_and_finds_nothing() -> None:
    found = found_of([False, False], [True, False])
    assert (found.precision.value, found.recall.value) == (1.0, 0.0)


def test_labels_without_one_need_are_refused() -> None:
    with pytest.raises(ValueError, match="one of which"):
        found_of([True], [False])


def test_kappa_takes_chance_away() -> None:
    assert kappa([True, False], [True, False]) == 1.0
    assert kappa([True, True, False, False], [True, False, True, False]) == 0.0


def test_unseen_pairs_are_told_as_well_as_when_they_were_measured(encoder: Encoder) -> None:
    stored = json.loads(NEAR_DUPLICATES.read_text(encoding="utf-8"))
    unseen = load_requests(folder=REQUESTS_UNSEEN_FR)
    measured = asdict(measure_near_duplicates(unseen, encoder, likeness=NeedLikeness.load(), pairs=NeedPairs.load()))
    assert measured["labelled"]["pairs"] == stored["labelled"]["pairs"] >= 150
    for part in ("labelled", "every_pair"):
        for share in ("precision", "recall"):
            assert measured[part][share]["value"] >= stored[part][share]["value"] - 0.02


def test_held_out_families_are_told_as_well_as_when_they_were_measured(encoder: Encoder) -> None:
    stored = json.loads(NEAR_DUPLICATES.read_text(encoding="utf-8"))["families"]
    families = load_families(held_out=True)
    measured = asdict(measure_families(families, encoder, likeness=NeedLikeness.load(), pairs=NeedPairs.load()))
    assert (measured["pairs"], measured["same"]) == (stored["pairs"], stored["same"])
    for share in ("precision", "recall"):
        assert measured[share]["value"] >= stored[share]["value"] - 0.02


def test_a_family_is_held_out_whole_and_holds_six_needs_told_four_times() -> None:
    held, others = load_families(held_out=True), load_families(held_out=False)
    assert len(set(held.families)) == 16
    assert len(set(others.families)) == 64 + 90
    assert not set(held.families) & set(others.families)
    assert len({one.text for one in (*held.requests, *others.requests)}) == 1920 + 2089
    for families in (held, others):
        groups = Counter((family, one.group) for family, one in zip(families.families, families.requests, strict=True))
        assert set(groups.values()) <= {2, 3, 4}
        assert set(Counter(family for family, _ in groups).values()) == {6}
    assert set(Counter(one.group for one in held.requests).values()) == {4}


def test_pairs_are_of_one_family() -> None:
    assert family_pairs(["eau", "vélo", "eau", "eau"]) == [(0, 2), (0, 3), (2, 3)]


def test_no_unseen_request_is_among_those_that_were_learned_from() -> None:
    seen = {request.text for request in load_requests().requests}
    assert not seen & {request.text for request in load_requests(folder=REQUESTS_UNSEEN_FR).requests}


def test_unseen_needs_are_grouped_as_well_as_when_they_were_measured(encoder: Encoder) -> None:
    stored = json.loads(RECURRENT_NEEDS.read_text(encoding="utf-8"))
    measured = asdict(measure_recurrent_needs(load_requests(Half.TEST), encoder, likeness=NeedLikeness.load()))
    assert measured["b_cubed"]["f"]["value"] >= max(0.75, stored["b_cubed"]["f"]["value"] - 0.02)
    assert measured["kept"]["value"] >= stored["kept"]["value"] - 0.02
