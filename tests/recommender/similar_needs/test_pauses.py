import numpy as np
import pytest

from recommender.similar_needs.groups import attach, group_needs
from recommender.similar_needs.telling_words import NeedGroup, telling_words
from tests.fakes import SUBJECTS


class _EndedError(Exception):
    pass


def test_what_a_pause_raises_ends_the_work_between_two_steps() -> None:
    steps = iter(range(3))

    def pause() -> None:
        if next(steps, None) is None:
            raise _EndedError

    rows = np.eye(4, dtype=np.float32)[np.arange(1_000) % 4]
    with pytest.raises(_EndedError):
        group_needs(rows, together=0.5, pause=pause)


def test_every_long_step_rests() -> None:
    rests: list[int] = []
    rows = np.eye(4, dtype=np.float32)[np.arange(1_000) % 4]

    def pause() -> None:
        rests.append(1)

    dogs, cats = (NeedGroup([word], np.zeros(len(SUBJECTS), dtype=np.float32)) for word in ("chien", "chat"))
    counted = []
    for step in (
        lambda: group_needs(rows, together=0.5, pause=pause),
        lambda: attach(rows, np.eye(4, dtype=np.float32), together=0.5, pause=pause),
        lambda: telling_words({1: dogs, 2: cats}, SUBJECTS, pause=pause),
    ):
        rests.clear()
        step()
        counted.append(len(rests))
    # Blocks of 128 of a thousand needs, four parts; as many blocks; two groups, read then weighed.
    assert counted == [8 + 4, 8, 2 + 2]
