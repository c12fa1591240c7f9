import json
from dataclasses import asdict

from evaluation.similar_needs.names import NEED_NAMES, measure_names, names_of
from evaluation.similar_needs.requests import REQUESTS_UNSEEN_FR, load_requests
from evaluation.similar_needs.vectors import vectors_of
from models.encoder import Encoder
from recommender import NeedLikeness

_ROUNDING = 0.05
"""Of eighty-two groups, the four whose name another processor's rounding may change: three do on one that was tried."""


def test_unseen_groups_are_found_by_their_names_as_well_as_when_they_were_measured(encoder: Encoder) -> None:
    stored = json.loads(NEED_NAMES.read_text(encoding="utf-8"))
    measured = asdict(measure_names(load_requests(folder=REQUESTS_UNSEEN_FR), encoder, likeness=NeedLikeness.load()))
    assert (measured["named"], measured["among"]) == (stored["named"], stored["among"])
    assert measured["without_words"] <= stored["without_words"]
    for way in ("words", "both"):
        assert measured[way]["value"] >= stored[way]["value"] - _ROUNDING


def test_a_name_is_made_of_what_its_own_requests_say(encoder: Encoder) -> None:
    requests, likeness = load_requests(), NeedLikeness.load()
    vectors = vectors_of(requests.requests, encoder, likeness=likeness)
    for name in names_of(requests, vectors, likeness=likeness):
        texts = [one.text.lower() for one in requests.requests if one.group == name.group]
        assert all(any(word in " ".join(text.split()) for text in texts) for word in name.words)
        assert name.phrase.removesuffix("…") in requests.requests[name.quoted].text
