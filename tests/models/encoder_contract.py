"""What every encoder promises; a test class inherits this and gives an ``encoder`` fixture."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from random import Random
from string import ascii_letters, punctuation

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.encoder import Encoder
from models.errors import EmptyTextError
from models.preparation import MAX_CHARACTERS, WINDOW_CHARACTERS, clean, windows

NEEDS = [
    "les habitants déposent leurs encombrants n'importe quand",
    "Nous n’arrivons pas à joindre les personnes âgées isolées pendant la canicule.",
    "il nous faudrait une appli pour réserver la salle des fêtes",
    "covoiturage",
    "Comment associer les jeunes de 16 à 25 ans aux décisions du conseil municipal ?",
]

LONG_NEED = " ".join(f"{need} ({place})" for place in range(12) for need in NEEDS)

BLANK = ["", " ", "\n\t\u00a0", "\x00", "\x00 \x07", "\ud800", "\u200b\ufeff"]

RANDOM_LETTERS = "".join(Random(0).choices(ascii_letters + punctuation, k=10_000))

HOSTILE = {
    "ligature of 18 letters": "\ufdfa" * 20_000,
    "combining marks": "e" + "\u0301\u0323" * 5_000,
    "one endless word": "x" * 10_000,
    "endless random word": RANDOM_LETTERS,
    "long random words": " ".join(RANDOM_LETTERS[start : start + 240] for start in range(0, 2_400, 240)),
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇫🇷 déchets",
    "Arabic": "نحتاج إلى تطبيق لحجز قاعة البلدية",
    "Chinese": "我们需要一个应用程序" * 500,
    "lone surrogate": "mairie \ud83d école",
    "NUL": "mairie\x00école",
    "special pieces": "<s> </s> <pad> <mask> <unk> query: passage:",
    "one sign": "?",
    "unassigned": "\U000e0fff\uffff",
    "right to left override": "\u202emairie",
}


def _can_be_encoded(text: str) -> bool:
    try:
        return bool(clean(text))
    except EmptyTextError:
        return False


TEXTS = st.sampled_from(NEEDS) | st.text(max_size=40).filter(_can_be_encoded)


class EncoderContract:
    def test_rows_are_float32_contiguous_and_of_length_one(self, encoder: Encoder) -> None:
        for vectors in (encoder.encode_queries(NEEDS), encoder.encode_passages([*NEEDS, LONG_NEED])[:-1]):
            assert vectors.dtype == np.float32
            assert vectors.shape == (len(NEEDS), encoder.identity.dimension)
            assert vectors.flags.c_contiguous
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_no_text_gives_no_row(self, encoder: Encoder) -> None:
        assert encoder.encode_queries([]).shape == (0, encoder.identity.dimension)
        assert encoder.encode_passages([]).shape == (0, encoder.identity.dimension)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts=st.lists(TEXTS, min_size=2, max_size=4), data=st.data())
    def test_a_vector_is_the_same_alone_in_a_batch_and_reordered(
        self, encoder: Encoder, texts: list[str], data: st.DataObject
    ) -> None:
        order = data.draw(st.permutations(range(len(texts))))
        together = encoder.encode_passages(texts)
        reordered = encoder.encode_passages([texts[place] for place in order])
        for row, place in enumerate(order):
            assert together[place].tobytes() == reordered[row].tobytes()
            assert together[place].tobytes() == encoder.encode_passages([texts[place]])[0].tobytes()

    def test_a_long_neighbour_changes_nothing(self, encoder: Encoder) -> None:
        together = encoder.encode_queries([NEEDS[0], LONG_NEED])
        assert together[0].tobytes() == encoder.encode_queries([NEEDS[0]])[0].tobytes()

    def test_several_threads_get_the_same_vectors(self, encoder: Encoder) -> None:
        texts = [*NEEDS, LONG_NEED[:900]]
        expected = encoder.encode_queries(texts).tobytes()
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: encoder.encode_queries(texts).tobytes(), range(8)))
        assert answers == [expected] * 8

    def test_different_texts_get_different_vectors(self, encoder: Encoder) -> None:
        assert len({row.tobytes() for row in encoder.encode_queries(NEEDS)}) == len(NEEDS)

    @pytest.mark.parametrize("blank", BLANK, ids=ascii)
    def test_a_blank_text_is_refused(self, encoder: Encoder, blank: str) -> None:
        with pytest.raises(EmptyTextError):
            encoder.encode_queries([blank])
        with pytest.raises(EmptyTextError):
            encoder.encode_passages([NEEDS[0], blank])

    @pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
    def test_a_hostile_text_gets_a_vector(self, encoder: Encoder, hostile: str) -> None:
        vectors = encoder.encode_queries([hostile])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_a_query_and_a_passage_differ(self, encoder: Encoder) -> None:
        assert not np.allclose(encoder.encode_queries(NEEDS), encoder.encode_passages(NEEDS), atol=1e-4)

    @pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
    def test_unicode_forms_of_a_text_get_the_same_vector(self, encoder: Encoder, form: str) -> None:
        text = "Les élèves ﬁnancent leur fête à l’école : 3 m² près du n° 5"
        written = unicodedata.normalize(form, text)  # type: ignore[arg-type]
        assert encoder.encode_queries([written]).tobytes() == encoder.encode_queries([text]).tobytes()

    def test_invisible_signs_and_spaces_change_nothing(self, encoder: Encoder) -> None:
        plain = encoder.encode_queries(["mairie école"])
        assert encoder.encode_queries(["\ufeff mai\x00rie\n\n\t\u00a0éc\ud800ole\u200b "]).tobytes() == plain.tobytes()

    def test_nothing_is_read_beyond_the_cap(self, encoder: Encoder) -> None:
        capped = ("mairie " * MAX_CHARACTERS)[:MAX_CHARACTERS]
        longer = encoder.encode_passages([capped + "incendie de forêt"])
        assert longer.tobytes() == encoder.encode_passages([capped]).tobytes()

    def test_the_end_of_a_long_text_is_read(self, encoder: Encoder) -> None:
        start = ("mairie " * MAX_CHARACTERS)[: 3 * WINDOW_CHARACTERS]
        ends = encoder.encode_passages([start + "incendie de forêt", start + "covoiturage"])
        assert ends[0].tobytes() != ends[1].tobytes()

    def test_a_long_text_is_the_mean_of_its_windows_by_length(self, encoder: Encoder) -> None:
        cut = windows(LONG_NEED)
        assert len(cut) > 2
        mean = np.array([len(window) for window in cut]) @ encoder.encode_passages(cut).astype(np.float64)
        (vector,) = encoder.encode_passages([LONG_NEED])
        np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-6)

    def test_one_string_is_not_a_sequence_of_texts(self, encoder: Encoder) -> None:
        with pytest.raises(TypeError, match="sequence"):
            encoder.encode_queries("mairie")
