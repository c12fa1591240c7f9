import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.assistants.shortening import shorten

TREES = st.recursive(
    st.none() | st.integers() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=40,
)


def test_what_is_short_is_told_whole() -> None:
    told = shorten({"a": ["b", None, 1]})
    assert (told.value, told.cut) == ({"a": ["b", None, 1]}, False)


def test_a_long_text_loses_its_end_and_it_is_said() -> None:
    told = shorten({"a": "mot " * 2_000, "b": "court"}, characters=1_000)
    assert told.cut
    assert isinstance(told.value, dict)
    assert str(told.value["a"]).endswith("…")
    assert told.value["b"] == "court"


def test_keys_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="longer than 100"):
        shorten({str(n): n for n in range(100)}, characters=100)


@given(tree=TREES)
def test_what_is_told_is_never_longer_than_promised(tree: object) -> None:
    try:
        told = shorten(tree, characters=400)  # type: ignore[arg-type]
    except ValueError:
        return
    assert len(json.dumps(told.value, ensure_ascii=False)) <= 400
    assert told.cut == (told.value != tree)
