import numpy as np

from evaluation.speed.dense_search.growth import grown, measure_growth


def _unit(n: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((n, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_real_vectors_come_first_and_the_others_are_near_one_of_them() -> None:
    real = _unit(5, seed=1)
    many = grown(real, 40, seed=2)
    assert many[:5].tobytes() == real.tobytes()
    assert np.allclose(np.linalg.norm(many, axis=1), 1.0, atol=1e-5)
    # Noise of half their length at most: the cosine is at least that of a right triangle.
    assert (many[5:] @ real.T).max(axis=1).min() >= np.sqrt(0.75) - 1e-5


def test_fewer_than_the_real_ones_are_all_real() -> None:
    real = _unit(5, seed=1)
    assert grown(real, 3, seed=2).tobytes() == real[:3].tobytes()


def test_each_size_has_a_row_and_an_exact_search_finds_all() -> None:
    rows = measure_growth(_unit(30, seed=1), _unit(4, seed=2), sizes=(20, 60), repeats=3)
    assert [(row.passages, row.real, row.over_scan.repeats) for row in rows] == [(20, 20, 3), (60, 30, 3)]
    assert [row.recall_at_10 for row in rows] == [1.0, 1.0]
