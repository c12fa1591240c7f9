import numpy as np
import pytest

from models.postings import Part, Postings


def _postings(n_terms: int) -> Postings:
    random = np.random.default_rng(3)
    held = random.random((30, n_terms)) < 0.4
    terms, documents = np.nonzero(held.T)
    starts = np.searchsorted(terms, np.arange(n_terms + 1))
    weights = random.standard_normal(len(terms)).astype(np.float32)
    return Postings(weights, documents, starts, n_documents=30)


def test_columns_are_added_one_after_the_other() -> None:
    postings = _postings(450)
    terms = np.arange(420)
    factors = np.random.default_rng(4).standard_normal(len(terms)).astype(np.float32)
    expected = np.zeros(30, dtype=np.float32)
    for term, factor in zip(terms, factors, strict=True):
        first, last = postings.starts[term : term + 2]
        expected[postings.documents[first:last]] += postings.weights[first:last] * factor
    assert postings.sums(terms, factors).tobytes() == expected.tobytes()


def test_factors_of_another_number_than_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="1 factors != 2 terms"):
        _postings(5).sums(np.array([0, 1]), np.ones(1, dtype=np.float32))


def test_joined_matrices_stand_side_by_side() -> None:
    one, other = _postings(3), _postings(4)
    parts = (
        Part(one, np.array([4, 0, 2]), np.arange(30)),
        Part(other, np.array([0, 1, 2, 3]), 30 + np.arange(30)[::-1], factors=np.array([2, 1, 1, 0.5], np.float32)),
    )
    joined = Postings.joined(parts, n_terms=6, n_documents=60)
    for term, (mine, theirs, factor) in enumerate([(1, 0, 2), (None, 1, 1), (2, 2, 1), (None, 3, 0.5), (0, None, 1)]):
        expected = np.zeros(60, dtype=np.float32)
        if mine is not None:
            expected[:30] = one.sums(np.array([mine]))
        if theirs is not None:
            expected[30:] = other.sums(np.array([theirs]))[::-1] * factor
        assert joined.sums(np.array([term])).tolist() == expected.tolist()
    assert not joined.sums(np.array([5])).any()


def test_rows_can_be_kept_alone() -> None:
    postings, every = _postings(4), np.arange(4)
    kept = postings.rows(10, 25)
    assert kept.sums(every).tolist() == postings.sums(every)[10:25].tolist()


def test_columns_that_are_laid_out_and_those_that_are_left_are_the_whole() -> None:
    postings, some = _postings(6), np.array([4, 1])
    left, table = postings.without(some), postings.laid_out(some)
    for term in range(6):
        whole = postings.laid_out(np.array([term]))[0]
        assert (
            whole[postings.holders(term)].tobytes() == postings.sums(np.array([term]))[postings.holders(term)].tobytes()
        )
        assert left.laid_out(np.array([term])).any() == (term not in some)
    assert [row.tobytes() for row in table] == [postings.sums(np.array([term])).tobytes() for term in some]
    assert postings.laid_out(np.zeros(0, dtype=np.int64)).shape == (0, 30)
