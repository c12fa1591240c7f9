import os

import pytest

from recommender.index.encoders import cores_of_a_need


@pytest.mark.parametrize(("there", "used"), [(None, 1), (1, 1), (2, 2), (64, 2)])
def test_a_need_is_shared_by_two_cores_where_there_are_two(
    monkeypatch: pytest.MonkeyPatch, there: int | None, used: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: there)
    assert cores_of_a_need() == used
