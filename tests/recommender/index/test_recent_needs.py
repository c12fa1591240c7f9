import numpy as np
import pytest

from models.encoder import Encoder
from recommender.index.recent_needs import RecentNeedsEncoder
from tests.fakes import HashingEncoder


class CountingEncoder(HashingEncoder):
    """Counts the texts that are really encoded."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode_queries(self, texts):  # type: ignore[no-untyped-def]
        self.seen += texts
        return super().encode_queries(texts)


def test_a_need_that_comes_again_is_not_encoded_again() -> None:
    counting = CountingEncoder()
    encoder = RecentNeedsEncoder(counting, most=4)
    first, again = encoder.encode_queries(["un", "deux"]), encoder.encode_queries(["deux", "trois", "un"])
    assert counting.seen == ["un", "deux", "trois"]
    assert again[[2, 0]].tobytes() == first.tobytes()


def test_the_need_asked_least_lately_gives_way() -> None:
    counting = CountingEncoder()
    encoder = RecentNeedsEncoder(counting, most=2)
    for text in ("un", "deux", "un", "trois", "un", "deux"):
        encoder.encode_queries([text])
    assert counting.seen == ["un", "deux", "trois", "deux"]
    assert len(encoder) == 2


def test_vectors_are_those_of_the_encoder_behind(encoder: Encoder) -> None:
    texts = ["dépôts sauvages", "dépôts sauvages", "cantine"]
    recent = RecentNeedsEncoder(encoder, most=8)
    for _ in range(2):
        assert recent.encode_queries(texts).tobytes() == encoder.encode_queries(texts).tobytes()
    assert recent.encode_queries([]).shape == (0, encoder.identity.dimension)
    assert recent.identity == encoder.identity


def test_what_is_remembered_cannot_be_changed_by_who_got_it() -> None:
    encoder = RecentNeedsEncoder(HashingEncoder(), most=2)
    given = encoder.encode_queries(["un"])
    kept = given.copy()
    given[:] = 0
    assert np.array_equal(encoder.encode_queries(["un"]), kept)


def test_nothing_that_is_kept_tells_the_text() -> None:
    encoder = RecentNeedsEncoder(HashingEncoder(), most=2)
    encoder.encode_queries(["Madame Exemple cherche une crèche"])
    other = RecentNeedsEncoder(HashingEncoder(), most=2)
    other.encode_queries(["Madame Exemple cherche une crèche"])
    (key,), (elsewhere,) = encoder._known, other._known
    assert len(key) == 32
    assert key != elsewhere


def test_no_room_and_one_string_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 need must be remembered, got 0"):
        RecentNeedsEncoder(HashingEncoder(), most=0)
    with pytest.raises(TypeError, match="sequence of strings"):
        RecentNeedsEncoder(HashingEncoder(), most=1).encode_queries("un")
