import re

from hypothesis import given
from hypothesis import strategies as st

from api.desk.requests.references import ALPHABET, new_reference, read_reference

REFERENCES = st.builds(new_reference, st.integers(2020, 2099))


def test_a_reference_has_no_ambiguous_sign() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
    assert not set("01ILOUZ") & set(ALPHABET)
    assert re.fullmatch(rf"DL-2026-[{ALPHABET}]{{6}}", new_reference(2026))


@given(REFERENCES)
def test_a_reference_is_read_however_it_is_spaced_or_cased(reference: str) -> None:
    assert read_reference(reference) == reference
    assert read_reference(f" {reference.lower().replace('-', ' ')} ") == reference


@given(REFERENCES, st.integers(8, 13), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(reference: str, place: int, sign: str) -> None:
    wrong = reference[:place] + sign + reference[place + 1 :]
    assert read_reference(wrong) == (reference if wrong == reference else None)


@given(REFERENCES, st.integers(8, 12))
def test_two_swapped_signs_are_noticed(reference: str, place: int) -> None:
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert read_reference(swapped) == (reference if swapped == reference else None)
